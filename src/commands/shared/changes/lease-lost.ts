import type { Context } from "../../../context.ts";
import { TasksError } from "../../../errors.ts";
import { shellWord } from "../../../task/shell-word.ts";
import { isDone } from "../../../task/condition/condition.ts";
import {
  CLAIMED_BY,
  keyOf,
  LEASE_NO,
  LEASE_UNTIL,
  numberTextOf,
  textOf,
  type TaskRecord,
} from "../../../task/record.ts";
import { showKey } from "../selection/record-errors.ts";

/** Exit code 4 for a caller that does not have the record, or no longer has it: says who has it, or has done it. */
export async function leaseLost(context: Context, found: TaskRecord, leaseNo: number): Promise<TasksError> {
  const { userName } = keyOf(found);
  const task = `the task of ${await showKey(context, keyOf(found))}`;
  const message = `${task} is not yours with lease ${leaseNo}: ${await holder(context, found, leaseNo)}`;
  return new TasksError("conflict", message, {
    hint: `nothing was changed; \`tasks claim --user ${shellWord(userName)}\` takes the next one`,
  });
}

async function holder(context: Context, found: TaskRecord, leaseNo: number): Promise<string> {
  const last = numberTextOf(found[LEASE_NO]);
  const by = textOf(found[CLAIMED_BY]);
  if (isDone(found))
    return by === undefined || last === undefined ? "it is done" : `it was done with lease ${last}, of ${by}`;
  if (by === undefined) return last === String(leaseNo) ? "you gave it back" : "nobody has claimed it";
  const { formatDeadline } = await import("../../../task/instant.ts");
  const end = numberTextOf(found[LEASE_UNTIL]);
  const until = end === undefined ? "" : `, until ${formatDeadline(end, context.settings.tz.value)}`;
  return `${by} has it with lease ${last ?? "0"}${until}`;
}
