import { usageError } from "../errors.ts";
import { typeOf, type AttributeValue } from "../task/attribute-value.ts";
import { base64FromBytes } from "../task/base64.ts";
import { addNumbers, normalizeNumber } from "../task/number.ts";
import { formatPath } from "../task/path/path.ts";
import type { ChangeStep, SetValue } from "./task-table.ts";

/** What stands at a step's place after it; undefined: nothing. Throws a usage error for types that do not fit. */
export function afterStep(before: AttributeValue | undefined, step: ChangeStep): AttributeValue | undefined {
  switch (step.is) {
    case "set":
      return step.value;
    case "remove":
      return undefined;
    case "append":
      if (before === undefined) return { L: step.list };
      if ("L" in before) return { L: [...before.L, ...step.list] };
      throw misfit(before, step);
    case "add":
      if ("N" in step.value) {
        if (before !== undefined && !("N" in before)) throw misfit(before, step);
        return { N: addNumbers(before?.N ?? "0", step.value.N) };
      }
      return before === undefined ? step.value : combine(before, step.value, union, step);
    case "delete-from":
      return before === undefined ? undefined : combine(before, step.value, difference, step);
  }
}

type Combine = <T>(before: T[], other: T[], identity: (element: T) => string) => T[];

function combine(before: AttributeValue, value: SetValue, how: Combine, step: ChangeStep) {
  if ("SS" in before && "SS" in value) return orNothing({ SS: how(before.SS, value.SS, String) });
  if ("NS" in before && "NS" in value) return orNothing({ NS: how(before.NS, value.NS, normalizeNumber) });
  if ("BS" in before && "BS" in value) return orNothing({ BS: how(before.BS, value.BS, base64FromBytes) });
  throw misfit(before, step);
}

/** DynamoDB keeps no empty sets: the last element takes the set along. */
function orNothing(set: SetValue): AttributeValue | undefined {
  return Object.values(set)[0]!.length === 0 ? undefined : set;
}

const union: Combine = (before, other, identity) => {
  const there = new Set(before.map(identity));
  return [...before, ...other.filter((element) => !there.has(identity(element)))];
};

const difference: Combine = (before, other, identity) => {
  const gone = new Set(other.map(identity));
  return before.filter((element) => !gone.has(identity(element)));
};

const SETS: { [type: string]: string } = {
  SS: "a set of texts",
  NS: "a set of numbers",
  BS: "a set of binaries",
};

function misfit(before: AttributeValue, step: ChangeStep): Error {
  const place = formatPath(step.path);
  const type = typeOf(before);
  if (step.is === "append") {
    const hint =
      type in SETS
        ? `add to a set: --add '${place}:${type.toLowerCase()}=[…]'`
        : `set the list: '${place}:=[…]'`;
    return usageError(`--append ${place}: the attribute is not a list but of type ${type}`, hint);
  }
  const wanted = "value" in step ? typeOf(step.value) : "";
  const what = wanted === "N" ? "a number" : `${SETS[wanted]} (${wanted})`;
  const hint =
    type === "L" && step.is === "add" && wanted !== "N"
      ? `append to a list: --append '${place}:=[…]'`
      : step.is === "add"
        ? `set it with ${wanted === "N" ? `${place}:=<number>` : `'${place}:${wanted.toLowerCase()}=[…]'`}`
        : "`tasks get` shows what the record has";
  const flag = step.is === "add" ? "--add" : "--delete-from";
  return usageError(`${flag} ${place}: the attribute is not ${what} but of type ${type}`, hint);
}
