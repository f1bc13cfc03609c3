import { usageError } from "../errors.ts";
import { normalizeNumber } from "../task/number.ts";
import { DEADLINE, numberTextOf, textOf, USER_NAME, type TaskRecord } from "../task/record.ts";

/** A position in a list as one word for a command line: after the record with this key. */
export function encodeCursor(record: TaskRecord): string {
  const key = [textOf(record[USER_NAME]), numberTextOf(record[DEADLINE])];
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** The key that a cursor stands for. Throws a usage error for a text that no list gave. */
export function decodeCursor(cursor: string): TaskRecord {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(key) && key.length === 2 && typeof key[0] === "string" && typeof key[1] === "string") {
      return { [USER_NAME]: { S: key[0] }, [DEADLINE]: { N: normalizeNumber(key[1]) } };
    }
  } catch {
    // Not base64 of JSON: refused below like any other text.
  }
  throw usageError(
    `--after '${cursor}' is not a cursor`,
    "take it from the note at the end of a list with --limit",
  );
}
