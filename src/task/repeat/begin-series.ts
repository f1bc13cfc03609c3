import { usageError } from "../../errors.ts";
import type { Attributes } from "../attribute-value.ts";
import { wallTimeAt } from "../time-zone.ts";
import { DAY } from "../when/wall-time.ts";
import { fitToDay } from "./fit-to-day.ts";
import { findOccurrences } from "./occurrences.ts";
import type { Repeat } from "./read-repeat.ts";
import { formatRrule } from "./rrule.ts";
import { seriesAttributes, seriesName } from "./series.ts";
import { formatWall } from "./wall-clock.ts";

/** A series that begins. Instants are in seconds since 1970 UTC. */
export interface NewSeries {
  /** When its first record is due. */
  deadline: number;
  /** When its second one is. */
  second: number;
  /** An RRULE. */
  rule: string;
  attributes: Attributes;
}

/**
 * Begins a series at a deadline or, without one, at the rule's first day from today on, at its end; a rule of hours or less
 * then begins now. `now` and `deadline` are in seconds, `random` is from 0 up to 1. Throws a usage error for a rule that
 * never comes again.
 */
export async function beginSeries(
  repeat: Repeat,
  {
    deadline,
    now,
    zone,
    random,
  }: { deadline: number | undefined; now: number; zone: string; random: number },
): Promise<NewSeries> {
  const first =
    deadline === undefined
      ? await firstOf(repeat, { now, zone })
      : { at: deadline, wall: wallTimeAt(deadline, zone) };
  if (first === undefined) throw neverComes(repeat, "");
  const rule = fitToDay(repeat, first.wall);
  const occurrences = await findOccurrences({ rule, start: first.wall, zone });
  const [second] = occurrences.after(first.wall);
  if (second === undefined) throw neverComes(repeat, ` after ${formatWall(first.wall)}`);
  const text = formatRrule(rule);
  const name = seriesName(first.wall, random);
  const attributes = seriesAttributes({ rule: text, zone, occurrence: first.wall, name });
  return { deadline: first.at, second: second.at, rule: text, attributes };
}

async function firstOf({ rule }: Repeat, { now, zone }: { now: number; zone: string }) {
  const wall = wallTimeAt(now, zone);
  if (/^(HOURLY|MINUTELY|SECONDLY)$/.test(rule.get("FREQ")!)) return { at: now, wall };
  const midnight = Math.floor(wall / DAY) * DAY;
  const hasTime = ["BYHOUR", "BYMINUTE", "BYSECOND"].some((name) => rule.has(name));
  const start = hasTime ? midnight : midnight + DAY - 1;
  // Every second week begins with the first that there is.
  const each = new Map([...rule].filter(([name]) => name !== "INTERVAL" && name !== "COUNT"));
  const occurrences = await findOccurrences({ rule: each, start, zone, isStartIncluded: false });
  const [first] = occurrences.after(Math.max(start, wall), { isIncluded: true });
  return first;
}

function neverComes({ text }: Repeat, after: string) {
  return usageError(
    `--repeat '${text}' never comes${after}`,
    "try it as in --repeat weekly or 'last fri of month'",
  );
}
