import type { Cloud } from "../../cloud/cloud.ts";
import { lastFirings } from "../../cloud/log/last-firings.ts";
import type { ScheduleInfo } from "../../cloud/schedule/schedule-info.ts";
import { stageNames } from "../../cloud/stage-names.ts";
import type { Context } from "../../context.ts";
import { TasksError } from "../../errors.ts";
import { formatInstant } from "../../task/instant.ts";

/**
 * Adds to schedules on AWS when each last fired and what came of it, by the function's log; those of the local target know
 * it. Where the log cannot be read, a note says so.
 */
export async function addLastFirings(
  context: Context,
  cloud: Cloud,
  schedules: readonly ScheduleInfo[],
): Promise<ScheduleInfo[]> {
  if (cloud.target === "local" || schedules.length === 0) return [...schedules];
  const { rule: fullName } = stageNames(cloud.owner, "");
  const wanted = new Set(schedules.map(({ name }) => fullName(name)));
  try {
    const { firings, since, isCut } = await lastFirings(await cloud.log(), wanted, context.clock.now());
    if (isCut && firings.size < wanted.size) {
      const from = formatInstant(since, context.settings.tz.value);
      await context.note(`the function's log is long: firings before ${from} were not looked for`);
    }
    return schedules.map((info) => {
      const last = firings.get(fullName(info.name));
      return last === undefined ? info : { ...info, lastFiredAt: last.at, lastResult: last.result };
    });
  } catch (error) {
    if (!(error instanceof TasksError)) throw error;
    // Without a log nothing has fired.
    if (error.kind !== "not-found")
      await context.note(
        `when each last fired is not known: ${error.message}${error.hint === undefined ? "" : `; ${error.hint}`}`,
      );
    return [...schedules];
  }
}
