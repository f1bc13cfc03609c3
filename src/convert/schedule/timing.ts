import { nextTimes } from "../../schedule/next-times.ts";
import { parseSchedule } from "../../schedule/parse-schedule.ts";
import { readAt } from "../../schedule/read-at.ts";
import { schedulerZone } from "../../cloud/schedule/scheduler-zone.ts";
import { isTimeZone } from "../../task/time-zone.ts";
import { plainText } from "../plain-text.ts";
import type { SchedulePart } from "../service-part.ts";
import type { StageReading } from "../stage-reading.ts";
import { describe, type Dict, type Tree } from "../source/tree.ts";
import { refusal } from "../values.ts";

/** The time zone of a schedule, and whether it is EventBridge Scheduler's. */
export function readTiming(dict: Dict, path: string, reading: StageReading): SchedulePart {
  const { file, leftOut } = reading;
  const [zone, method] = [file.get(dict, "timezone"), file.get(dict, "method")];
  const engine: SchedulePart =
    method?.kind === "scalar" && method.value === "scheduler" ? { engine: "scheduler" } : {};
  if (
    method !== undefined &&
    (method.kind !== "scalar" || !/^(scheduler|eventBus)$/.test(String(method.value)))
  )
    leftOut.add(method.at, `${path}.method`, describe(method));
  if (zone === undefined) return engine;
  const read = readZone(zone, reading);
  if (!("why" in read)) return { ...read, ...engine };
  leftOut.add(zone.at, `${path}.timezone`, read.why);
  return engine;
}

// Offsets have no name, and Scheduler takes names.
const NAMED = /^[A-Za-z][\w+-]*(\/[\w+-]+)*$/;

/** A time zone, as EventBridge Scheduler takes it. */
function readZone(tree: Tree, reading: StageReading): Pick<SchedulePart, "zone"> | { why: string } {
  const text = plainText(tree, reading);
  if (typeof text !== "string") return { why: text.why };
  if (!NAMED.test(text) || !isTimeZone(text)) return { why: `'${text.slice(0, 60)}' is not a time zone` };
  const named = schedulerZone(text);
  if ("zone" in named) return named;
  return { why: `EventBridge Scheduler knows no '${text}'; did you mean ${named.place}?` };
}

/** Why a one-time schedule cannot be made; undefined for others. */
export function timeFault(
  { at, zone = "UTC", start, end }: SchedulePart,
  { now }: StageReading,
): string | undefined {
  if (start !== undefined && end !== undefined && Date.parse(end) <= Date.parse(start))
    return "it ends before it begins";
  if (at !== undefined && (start ?? end) !== undefined) return "what fires once has no beginning and no end";
  if (at === undefined) return undefined;
  const what = "the schedule";
  const text = `at(${at})`;
  const fault = refusal(() => readAt(text, { now: now * 1000, tz: zone, zone, what }));
  if (fault !== undefined) return fault;
  const times = nextTimes(parseSchedule(text, what), { after: now, count: 1, zone });
  return times.length === 0 ? `${at} is over` : undefined;
}

/** A time of no zone says that it is UTC's. */
export function inUtc(timed: SchedulePart): SchedulePart {
  return timed.at === undefined || timed.zone !== undefined ? timed : { ...timed, at: `${timed.at}Z` };
}
