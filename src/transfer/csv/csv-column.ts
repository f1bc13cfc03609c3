import { shorten, usageError } from "../../errors.ts";
import { DEADLINE, DESCRIPTION, STATUS, USER_NAME } from "../../task/record.ts";

const DECLARABLE = ["s", "n", "b", "ss", "ns", "bs", "bool", "null", "l", "m", "json"] as const;

/**
 * What the cells of a column are: a DynamoDB type; any JSON in the `$` notation; or, undeclared, a `<when>` or what
 * the cell looks like (a number where it is exactly the text that DynamoDB gives back for one, else text).
 */
export type CsvType = (typeof DECLARABLE)[number] | "when" | "looks";

export interface CsvColumn {
  name: string;
  type: CsvType;
  /** Whether the header names the type. */
  declared: boolean;
}

const TEXTS = new Set([USER_NAME, DESCRIPTION, STATUS]);

/** The type of a column whose header names none. */
export function undeclaredType(name: string): CsvType {
  if (name === DEADLINE) return "when";
  return TEXTS.has(name) ? "s" : "looks";
}

/** A name with a colon always has its type behind it, so that no name is taken for one with a type. */
export function headerCell({ name, type, declared }: CsvColumn): string {
  return declared ? `${name}:${type}` : name;
}

/** The columns of a header: `name` or `name:type`. Throws usage errors. */
export function parseHeader(cells: readonly string[]): CsvColumn[] {
  const columns = cells.map(parseColumn);
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name))
      throw usageError(`the csv header has the column ${show(name)} twice`, "rename one of them");
    seen.add(name);
  }
  for (const key of [USER_NAME, DEADLINE]) {
    if (!seen.has(key)) {
      throw usageError(
        `the csv header has no column ${key}: it is ${cells.map(show).join(", ")}`,
        "the first line names the attributes, with commas between them, as in user_name,deadline_unix_time,priority:n",
      );
    }
  }
  return columns;
}

function parseColumn(cell: string, index: number): CsvColumn {
  const colon = cell.lastIndexOf(":");
  const name = colon === -1 ? cell : cell.slice(0, colon);
  if (name === "") throw usageError(`column ${index + 1} of the csv header has no name`, "name or remove it");
  if (colon === -1) return { name, type: undeclaredType(name), declared: false };
  const written = cell.slice(colon + 1).toLowerCase();
  const type = DECLARABLE.find((known) => known === written);
  if (type === undefined) {
    throw usageError(
      `the csv header's ${show(cell)} ends in no type`,
      `the types are ${DECLARABLE.join(" ")}; a name with a colon needs one, as in ${show(`${cell}:s`)}`,
    );
  }
  const needed = name === USER_NAME ? "s" : name === DEADLINE ? "n" : type;
  if (type !== needed)
    throw usageError(`the csv header makes ${name} ${type}, and it is ${needed}`, `write ${name}`);
  return { name, type, declared: true };
}

function show(cell: string): string {
  return JSON.stringify(shorten(cell));
}
