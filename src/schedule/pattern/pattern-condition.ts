import { usageError } from "../../errors.ts";
import { OPERATORS } from "./pattern-operators.ts";

/** A value of an event that is neither object nor list. */
export type Leaf = null | boolean | number | string;

/** Holds for a leaf, or, as `absent`, where the event has none at that path. */
export type Condition = ((leaf: Leaf) => boolean) | "absent";

interface PatternPlace {
  what: string;
  /** Of the field, for errors: `detail.state`. */
  path: string;
}

/** One element of a field's list: a value, or `{"operator": …}`. `name` is the field's own. Throws usage errors. */
export function patternCondition(element: unknown, name: string, place: PatternPlace): Condition {
  const { what, path } = place;
  if (typeof element !== "object" || element === null) return (leaf) => leaf === element;
  if (Array.isArray(element)) {
    const flat = JSON.stringify(element.flat(Infinity));
    throw usageError(`${what}: ${path} has a list within its list`, `write ${JSON.stringify(name)}:${flat}`);
  }
  const entries = Object.entries(element);
  const [first] = entries;
  if (first === undefined || entries.length > 1) {
    const apart = entries
      .map(([operator, value]) => JSON.stringify({ [operator]: value as unknown }))
      .join(",");
    throw usageError(
      `${what}: ${path} has ${entries.length} operators in one object; EventBridge takes one`,
      first === undefined
        ? `write ${JSON.stringify(name)}:[{"exists":true}]`
        : `for either of them write [${apart}]`,
    );
  }
  const [operator, value] = first as [string, unknown];
  const make = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (make === undefined) {
    throw usageError(
      `${what}: ${path} has '${operator}', which is no operator of EventBridge`,
      `the operators are ${Object.keys(OPERATORS).join(", ")}; fields go outside of the list`,
    );
  }
  return make(value, (reason, example) =>
    usageError(`${what}: ${path} ${reason}`, `write ${JSON.stringify({ [operator]: example })}`),
  );
}
