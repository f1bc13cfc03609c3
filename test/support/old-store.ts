import Libsql from "libsql";
import { checksum, keysText } from "../../src/local/store/checksum.ts";

// To the letter as those versions made them.
const RECORD_OF_1 = `CREATE TABLE record (
  table_name TEXT NOT NULL,
  user_name TEXT NOT NULL,
  deadline INTEGER NOT NULL,
  item TEXT NOT NULL,
  PRIMARY KEY (table_name, user_name, deadline)
) WITHOUT ROWID, STRICT`;
const TABLES_OF_5 = [
  `CREATE TABLE record (
  table_name TEXT NOT NULL,
  user_name TEXT NOT NULL,
  deadline INTEGER NOT NULL,
  item TEXT NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY (table_name, user_name, deadline)
) WITHOUT ROWID, STRICT`,
  `CREATE TABLE table_info (
  name TEXT PRIMARY KEY,
  fields TEXT NOT NULL,
  tags TEXT NOT NULL
) WITHOUT ROWID, STRICT`,
  `CREATE TABLE parameter (
  name TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  value TEXT NOT NULL,
  version INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  tags TEXT NOT NULL
) WITHOUT ROWID, STRICT`,
  `CREATE TABLE schedule (
  service TEXT NOT NULL,
  stage TEXT NOT NULL,
  name TEXT NOT NULL,
  expression TEXT,
  pattern TEXT,
  input TEXT NOT NULL,
  stamp INTEGER NOT NULL,
  enabled INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  created INTEGER NOT NULL,
  fired INTEGER,
  result TEXT,
  PRIMARY KEY (service, stage, name)
) WITHOUT ROWID, STRICT`,
  `CREATE TABLE firing (
  service TEXT NOT NULL,
  stage TEXT NOT NULL,
  name TEXT NOT NULL,
  due INTEGER NOT NULL,
  event TEXT NOT NULL,
  table_name TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (service, stage, name, due)
) WITHOUT ROWID, STRICT`,
];

export type OldVersion = 1 | 5;

/** Makes a store as a version made it, and fills it by SQL. */
export function makeOldStore(path: string, version: OldVersion, fill: string): void {
  const tables = version === 1 ? [RECORD_OF_1] : TABLES_OF_5;
  const database = new Libsql(path);
  database.exec(`PRAGMA journal_mode = WAL; ${tables.join(";")};
    PRAGMA application_id = 0x7461736b; PRAGMA user_version = ${version}; ${fill}`);
  database.close();
}

/** The values of a row of `mai` in such a store; `sum` in place of the right one makes it a damaged one. */
export function oldRow(
  version: OldVersion,
  { table, deadline, title = "x", sum }: { table: string; deadline: number; title?: string; sum?: number },
): string {
  const item = `{"user_name":{"S":"mai"},"deadline_unix_time":{"N":"${deadline}"},"title":{"S":"${title}"}}`;
  const right = checksum(keysText(table, { userName: "mai", deadline, rest: "" }), item);
  return `('${table}', 'mai', ${deadline}, '${item}'${version === 1 ? "" : `, ${sum ?? right}`})`;
}
