import { usageError } from "../../../errors.ts";
import { replaceChanges } from "../../../table/replace-changes.ts";
import type { Change, TaskTable } from "../../../table/task-table.ts";
import { equalAttributes } from "../../../task/compare-values.ts";
import { decodeDynamoJson, encodeDynamoJson } from "../../../task/dynamodb-json.ts";
import { keyAttributes, type TaskRecord } from "../../../task/record.ts";
import { validateRecord } from "../../../task/validate-record.ts";
import { seenOf } from "./describe-record.ts";
import { gone, nameOf } from "./make-changes.ts";
import type { PageUse } from "./page-parts.ts";
import { bodyKeyOf, differencesOf, keptChanges, type WriteResult } from "./write-result.ts";
import { keyIn, textIn, type WriteBody } from "./write-body.ts";

/** Deletes the record that the page has shown: `seen` is its short name. Throws not-found. */
export async function deleteRecord(table: TaskTable, body: WriteBody): Promise<WriteResult> {
  const key = keyIn(body);
  const seen = textIn(body, "seen");
  const before = await table.get(key);
  if (before === undefined) throw gone(key);
  const changes: Change[] = [{ before, after: undefined }];
  const result = seenOf(before) === seen ? await table.exchange(changes) : undefined;
  if (result?.outcome === "done") return { said: `Deleted ${nameOf(before)}`, changes };
  const [found] = result === undefined ? [before] : result.found;
  if (found === undefined) throw gone(key);
  const again = { ...bodyKeyOf(keyAttributes(key)), seen: seenOf(found) };
  return {
    error: `${nameOf(found)} was changed meanwhile, and is still there`,
    instead: [{ label: "Delete it as it is now", write: "delete", body: again }],
  };
}

/**
 * Puts the record `text` in the place of `before`, both as JSON for people, where that is still what is there. Empty: there
 * was none. Throws usage errors.
 */
export async function editRecord(
  table: TaskTable,
  body: WriteBody,
  { readRecord, writeRecord }: Pick<PageUse, "readRecord" | "writeRecord">,
): Promise<WriteResult> {
  const read = (text: string): TaskRecord => {
    const record = readRecord(text);
    validateRecord(record);
    // With its numbers as they will be stored.
    return decodeDynamoJson(encodeDynamoJson(record));
  };
  const [old, text] = [textIn(body, "before"), textIn(body, "text")];
  if (text.trim() === "")
    throw usageError("nothing is left of the record", "delete it, or close without saving");
  const before = old === "" ? undefined : read(old);
  const after = read(text);
  if (before !== undefined && equalAttributes(before, after))
    return { said: "Nothing was changed", changes: [] };
  const changes = before === undefined ? [{ before, after }] : replaceChanges(before, after);
  const result = await table.exchange(changes);
  if (result.outcome === "done")
    return { said: `Saved ${nameOf(after)}`, changes: keptChanges(table, changes) };
  const [found] = result.found;
  const lines = differencesOf(changes, result);
  const isOther = found !== undefined && before !== undefined && equalAttributes(before, found);
  if (isOther)
    return { error: "another task has that user and deadline", hint: "write another deadline_unix_time" };
  return {
    error: found === undefined ? "the record was deleted meanwhile" : "the record was changed meanwhile",
    lines,
    now: found === undefined ? "" : writeRecord(found),
  };
}
