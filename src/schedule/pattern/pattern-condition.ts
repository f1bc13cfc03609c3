import { usageError } from "../../errors.ts";
import { type LeafCondition, showJson, type Json } from "./pattern-json.ts";
import { addressDigits } from "./ip-address.ts";
import { JsonNumber } from "./json-number.ts";
import { OPERATORS } from "./pattern-operators.ts";

interface PatternPlace {
  what: string;
  /** Of the field, for errors: `detail.state`. */
  path: string;
}

/** One element of a field's list: a value, or `{"operator": …}`. `name` is the field's own. Throws usage errors. */
export function patternCondition(element: Json, name: string, place: PatternPlace): LeafCondition {
  const { what, path } = place;
  if (element instanceof JsonNumber) return (leaf) => leaf instanceof JsonNumber && leaf.equals(element);
  if (typeof element === "string") return textCondition(element);
  if (typeof element !== "object" || element === null) return (leaf) => leaf === element;
  if (Array.isArray(element)) {
    const flat = showJson((element as unknown[]).flat(Infinity));
    throw usageError(`${what}: ${path} has a list within its list`, `write ${JSON.stringify(name)}:${flat}`);
  }
  const entries = Object.entries(element);
  const [first] = entries;
  if (first === undefined || entries.length > 1) {
    const apart = entries.map(([operator, value]) => showJson({ [operator]: value })).join(",");
    throw usageError(
      `${what}: ${path} has ${entries.length} operators in one object; EventBridge takes one`,
      first === undefined
        ? `write ${JSON.stringify(name)}:[{"exists":true}]`
        : `for either of them write [${apart}]`,
    );
  }
  const [operator, value] = first;
  const make = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (make === undefined) {
    throw usageError(
      `${what}: ${path} has '${operator}', which is not an operator of EventBridge`,
      `the operators are ${Object.keys(OPERATORS).join(", ")}; fields go outside of the list`,
    );
  }
  return make(value, (reason, example) =>
    usageError(`${what}: ${path} ${reason}`, `write ${JSON.stringify({ [operator]: example })}`),
  );
}

// JsonRuleCompiler.java: a text that is an address stands for that address, however it is written.
function textCondition(text: string): LeafCondition {
  const address = addressDigits(text);
  return (leaf) =>
    leaf === text || (address !== undefined && typeof leaf === "string" && addressDigits(leaf) === address);
}
