import type { ScheduleInfo } from "../../cloud/schedule/schedule-info.ts";
import type { Context } from "../../context.ts";
import { TasksError } from "../../errors.ts";
import { withCloud } from "../shared/plan/with-cloud.ts";
import { addLastFirings } from "./add-last-firings.ts";

/**
 * Reads one schedule; `withLast`: and, wherever it is, when it last fired. Throws not-found when there is none of that
 * name.
 */
export async function findSchedule(
  context: Context,
  name: string,
  { withLast = false } = {},
): Promise<ScheduleInfo> {
  const found = await withCloud(context, { reading: true, command: "schedule" }, async (cloud) => {
    const info = await (await cloud.schedules()).get(name);
    if (info === undefined || !withLast) return info;
    return (await addLastFirings(context, cloud, [info]))[0];
  });
  if (found === undefined) throw missingSchedule(name);
  if (found.twin !== undefined) {
    await context.note(
      `${name} is a rule and in EventBridge Scheduler: a move was cut off, which \`tasks schedule migrate ${name}\` finishes`,
    );
  }
  return found;
}

/** Exit code 3 for a schedule that is not there. */
export function missingSchedule(name: string): TasksError {
  return new TasksError("not-found", `there is no schedule ${name}`, {
    hint: "`tasks schedule list` shows those that are there",
  });
}
