import { usageError } from "../errors.ts";
import type { Attributes, AttributeValue } from "../task/attribute-value.ts";
import { valueAt, type Path } from "../task/path/path.ts";
import { columnAt, foundAt, readPath, type PathSyntax } from "../task/path/read-path.ts";

/** A place in a record, and its name as the user wrote it, without backquotes that it does not need. */
export interface Field {
  name: string;
  path: Path;
}

const BARE = /[^.,`[\]]+/y;
const SPACE = /\s*/y;
// A whole name: one that is written apart, by a dot, an index or the end, and has nothing in it that the quotes hide.
const NEEDLESS = /(?<=^|\.)\s*`([^.,`[\]\s]+)`\s*(?=$|[.[])/g;
const EXAMPLE = "write names with commas between them, as in";
const FIELDS = "--fields 'user_name,tags[0],owner.name,`a name, with .`'";

/**
 * The places in `user_name,tags[0],owner.name`. Throws a usage error for anything else, a field named twice included; `what`
 * names the flag or the setting in it.
 */
export function parseFields(text: string, what = "--fields"): Field[] {
  const example = `${EXAMPLE} ${what === "--fields" ? FIELDS : "due,description,priority"}`;
  const fields: Field[] = [];
  const expected: PathSyntax["expected"] = (at, wanted, hint = example) =>
    usageError(
      `${what} '${text}': ${wanted} expected at column ${columnAt(text, at)}, not ${foundAt(text, at)}`,
      hint,
    );
  const refuse: PathSyntax["refuse"] = (at, message, hint = example) =>
    usageError(`${what} '${text}': column ${columnAt(text, at)}: ${message}`, hint);
  let at = -1;
  do {
    const start = at + 1;
    const { path, end } = readPath(text, start, { bare: BARE, expected, refuse });
    const name = text.slice(start, end).trim().replace(NEEDLESS, "$1");
    if (fields.some((field) => field.name === name))
      throw usageError(`${what} '${text}' has ${name} twice`, example);
    fields.push({ name, path });
    SPACE.lastIndex = end;
    at = end + (SPACE.exec(text)?.[0].length ?? 0);
  } while (text[at] === ",");
  if (at < text.length) throw expected(at, "a comma, a dot or an index");
  return fields;
}

/** What `--fields` asks for: the names of the columns, and how a record becomes a row of them. Throws as parseFields does. */
export function chooseFields(text: string): {
  fields: Field[];
  names: string[];
  pick(record: Attributes): Attributes;
} {
  const fields = parseFields(text);
  return { fields, names: fields.map(({ name }) => name), pick: (record) => pick(record, fields) };
}

/** The fields that the record has, in the order given, as a flat record under the names of the fields. */
export function pick(record: Attributes, fields: readonly Field[]): Attributes {
  const found: [string, AttributeValue][] = [];
  for (const { name, path } of fields) {
    const value = valueAt(path, record);
    if (value !== undefined) found.push([name, value]);
  }
  // fromEntries defines properties, so that "__proto__" is a name like any other.
  return Object.fromEntries(found);
}
