import type { Attributes, AttributeValue } from "../attribute-value.ts";

/** A place in a record: an attribute's name, then map keys and list indexes. */
export type Path = readonly [string, ...(string | number)[]];

/** What is at a place; undefined where nothing is, or a value of another type than the path says. */
export function valueAt([first, ...steps]: Path, record: Attributes): AttributeValue | undefined {
  let value = memberOf(record, first);
  for (const step of steps) {
    if (value === undefined) return undefined;
    if (typeof step === "number") value = "L" in value ? value.L[step] : undefined;
    else value = "M" in value ? memberOf(value.M, step) : undefined;
  }
  return value;
}

/** The member of a map; a record may lack `constructor`, and a plain object never does. */
export function memberOf(map: Attributes, name: string): AttributeValue | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/** A path as it is written, with backquotes around each name that needs them anywhere. */
export function formatPath([first, ...steps]: Path): string {
  const rest = steps.map((step) => (typeof step === "number" ? `[${step}]` : `.${formatName(step)}`));
  return formatName(first) + rest.join("");
}

// V8 looks up the classes of characters when it meets the expression: here, and not whenever this is loaded.
function formatName(name: string): string {
  return /^[\p{L}_][\p{L}\p{M}\p{N}_-]*$/u.test(name)
    ? name
    : `\`${name.replaceAll("\\", "\\\\").replaceAll("`", "``")}\``;
}
