import { shorten, usageError } from "../../errors.ts";
import { DEADLINE, DESCRIPTION, STATUS, USER_NAME } from "../../task/record.ts";
import { strayByte } from "../file/utf8-text.ts";
import type { Reshape } from "../reshape.ts";

const DECLARABLE = ["s", "n", "b", "ss", "ns", "bs", "bool", "null", "l", "m", "json"] as const;

/**
 * What the cells of a column are: a DynamoDB type; any JSON in the `$` notation; or, undeclared, a `<when>` or what
 * the cell looks like (a number where it is exactly the text that DynamoDB gives back for one, else text).
 */
export type CsvType = (typeof DECLARABLE)[number] | "when" | "inferred";

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
  return TEXTS.has(name) ? "s" : "inferred";
}

/** A name with a colon always has its type behind it, so that no name is taken for one with a type. */
export function headerCell({ name, type, declared }: CsvColumn): string {
  return declared ? `${name}:${type}` : name;
}

/** Throws a usage error for a header that is not UTF-8. */
export function checkHeader(text: string, line: number): void {
  const stray = strayByte(text);
  if (stray === undefined) return;
  throw usageError(
    `the csv header in line ${line} is ${stray}`,
    "save the file as UTF-8, or convert it, as in: iconv -f SHIFT_JIS -t UTF-8 tasks.csv > utf8.csv",
  );
}

/**
 * The columns of a header: `name` or `name:type`, by the names that the file gives them; what type one has that names none
 * follows from the name that it gets by `reshape`. Throws usage errors.
 */
export function parseHeader(cells: readonly string[], reshape?: Reshape): CsvColumn[] {
  const newName = (name: string) => reshape?.rename.get(name) ?? name;
  const columns = cells.map((cell, index) => parseColumn(cell, index, newName));
  const header = `it is ${cells.map(show).join(", ")}`;
  const seen = new Map<string, string>();
  const names = new Set(columns.map(({ name }) => name));
  for (const { name } of columns) {
    const before = seen.get(newName(name));
    if (before === name)
      throw usageError(`the csv header has the column ${show(name)} twice`, "rename one of them");
    if (before !== undefined)
      throw usageError(
        `the columns ${show(before)} and ${show(name)} would both be ${newName(name)}`,
        "map one of them to another name",
      );
    seen.set(newName(name), name);
  }
  const { rename, set = {}, zoneColumn } = reshape ?? {};
  for (const [flag, name] of [
    ...[...(rename?.keys() ?? [])].map((from) => ["--map", from]),
    ["--zone-column", zoneColumn],
  ]) {
    if (name !== undefined && !names.has(name))
      throw usageError(
        `${flag}: the csv header has no column ${show(name)}: ${header}`,
        "write it as the header does",
      );
  }
  for (const key of [USER_NAME, DEADLINE]) {
    if (!seen.has(key) && !Object.hasOwn(set, key)) {
      throw usageError(
        `the csv header has no column ${key}: ${header}`,
        `the first line names the attributes, as in user_name,deadline_unix_time,priority:n; give the key another way with --map <column>=${key} or --set ${key}=…`,
      );
    }
  }
  return columns;
}

function parseColumn(cell: string, index: number, newName: (name: string) => string): CsvColumn {
  const colon = cell.lastIndexOf(":");
  const name = colon === -1 ? cell : cell.slice(0, colon);
  if (name === "") throw usageError(`column ${index + 1} of the csv header has no name`, "name or remove it");
  const key = newName(name);
  if (colon === -1) return { name, type: undeclaredType(key), declared: false };
  const written = cell.slice(colon + 1).toLowerCase();
  const type = DECLARABLE.find((known) => known === written);
  if (type === undefined) {
    throw usageError(
      `the csv header's ${show(cell)} does not end in a type`,
      `the types are ${DECLARABLE.join(" ")}; a name with a colon needs one, as in ${show(`${cell}:s`)}`,
    );
  }
  const needed = key === USER_NAME ? "s" : key === DEADLINE ? "n" : type;
  if (type !== needed)
    throw usageError(`the csv header makes ${name} ${type}, and it is ${needed}`, `write ${name}`);
  return { name, type, declared: true };
}

function show(cell: string): string {
  return JSON.stringify(shorten(cell));
}
