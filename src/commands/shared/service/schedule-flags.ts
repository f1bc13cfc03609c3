import type { ScheduleFlags } from "../../../cloud/schedule/schedule-info.ts";
import { checkInput, eventSourceOf } from "../../../cloud/schedule/stamp.ts";
import { usageError } from "../../../errors.ts";
import { defineFlags, type OptionsOf } from "../../../flags/flag.ts";
import { duration } from "../../../flags/duration.ts";
import { jsonFor, textOrFile } from "../../../flags/json.ts";
import { oneOf, userName } from "../../../flags/text.ts";
import type { ValueType } from "../../../flags/value-type.ts";
import { wholeNumber } from "../../../flags/whole-number.ts";
import { shellWord } from "../../../task/shell-word.ts";
import type { EventSource } from "../../../schedule/event-path.ts";
import { formatSchedule } from "../../../schedule/schedule.ts";
import { parseSchedule } from "../../../schedule/parse-schedule.ts";
import { parsePattern } from "../../../schedule/pattern/event-pattern.ts";
import { instantInZone, onceAt, scheduleZone, timingOf, windowMinutes } from "./timing-flags.ts";

/** An event pattern as JSON text. */
const pattern = jsonFor((text, what) => parsePattern(text, what).text);

/** How old an event may become, in seconds. API reference of EventBridge, RetryPolicy: a minute to a day. */
const maxAge: ValueType<number> = {
  ...duration,
  async read(text, reading) {
    const seconds = await duration.read(text, reading);
    if (seconds >= 60 && seconds <= 86_400) return seconds;
    throw usageError(`${reading.what} ${text} is not from 1m to 24h`, `write it as in ${reading.what} 5m`);
  },
};

/** An expression as EventBridge writes it. */
function expression(kind: "rate" | "cron"): ValueType<string> {
  return {
    name: kind,
    read(text, { what }) {
      const parsed = parseSchedule(text, what);
      if (parsed.kind === kind) return formatSchedule(parsed);
      throw usageError(
        `${what} '${text}' is ${parsed.kind === "at" ? "an" : "a"} ${parsed.kind} expression`,
        `write --${parsed.kind} ${shellWord(text)}`,
      );
    },
  };
}

/** What can be said about one schedule, by flags and in a file. */
export const scheduleFlags = defineFlags({
  user: { short: "-u", value: "<name>", type: userName, help: "whose records it puts" },
  rate: {
    value: "<n unit>",
    type: expression("rate"),
    help: "how often, as in 3m, 2h, 1d or 'rate(3 minutes)'",
    conflicts: ["cron", "at", "pattern"],
  },
  cron: {
    value: "<expr>",
    type: expression("cron"),
    help: "when, in UTC or --zone, as in '0 10 ? * MON-FRI *'",
    conflicts: ["at", "pattern"],
  },
  at: {
    value: "<when>",
    type: onceAt,
    help: "once, at this time; afterwards the schedule is gone",
    conflicts: ["pattern", "start", "end"],
  },
  pattern: {
    value: "<json|@file>",
    type: pattern,
    help: "on which events, as an EventBridge event pattern",
    conflicts: ["zone", "start", "end", "window"],
  },
  zone: {
    value: "<zone>",
    type: scheduleZone,
    help: "the time zone of --cron and of times, as in Asia/Tokyo",
  },
  start: {
    value: "<when>",
    type: instantInZone("start"),
    help: "from when it fires",
    no: "it has no start any more",
  },
  end: {
    value: "<when>",
    type: instantInZone("end"),
    help: "until when it fires",
    no: "it has no end any more",
  },
  window: {
    value: "<duration>",
    type: windowMinutes,
    help: "how late it may fire, so that not all fire at once",
    no: "it fires on time again",
  },
  engine: {
    value: "<name>",
    type: oneOf(["rule", "scheduler"]),
    help: "an EventBridge rule, or EventBridge Scheduler, which --zone and the like need",
  },
  input: {
    value: "<json|@file>",
    type: textOrFile,
    help: `what the function gets; <$.detail.id> is a field of the event (default: {"body":{"user_name":"<user>"}})`,
  },
  enabled: { help: "switch it on", conflicts: ["disabled"] },
  disabled: { help: "switch it off" },
  stamp: { help: "pass what identifies the event, so that a repeated delivery makes no second record" },
  retries: {
    value: "<n>",
    type: wholeNumber({ least: 0, most: 185 }),
    help: "how often a delivery that failed is tried again (a new schedule: 2)",
  },
  maxAge: {
    value: "<duration>",
    type: maxAge,
    help: "for how long a delivery is tried again (a new schedule: 5m)",
  },
});

/** One of which has to be said. */
export const scheduleNeedsOneOf = [
  { flags: ["rate", "cron", "at", "pattern"], hint: "say when, as in --rate 3m" },
] as const;

/** What they say of the schedule of a name. Throws usage errors. */
export function scheduleOf(name: string, options: OptionsOf<typeof scheduleFlags>): ScheduleFlags {
  const { pattern, enabled, disabled, stamp, retries, maxAge } = options;
  if (pattern !== undefined && options.engine === "scheduler")
    throw usageError("EventBridge Scheduler knows no event patterns", "leave --engine out");
  const fired = pattern === undefined ? timingOf(options) : { engine: "rule" as const, trigger: { pattern } };
  const { engine = "rule", trigger } = fired;
  return {
    ...fired,
    name,
    input: inputOf(options, eventSourceOf({ engine, trigger })),
    stamp,
    enabled: enabled ? true : disabled ? false : undefined,
    retries,
    maxAgeS: maxAge,
  };
}

/** The event that the function gets, as JSON text. It must say whose record it is about. */
function inputOf({ user, input, stamp }: OptionsOf<typeof scheduleFlags>, source: EventSource): string {
  if (input === undefined) {
    if (user === undefined)
      throw usageError("there is no --user", "say whose records it puts, as in --user kumamoto");
    return checkInput(JSON.stringify({ body: { user_name: user } }), { stamp, source });
  }
  const text = checkInput(input, { stamp, source });
  const found = userIn(JSON.parse(text));
  if (found === undefined) {
    throw usageError(
      "--input has no body with a user_name",
      `write it as in --input '{"body":{"user_name":"${user ?? "kumamoto"}","title":"Report"}}'`,
    );
  }
  if (user !== undefined && found !== user) {
    throw usageError(`--user ${user} and the user_name '${found}' of --input differ`, "leave --user out");
  }
  return text;
}

function userIn(event: unknown): string | undefined {
  const { body, user_name: direct } = (event ?? {}) as {
    body?: { user_name?: unknown };
    user_name?: unknown;
  };
  const name = direct ?? body?.user_name;
  return typeof name === "string" && name !== "" ? name : undefined;
}
