import type { Context } from "../../context.ts";
import { TasksError } from "../../errors.ts";
import {
  CLAIMED_BY,
  keyOf,
  LEASE_NO,
  LEASE_UNTIL,
  numberTextOf,
  textOf,
  type TaskRecord,
} from "../../task/record.ts";
import { showKey } from "./record-errors.ts";

/** Exit code 4 for who does not have the record, or not any more: says who has it. */
export async function leaseLost(context: Context, found: TaskRecord, leaseNo: number): Promise<TasksError> {
  const task = `the task of ${await showKey(context, keyOf(found))}`;
  const last = numberTextOf(found[LEASE_NO]);
  const by = textOf(found[CLAIMED_BY]);
  const hint = "nothing was changed; `tasks claim` takes the next one";
  if (by === undefined) {
    const message =
      last === undefined ? `nobody has claimed ${task}` : `lease ${leaseNo} of ${task} was given back`;
    return new TasksError("conflict", message, { hint });
  }
  const { formatDeadline } = await import("../../task/instant.ts");
  const end = numberTextOf(found[LEASE_UNTIL]);
  const until = end === undefined ? "" : `, until ${formatDeadline(end, context.settings.tz.value)}`;
  const message = `${task} is not yours with lease ${leaseNo}: ${by} has it, with lease ${last ?? "0"}${until}`;
  return new TasksError("conflict", message, { hint });
}
