import type { Driver } from "../../engine/sqlite-driver.ts";
import { decodeDynamoJson } from "../../task/dynamodb-json.ts";
import { checksum, keysText } from "./checksum.ts";
import { compareDeadlines, localKeyOf, type LocalKey } from "./local-key.ts";
import { damagedBefore, StoreDamage, storeError } from "./store-error.ts";
import { textOfBytes } from "./text-of-bytes.ts";

export const VERSION = 7;
// "task" in ASCII, in SQLite's header: tells our file from another program's.
export const APPLICATION_ID = 0x7461736b;

export const RECORD = `CREATE TABLE record (
  table_name TEXT NOT NULL,
  user_name TEXT NOT NULL,
  deadline INTEGER NOT NULL,
  rest TEXT NOT NULL,
  item TEXT NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY (table_name, user_name, deadline, rest)
) WITHOUT ROWID, STRICT`;
const RECORD_OF_INTEGERS = RECORD.replace("  rest TEXT NOT NULL,\n", "").replace(
  "deadline, rest)",
  "deadline)",
);
const RECORD_WITHOUT_SUM = RECORD_OF_INTEGERS.replace("  sum INTEGER NOT NULL,\n", "");
const TABLE_INFO = `CREATE TABLE table_info (
  name TEXT PRIMARY KEY,
  fields TEXT NOT NULL,
  tags TEXT NOT NULL
) WITHOUT ROWID, STRICT`;
const PARAMETER = `CREATE TABLE parameter (
  name TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  value TEXT NOT NULL,
  version INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  tags TEXT NOT NULL
) WITHOUT ROWID, STRICT`;
const SCHEDULE = `CREATE TABLE schedule (
  service TEXT NOT NULL,
  stage TEXT NOT NULL,
  name TEXT NOT NULL,
  engine TEXT NOT NULL,
  expression TEXT,
  pattern TEXT,
  zone TEXT,
  starts INTEGER,
  ends INTEGER,
  window_m INTEGER,
  input TEXT NOT NULL,
  stamp INTEGER NOT NULL,
  enabled INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  created INTEGER NOT NULL,
  fired INTEGER,
  result TEXT,
  failures INTEGER NOT NULL,
  failed INTEGER,
  failure TEXT,
  PRIMARY KEY (service, stage, name)
) WITHOUT ROWID, STRICT`;
const ADDED_TO_SCHEDULE = [
  "engine TEXT NOT NULL",
  "zone TEXT",
  "starts INTEGER",
  "ends INTEGER",
  "window_m INTEGER",
  "failures INTEGER NOT NULL",
  "failed INTEGER",
  "failure TEXT",
];
const SCHEDULE_OF_RULES = ADDED_TO_SCHEDULE.reduce((sql, line) => sql.replace(`  ${line},\n`, ""), SCHEDULE);
const FIRING = `CREATE TABLE firing (
  service TEXT NOT NULL,
  stage TEXT NOT NULL,
  name TEXT NOT NULL,
  due INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  event TEXT NOT NULL,
  table_name TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (service, stage, name, due, event_id)
) WITHOUT ROWID, STRICT`;
const FIRING_BY_CLOCK = FIRING.replace("  event_id TEXT NOT NULL,\n", "").replace("due, event_id)", "due)");

const OF_RULES = { table_info: TABLE_INFO, parameter: PARAMETER, schedule: SCHEDULE_OF_RULES };

/** The tables of each version by name; the first is version 1. */
const TABLES: readonly { [name: string]: string }[] = [
  { record: RECORD_WITHOUT_SUM },
  { record: RECORD_WITHOUT_SUM, table_info: TABLE_INFO, parameter: PARAMETER },
  { record: RECORD_WITHOUT_SUM, ...OF_RULES },
  { record: RECORD_OF_INTEGERS, ...OF_RULES },
  { record: RECORD_OF_INTEGERS, ...OF_RULES, firing: FIRING_BY_CLOCK },
  { record: RECORD, ...OF_RULES, firing: FIRING_BY_CLOCK },
  { record: RECORD, table_info: TABLE_INFO, parameter: PARAMETER, schedule: SCHEDULE, firing: FIRING },
];

/** A row of it for each object of the schema: its kind, its name, its table and its SQL. */
export const SCHEMA_ROWS =
  "SELECT type, name, tbl_name, coalesce(sql, '') AS sql FROM sqlite_schema ORDER BY name";

/** The same as one text, which costs less to compare. */
export const SCHEMA_TEXT = `SELECT CAST(group_concat(type || ' ' || name || ' ' || tbl_name || ' ' || sql, ';') AS BLOB)
  FROM (${SCHEMA_ROWS})`;

const expected = (name: string, sql: string) => `table ${name} ${name} ${sql}`;

/** Whether a schema, as SCHEMA_TEXT gives it, is that of a version to the letter. */
export function isSchema(text: string, version: number): boolean {
  const tables = Object.entries(TABLES[version - 1]!).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return text === tables.map(([name, sql]) => expected(name, sql)).join(";");
}

/** What in a schema is not of that version: an object that does not belong there, or a table that is missing or another. */
export function findInSchema(rows: unknown[][], version: number): { foreign?: string; broken?: string } {
  const tables = TABLES[version - 1]!;
  const ours = TABLES[VERSION - 1]!;
  const foreign = rows.find(([, name]) => !Object.hasOwn(ours, String(name)));
  if (foreign !== undefined) return { foreign: `${String(foreign[0])} '${String(foreign[1])}'` };
  const found = new Set(rows.map((row) => row.join(" ")));
  const broken = Object.entries(tables).find(([name, sql]) => !found.has(expected(name, sql)));
  return broken === undefined ? {} : { broken: `table '${broken[0]}'` };
}

/** Makes the tables that a version had not yet (0: none), inside the caller's transaction. Throws for damaged keys. */
export function upgradeSchema(driver: Driver, version: number, path: string): void {
  const before = TABLES[version - 1] ?? {};
  for (const [name, sql] of Object.entries(TABLES[VERSION - 1]!)) {
    if (!Object.hasOwn(before, name)) driver.exec(sql);
  }
  if (before["record"] === RECORD_WITHOUT_SUM) addSums(driver);
  if (before["record"] === RECORD_OF_INTEGERS) addRests(driver, path);
  if (before["schedule"] === SCHEDULE_OF_RULES) addEngines(driver);
  if (before["firing"] === FIRING_BY_CLOCK) addEventIds(driver);
  driver.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${VERSION}`);
}

/** A whole number has no rest, and its sum is the same as before. */
function addRests(driver: Driver, path: string): void {
  driver.exec(`ALTER TABLE record RENAME TO old_record; ${RECORD}`);
  try {
    driver.exec("INSERT INTO record SELECT table_name, user_name, deadline, '', item, sum FROM old_record");
  } catch (error) {
    const told = storeError(error, path);
    // Damage can give two rows one key.
    throw told instanceof StoreDamage ? damagedBefore(path, told.detail) : told;
  }
  driver.exec("DROP TABLE old_record");
}

/** Until then all schedules were rules. */
function addEngines(driver: Driver): void {
  driver.exec(`ALTER TABLE schedule RENAME TO old_schedule; ${SCHEDULE};
    INSERT INTO schedule SELECT service, stage, name, 'rule', expression, pattern, NULL, NULL, NULL, NULL, input, stamp,
      enabled, table_name, created, fired, result, 0, NULL, NULL FROM old_schedule;
    DROP TABLE old_schedule`);
}

/** Until then no event fired a schedule. */
function addEventIds(driver: Driver): void {
  driver.exec(`ALTER TABLE firing RENAME TO old_firing; ${FIRING};
    INSERT INTO firing SELECT service, stage, name, due, '', event, table_name, attempts, until FROM old_firing;
    DROP TABLE old_firing`);
}

const OLD_ROWS = `SELECT CAST(json_array(table_name, user_name, deadline, item) AS BLOB) FROM old_record
  WHERE (table_name, user_name, deadline) > (?, ?, ?) ORDER BY table_name, user_name, deadline LIMIT 500`;

type OldRow = [table: string, userName: string, deadline: number, item: string];

function addSums(driver: Driver): void {
  driver.exec(`ALTER TABLE record RENAME TO old_record; ${RECORD}`);
  let after: [string, string, number] = ["", "", Number.MIN_SAFE_INTEGER];
  for (;;) {
    const rows = driver.rows(OLD_ROWS, ...after).map(([row]) => JSON.parse(textOfBytes(row)) as OldRow);
    for (const [table, user, deadline, item] of rows) {
      // No sum at all tells what was damaged before there were sums.
      const key = { userName: user, deadline, rest: "" };
      const sum = isKeyOfItem(key, item) ? checksum(keysText(table, key), item) : -1;
      driver.run("INSERT INTO record VALUES (?, ?, ?, '', ?, ?)", table, user, deadline, item, sum);
    }
    const last = rows.at(-1);
    if (last === undefined) break;
    after = [last[0], last[1], last[2]];
  }
  driver.exec("DROP TABLE old_record");
}

function isKeyOfItem(key: LocalKey, item: string): boolean {
  try {
    const found = localKeyOf(decodeDynamoJson(item));
    return found.userName === key.userName && compareDeadlines(found, key) === 0;
  } catch {
    return false;
  }
}
