import { shorten, usageError } from "../../../errors.ts";
import { defineFlags, type OptionsOf } from "../../../flags/flag.ts";
import type { ListType } from "../../../flags/value-type.ts";
import type { ChangeStep, RecordChange } from "../../../table/task-table.ts";
import { validateChange } from "../../../table/validate-change.ts";
import { parsePlaced, type Placed, type PlainKind } from "../../../task/attribute-argument.ts";
import { typeOf, type Attributes } from "../../../task/attribute-value.ts";
import { numberAt } from "../../../task/number.ts";
import { formatPath, type Path } from "../../../task/path/path.ts";
import { parsePath } from "../../../task/path/read-path.ts";
import { textFlags, withTextFlags } from "./text-flags.ts";

/** What is meant as a number, right or wrong. */
const NUMERIC = /^\s*[+-]?\.?\d/;

/** How the values of a flag become steps of a change. */
interface Kind {
  name: string;
  /** What a word without `=` lacks. */
  lacks: string;
  /** What the flag takes. */
  takes: string;
  example(place: string): string;
  /** Undefined for a value that is not that. */
  step(placed: Placed): ChangeStep | undefined;
}

function stepsOf({ name, lacks, takes, example, step }: Kind): ListType<ChangeStep[]> {
  return {
    name,
    async readAll(texts, { what, readFile }) {
      const hint = (place: string) => `write it as in ${what} ${example(place)}`;
      const refusal = (text: string) => `${what} '${text}' is not ${lacks}`;
      const plain: PlainKind = { kind: "S", refusal, hint: hint("name") };
      const placed = await parsePlaced(texts, readFile, { what, plain });
      return placed.map((one) => {
        const { path, value } = one;
        const place = formatPath(path);
        const found = step(one);
        if (found !== undefined) return found;
        const given =
          "S" in value
            ? `'${shorten(value.S)}' is not ${takes}`
            : `a value of type ${typeOf(value)} is not ${takes}`;
        throw usageError(`${what} ${place}: ${given}`, hint(place));
      });
    },
  };
}

const additions = stepsOf({
  name: "additions",
  lacks: "a name and a number",
  takes: "a number or a set",
  example: (place) => `${place}=1, or for a set ${place}:ss='["x"]'`,
  step({ path, value }) {
    if ("S" in value)
      return NUMERIC.test(value.S)
        ? { is: "add", path, value: { N: numberAt(value.S.trim(), () => `--add ${formatPath(path)}`) } }
        : undefined;
    const fits = "N" in value || "SS" in value || "NS" in value || "BS" in value;
    return fits ? { is: "add", path, value } : undefined;
  },
});

const appendices = stepsOf({
  name: "lists",
  lacks: "a name and a list",
  takes: "a list",
  example: (place) => `${place}:='["x"]'`,
  step: ({ path, value }) => ("L" in value ? { is: "append", path, list: value.L } : undefined),
});

const deletions = stepsOf({
  name: "sets",
  lacks: "a name and a set",
  takes: "a set of what is to go",
  example: (place) => `${place}:ss='["x"]'`,
  step({ path, value }) {
    const fits = "SS" in value || "NS" in value || "BS" in value;
    return fits ? { is: "delete-from", path, value } : undefined;
  },
});

const places: ListType<Path[]> = {
  name: "paths",
  readAll: (texts, { what }) =>
    texts.map((text) => {
      if (text === "") throw usageError("an attribute's name is empty", `write it as in ${what} owner`);
      return parsePath(text, what);
    }),
};

/** What changes a record besides the attributes that are set. */
export const changeFlags = defineFlags({
  ...textFlags,
  add: {
    value: "<name=number>",
    type: additions,
    help: `add a number, atomically, or to a set: tags:ss='["x"]'; repeatable`,
  },
  append: {
    value: "<name:=list>",
    type: appendices,
    help: "append a list's elements to a list, which is made if it is missing; repeatable",
  },
  deleteFrom: {
    value: "<name:ss=set>",
    type: deletions,
    help: "take elements out of a set; with the last the set goes, too; repeatable",
  },
  remove: { value: "<name>", type: places, help: "remove an attribute, or what is at a path; repeatable" },
});

/** The change that a command line asks for. Throws usage errors, for what DynamoDB would refuse of any record too. */
export function changeFrom(
  options: OptionsOf<typeof changeFlags>,
  assigned: readonly Placed[],
  more: readonly ChangeStep[] = [],
): RecordChange {
  const change: ChangeStep[] = [
    ...withTexts(options, assigned).map(({ path, value }): ChangeStep => ({ is: "set", path, value })),
    ...options.add,
    ...options.append,
    ...options.deleteFrom,
    ...options.remove.map((path): ChangeStep => ({ is: "remove", path })),
    ...more,
  ];
  if (change.length === 0) {
    throw usageError(
      "there is nothing to change",
      "name an attribute, as in status=open, or give --add, --append, --delete-from or --remove",
    );
  }
  validateChange(change);
  return change;
}

const DONE_AT: readonly [ChangeStep["is"], string][] = [
  ["set", "set"],
  ["add", "add to"],
  ["append", "append to"],
  ["delete-from", "delete from"],
  ["remove", "remove"],
];

/** For people, by the places alone: what is written there may be long. */
export function showChange(change: RecordChange): string {
  return DONE_AT.flatMap(([is, words]) => {
    const names = change.filter((step) => step.is === is).map(({ path }) => formatPath(path));
    return names.length === 0 ? [] : [`${words} ${names.join(", ")}`];
  }).join("; ");
}

/** With the attributes that have flags of their own. */
function withTexts(options: OptionsOf<typeof textFlags>, assigned: readonly Placed[]): Placed[] {
  const whole: Attributes = Object.fromEntries(
    assigned.flatMap(({ path: [name, ...rest], value }) => (rest.length === 0 ? [[name, value]] : [])),
  );
  const texts = Object.entries(withTextFlags(options, whole)).filter(([name]) => !Object.hasOwn(whole, name));
  return [...assigned, ...texts.map(([name, value]): Placed => ({ path: [name], value }))];
}
