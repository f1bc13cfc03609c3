import type { Context } from "../../../context.ts";
import { shorten, TasksError } from "../../../errors.ts";
import type { TaskTable } from "../../../table/task-table.ts";
import { DESCRIPTION, keyOf, textOf, type TaskKey, type TaskRecord } from "../../../task/record.ts";
import type { Wording } from "./resolve-references.ts";
import { shellWord } from "../../../task/shell-word.ts";
import { showKey } from "./record-errors.ts";

const MOST = 10;

/**
 * Exit code 3 for a record that is not there, with the key as it was understood. Where that is the end of a day, which a day
 * alone means, it lists what is due on the day.
 */
export async function missingRecord(
  context: Context,
  key: TaskKey,
  { table, wording }: { table: TaskTable; wording: Wording },
): Promise<TasksError> {
  const message = `there is no task of ${await showKey(context, key)}`;
  const query = `\`tasks query --user ${shellWord(key.userName)}\` lists what is there`;
  const due = await dueOnDayOf(context, table, key).catch(() => []);
  if (due.length === 0) return new TasksError("not-found", message, { hint: query });
  const choices = [];
  for (const record of due.slice(0, MOST)) choices.push(await choiceOf(context, record, wording));
  return new TasksError("not-found", message, {
    hint: due.length > MOST ? `due on that day are, among others:` : "due on that day:",
    choices,
  });
}

/** What is due on the day that the key is the last second of. */
async function dueOnDayOf(
  context: Context,
  table: TaskTable,
  { userName, deadline }: TaskKey,
): Promise<TaskRecord[]> {
  if (!/^\d{1,12}$/.test(deadline)) return [];
  const seconds = Number(deadline);
  const { dayRange } = await import("../../../task/instant.ts");
  const { from, to } = dayRange(seconds * 1000, context.settings.tz.value);
  if (to !== seconds) return [];
  const records: TaskRecord[] = [];
  const request = { userName, from: String(from), to: String(to), descending: false, limit: MOST + 1 };
  for await (const page of table.query(request)) {
    records.push(...page.records);
    if (records.length > MOST) break;
  }
  return records;
}

async function choiceOf(context: Context, record: TaskRecord, { verb, rest = "" }: Wording): Promise<string> {
  const { formatDeadline } = await import("../../../task/instant.ts");
  const { userName, deadline } = keyOf(record);
  const time = formatDeadline(deadline, context.settings.tz.value);
  const description = textOf(record[DESCRIPTION]);
  const what = description === undefined ? "" : `, ${shorten(description)}`;
  return `\`tasks ${verb} --user ${shellWord(userName)} --deadline ${deadline}${rest}\` is ${time}${what}`;
}
