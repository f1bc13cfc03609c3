import type {
  CreateScheduleCommandInput,
  GetScheduleCommandOutput,
  ScheduleState,
} from "@aws-sdk/client-scheduler";
import type { Fields, FieldValue } from "../../../cloud/resource.ts";
import { namedInput } from "../../../cloud/schedule/named-input.ts";
import { readStamped, stampedInput } from "../../../cloud/schedule/scheduler-stamp.ts";
import type { Timing } from "../../../cloud/schedule/timing.ts";
import { utcTime } from "../../../task/utc-time.ts";

const NONE = "none";
const UTC = "UTC";
// What Scheduler does where nobody says it (API reference, RetryPolicy).
const SYSTEM = { attempts: 185, ageS: 86_400 };

/** A schedule of EventBridge Scheduler as fields. `rule`: the name under which a stamp knows it. */
export function fieldsOfSchedule(schedule: GetScheduleCommandOutput, rule: string): Fields {
  const { Target, FlexibleTimeWindow: window } = schedule;
  const { Arn = NONE, RoleArn = NONE, Input = NONE, RetryPolicy, DeadLetterConfig } = Target ?? {};
  return {
    expression: schedule.ScheduleExpression ?? NONE,
    zone: schedule.ScheduleExpressionTimezone ?? UTC,
    start: isoOf(secondsIn(schedule.StartDate)),
    end: isoOf(secondsIn(schedule.EndDate)),
    "window-m": window?.Mode === "FLEXIBLE" ? (window.MaximumWindowInMinutes ?? 0) : 0,
    "after-completion": schedule.ActionAfterCompletion ?? "NONE",
    description: schedule.Description ?? "",
    state: schedule.State ?? "ENABLED",
    function: Arn,
    role: RoleArn,
    ...readStamped(Input, rule),
    attempts: RetryPolicy?.MaximumRetryAttempts ?? SYSTEM.attempts,
    "age-s": RetryPolicy?.MaximumEventAgeInSeconds ?? SYSTEM.ageS,
    ...(DeadLetterConfig?.Arn === undefined ? {} : { "dead-letter": DeadLetterConfig.Arn }),
  };
}

/** The fields that say when it fires. A one-time schedule deletes itself afterwards. */
export function timingFields({ expression, zone, start, end, windowM }: Timing): Fields {
  return {
    expression,
    zone: zone ?? UTC,
    start: isoOf(start),
    end: isoOf(end),
    "window-m": windowM ?? 0,
    "after-completion": expression.startsWith("at(") ? "DELETE" : "NONE",
  };
}

/** When a schedule with these fields fires. */
export function timingOf(fields: Fields): Timing {
  const { expression, zone, start, end, "window-m": window } = fields;
  const said = {
    zone: zone === UTC ? undefined : String(zone),
    start: secondsOf(start),
    end: secondsOf(end),
    windowM: window === 0 ? undefined : Number(window),
  };
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  return { expression: String(expression), ...Object.fromEntries(given) };
}

/** All that Scheduler is told, which takes what is left out for its default. */
export function requestOf(
  fields: Fields,
  rule: string,
): Omit<CreateScheduleCommandInput, "Name" | "GroupName" | "ClientToken"> {
  const { "window-m": window, stamp, "dead-letter": deadLetter } = fields;
  const input = String(fields["input"]);
  const [start, end] = [secondsOf(fields["start"]), secondsOf(fields["end"])];
  return {
    ScheduleExpression: String(fields["expression"]),
    ScheduleExpressionTimezone: String(fields["zone"]),
    ...(start === undefined ? {} : { StartDate: new Date(start * 1000) }),
    ...(end === undefined ? {} : { EndDate: new Date(end * 1000) }),
    FlexibleTimeWindow:
      window === 0 ? { Mode: "OFF" } : { Mode: "FLEXIBLE", MaximumWindowInMinutes: Number(window) },
    ActionAfterCompletion: fields["after-completion"] === "DELETE" ? "DELETE" : "NONE",
    Description: String(fields["description"]),
    State: fields["state"] as ScheduleState,
    Target: {
      Arn: String(fields["function"]),
      RoleArn: String(fields["role"]),
      Input: stamp === true ? stampedInput(input, rule) : namedInput(input, rule),
      RetryPolicy: {
        MaximumRetryAttempts: Number(fields["attempts"]),
        MaximumEventAgeInSeconds: Number(fields["age-s"]),
      },
      ...(deadLetter === undefined ? {} : { DeadLetterConfig: { Arn: String(deadLetter) } }),
    },
  };
}

/** Seconds since 1970 as in 2026-12-01T09:00:00Z. */
export function isoOf(time: number | undefined): string {
  return time === undefined ? NONE : utcTime(time);
}

export function secondsOf(iso: FieldValue | undefined): number | undefined {
  return iso === undefined || iso === NONE ? undefined : secondsIn(new Date(String(iso)));
}

/** Whole seconds since 1970. */
export function secondsIn(date: Date | undefined): number | undefined {
  return date === undefined ? undefined : Math.floor(date.getTime() / 1000);
}
