import type { ScheduleInfo } from "../../cloud/schedules.ts";
import type { Context } from "../../context.ts";
import { TasksError } from "../../errors.ts";
import { withCloud } from "../shared/with-cloud.ts";

/** Reads one schedule. Throws not-found when there is none of that name. */
export async function findSchedule(context: Context, name: string): Promise<ScheduleInfo> {
  const found = await withCloud(context, { reading: true, command: "schedule" }, async (cloud) =>
    (await cloud.schedules()).get(name),
  );
  if (found === undefined) throw missingSchedule(name);
  return found;
}

/** Exit code 3 for a schedule that is not there. */
export function missingSchedule(name: string): TasksError {
  return new TasksError("not-found", `there is no schedule ${name}`, {
    hint: "`tasks schedule list` shows those that are there",
  });
}
