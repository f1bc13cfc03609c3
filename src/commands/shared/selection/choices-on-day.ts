import type { Context } from "../../../context.ts";
import { shorten } from "../../../errors.ts";
import type { TaskTable } from "../../../table/task-table.ts";
import { headingOf } from "../../../task/heading.ts";
import { keyOf, type TaskKey, type TaskRecord } from "../../../task/record.ts";
import { shellWord } from "../../../task/shell-word.ts";
import type { Wording } from "./resolve-references.ts";

const MOST = 10;

/**
 * Commands, each with what it means, that do the same to what is due on the day that the key is the last second of, which a day
 * alone means. None where it is not, or the table cannot be asked.
 */
export async function choicesOnDay(
  context: Context,
  key: TaskKey,
  { table, wording }: { table: TaskTable; wording: Wording },
): Promise<{ choices: string[]; hasMore: boolean }> {
  const due = await dueOnDayOf(context, table, key).catch(() => []);
  const choices = [];
  for (const record of due.slice(0, MOST)) choices.push(await choiceOf(context, record, wording));
  return { choices, hasMore: due.length > MOST };
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

async function choiceOf(context: Context, record: TaskRecord, { verb, rest }: Wording): Promise<string> {
  const { formatDeadline } = await import("../../../task/instant.ts");
  const { userName, deadline } = keyOf(record);
  const time = formatDeadline(deadline, context.settings.tz.value);
  const heading = headingOf(record);
  const what = heading === "" ? "" : `, ${shorten(heading)}`;
  return `\`tasks ${verb} --user ${shellWord(userName)} --deadline ${deadline}${(await rest?.()) ?? ""}\` is ${time}${what}`;
}
