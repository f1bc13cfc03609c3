import { usageError } from "../errors.ts";
import type { Attributes, AttributeValue } from "../task/attribute-value.ts";
import type { Path } from "../task/condition/condition.ts";

/** A place in a record, and its name as the user wrote it, without backquotes that it does not need. */
export interface Field {
  name: string;
  path: Path;
}

const NAME = /\s*`((?:[^`]|``)+)`\s*|[^.,`[\]]+/y;
// A whole name: one that is written apart, by a dot, an index or the end, and has nothing in it that the quotes hide.
const NEEDLESS = /(?<=^|\.)\s*`([^.,`[\]\s]+)`\s*(?=$|[.[])/g;
const INDEX = /\[(\d+)\]\s*/y;
const HINT =
  "write names with commas between them, as in --fields 'user_name,tags[0],owner.name,`a name, with .`'";

/** The places in `user_name,tags[0],owner.name`. Throws a usage error for anything else, a field named twice included. */
export function parseFields(text: string): Field[] {
  const fields: Field[] = [];
  let at = -1;
  do {
    const start = at + 1;
    const { path, end } = parsePath(text, start);
    const name = text.slice(start, end).trim().replace(NEEDLESS, "$1");
    if (fields.some((field) => field.name === name))
      throw usageError(`--fields '${text}' has ${name} twice`, HINT);
    fields.push({ name, path });
    at = end;
  } while (text[at] === ",");
  if (at < text.length) throw unexpected(text, at, "a comma, a dot or an index");
  return fields;
}

/** The fields that the record has, in the order given, as a flat record under the names of the fields. */
export function pick(record: Attributes, fields: readonly Field[]): Attributes {
  const found: [string, AttributeValue][] = [];
  for (const { name, path } of fields) {
    const value = valueAt(record, path);
    if (value !== undefined) found.push([name, value]);
  }
  // fromEntries defines properties, so that "__proto__" is a name like any other.
  return Object.fromEntries(found);
}

function parsePath(text: string, start: number): { path: Path; end: number } {
  const first = parseName(text, start);
  const path: Path = [first.name];
  let end = first.end;
  for (;;) {
    INDEX.lastIndex = end;
    const index = INDEX.exec(text);
    if (index !== null) {
      path.push(Number(index[1]));
      end = INDEX.lastIndex;
    } else if (text[end] === ".") {
      const next = parseName(text, end + 1);
      path.push(next.name);
      end = next.end;
    } else {
      return { path, end };
    }
  }
}

function parseName(text: string, at: number): { name: string; end: number } {
  NAME.lastIndex = at;
  const match = NAME.exec(text);
  const name = match?.[1]?.replaceAll("``", "`") ?? match?.[0].trim() ?? "";
  if (name === "") throw unexpected(text, at, "a name");
  return { name, end: NAME.lastIndex };
}

function unexpected(text: string, at: number, wanted: string): Error {
  const found = at < text.length ? `'${text[at]}'` : "the end";
  return usageError(`--fields '${text}': ${wanted} expected at column ${at + 1}, not ${found}`, HINT);
}

function valueAt(record: Attributes, [first, ...steps]: Path): AttributeValue | undefined {
  let value = Object.hasOwn(record, first) ? record[first] : undefined;
  for (const step of steps) {
    if (value === undefined) return undefined;
    if (typeof step === "number") value = "L" in value ? value.L[step] : undefined;
    else value = "M" in value && Object.hasOwn(value.M, step) ? value.M[step] : undefined;
  }
  return value;
}
