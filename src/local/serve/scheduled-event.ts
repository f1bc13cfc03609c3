import { createHash } from "node:crypto";
import { utcTime } from "../../task/utc-time.ts";
import { functionInput, type SchedulePayload } from "../../cloud/schedule/function-input.ts";

const ACCOUNT = "000000000000";

/**
 * What the function gets for a time at which a schedule was due (seconds since 1970): its input, with what that names of the
 * event filled in, and with `stamp` what tells this event from others.
 */
export function scheduledEvent(schedule: SchedulePayload, time: number): unknown {
  const { engine, rule } = schedule;
  const dueAt = utcTime(time);
  const id = idOf(`${rule} ${dueAt}`);
  if (engine === "scheduler") {
    return functionInput(schedule, {
      "aws.scheduler.schedule-arn": `arn:aws:scheduler:local:${ACCOUNT}:schedule/local/${rule}`,
      "aws.scheduler.scheduled-time": dueAt,
      "aws.scheduler.execution-id": id,
      "aws.scheduler.attempt-number": "1",
    });
  }
  return functionInput(schedule, {
    version: "0",
    id,
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: ACCOUNT,
    time: dueAt,
    region: "local",
    resources: [`arn:aws:events:local:${ACCOUNT}:rule/${rule}`],
    detail: {},
  });
}

/** An id in the form of a UUID, the same for the same text. */
function idOf(text: string): string {
  const digits = createHash("sha256").update(text).digest("hex");
  return [0, 8, 12, 16, 20].map((start, index) => digits.slice(start, [8, 12, 16, 20, 32][index])).join("-");
}
