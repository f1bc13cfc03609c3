import { TasksError } from "../../errors.ts";
import {
  CLAIMED_BY,
  COMPLETED,
  keyOf,
  LEASE_NO,
  LEASE_UNTIL,
  OPEN_SHARD,
  REPEAT,
  REPEAT_ZONE,
  SERIES,
  REPEAT_AT,
  STATUS,
  textOf,
  type TaskRecord,
} from "../record.ts";
import { movedRecord } from "../moved-record.ts";
import { referenceOf } from "../reference.ts";
import { isOffset, isTimeZone, wallTimeAt } from "../time-zone.ts";
import { isSecond } from "../validate-record.ts";
import type { Occurrence, Occurrences } from "./occurrences.ts";
import { readRrule, type Rrule } from "./rrule.ts";
import { seriesAttributes, seriesStart, type Series } from "./series.ts";
import { formatWall, instantOf, readWall } from "./wall-clock.ts";

/** What comes after a record that is done. */
export interface Successor {
  /** Undefined: the series has ended. */
  record: TaskRecord | undefined;
  /** How many times were left out since they are over. */
  missed: number;
  /** Whether that many were counted and there are more. */
  isMissedMore: boolean;
}

const MOST_COUNTED = 1000;
// A status that says no more than that it is to be done; every other one was of the record that is done.
const OPEN = "open";
const OF_ONE_RECORD = [COMPLETED, CLAIMED_BY, LEASE_UNTIL, LEASE_NO, OPEN_SHARD];

/**
 * The record that comes after a repeating one: the first time of its series after its own that is not over. It follows from
 * the record and the time alone. `now` is in seconds, `zone` of a record that names none. Throws a usage error for a rule
 * that is not understood.
 */
export async function successorOf(
  record: TaskRecord,
  { now, zone }: { now: number; zone: () => string },
): Promise<Successor> {
  const { rule, ...series } = seriesOf(record, zone);
  const { findOccurrences } = await import("./occurrences.ts");
  const occurrences = await findOccurrences({ rule, start: series.start, zone: series.zone });
  const { next, missed } = firstAhead(occurrences, series, now);
  const isMissedMore = missed >= MOST_COUNTED;
  if (next === undefined) return { record: undefined, missed, isMissedMore };
  const status = textOf(record[STATUS]) === OPEN ? { [STATUS]: record[STATUS]! } : {};
  const left = new Set([...OF_ONE_RECORD, STATUS]);
  const kept = Object.fromEntries(Object.entries(record).filter(([name]) => !left.has(name)));
  const attributes = seriesAttributes({ ...series, rule: textOf(record[REPEAT])!, occurrence: next.wall });
  // To a calendar that it came from, the series has moved on.
  const after = movedRecord({ ...kept, ...status, ...attributes }, String(next.at));
  return { record: after, missed, isMissedMore };
}

/** A record that is done, without its rule: the record after it has that, so that no occurrence is ever made twice. */
export function withoutRule(record: TaskRecord): TaskRecord {
  const { [REPEAT]: _, [REPEAT_ZONE]: _zone, ...rest } = record;
  return rest;
}

function firstAhead(
  occurrences: Occurrences,
  { occurrence, zone }: Pick<Series, "occurrence" | "zone">,
  now: number,
): { next: Occurrence | undefined; missed: number } {
  let missed = 0;
  let last = instantOf(occurrence, zone);
  for (const next of occurrences.after(occurrence)) {
    // Two times of a rule of minutes can be one instant, where the clocks skip an hour.
    if (next.at <= last) continue;
    if (next.at > now) return { next, missed };
    missed += 1;
    last = next.at;
    if (missed >= MOST_COUNTED) return { next: jumpTo(occurrences, { now, zone, last: next }), missed };
  }
  return { next: undefined, missed };
}

const DAY = 86_400;

/** The first occurrence after `now`, without a look at each before it. */
function jumpTo(
  occurrences: Occurrences,
  { now, zone, last }: { now: number; zone: string; last: Occurrence },
): Occurrence | undefined {
  const ahead = (at: number) => wallTimeAt(at, zone) - at;
  // By so much the clocks were moved in the last day, and what they skipped is not over as long.
  const skipped = Math.max(0, ahead(now) - ahead(now - DAY));
  for (const next of occurrences.after(Math.max(last.wall, now + ahead(now) - skipped)))
    if (next.at > Math.max(now, last.at)) return next;
  return undefined;
}

function seriesOf(record: TaskRecord, zoneOfUser: () => string): Omit<Series, "rule"> & { rule: Rrule } {
  const { userName, deadline } = keyOf(record);
  const refuse = (reason?: string) =>
    new TasksError("failed", `the task of ${userName} at ${deadline} repeats, and cannot: ${reason}`, {
      hint: "`tasks done --no-next` ends the series; `tasks update --repeat <rule>` gives it another rule",
    });
  const text = textOf(record[REPEAT]);
  if (text === undefined) throw refuse(`${REPEAT} is not a text`);
  const rule = readRrule(text, (reason) => refuse(`${text} is not an RRULE: ${reason}`));
  const zone = textOf(record[REPEAT_ZONE]) ?? zoneOfUser();
  if (!isTimeZone(zone) && !isOffset(zone)) throw refuse(`there is no time zone ${zone}`);
  const written = readWall(textOf(record[REPEAT_AT]));
  if (written === undefined && !isSecond(deadline))
    throw refuse(`${deadline} is not a whole second, and has no calendar`);
  const occurrence = written ?? wallTimeAt(Number(deadline), zone);
  const named = textOf(record[SERIES]);
  const start = seriesStart(named) ?? occurrence;
  // Of a record that another program made, always the same.
  const name = named ?? `${formatWall(start)}/${referenceOf(record)}`;
  return { rule, zone, start, occurrence, name };
}
