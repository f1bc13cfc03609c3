import type { RRuleTemporal } from "rrule-temporal";
import { LAST_INSTANT } from "../record.ts";
import { wallTimeAt } from "../time-zone.ts";
import { formatRrule, type Rrule } from "./rrule.ts";
import { formatWall, instantOf } from "./wall-clock.ts";

/** One time at which a series comes: on the clocks of its zone, and as an instant; both in seconds. */
export interface Occurrence {
  wall: number;
  at: number;
}

export interface Occurrences {
  /** Those after a wall time, or at it, one after the other; they end where the series does. */
  after(wall: number, options?: { isIncluded: boolean }): Iterable<Occurrence>;
}

const PERIODS: { readonly [frequency: string]: number } = {
  SECONDLY: 1,
  MINUTELY: 60,
  HOURLY: 3600,
  DAILY: 86_400,
  WEEKLY: 7 * 86_400,
  MONTHLY: 31 * 86_400,
  YEARLY: 366 * 86_400,
};
// Asking rrule-temporal for one after the other takes a millisecond each, and for what a span holds a hundredth of that.
const PERIODS_AT_ONCE = 200;
// As days, those of 29 February on one weekday: 40 years can be between two.
const MOST_PERIODS = 20_000;

/**
 * The occurrences of a rule that begins at a wall time, which is the first of them whether the rule would make it or not (RFC
 * 5545, 3.8.5.3). The rule counts in wall time, in which no day has a gap; only then does the zone make instants of it.
 */
export async function findOccurrences({
  rule,
  start,
  zone,
  isStartIncluded = true,
}: {
  rule: Rrule;
  start: number;
  zone: string;
  isStartIncluded?: boolean;
}): Promise<Occurrences> {
  const { RRuleTemporal } = await import("rrule-temporal");
  const until = rule.get("UNTIL");
  const parts =
    until === undefined ? rule : new Map([...rule, ["UNTIL", basic(untilWall(until, zone))] as const]);
  const rruleString = `DTSTART:${basic(start)}\nRRULE:${formatRrule(parts)}`;
  const series = new RRuleTemporal({ rruleString, maxIterations: MOST_PERIODS });
  const span = PERIODS_AT_ONCE * PERIODS[rule.get("FREQ")!]! * Number(rule.get("INTERVAL") ?? 1);
  // rrule-temporal's includeDtstart takes a last Sunday of a month for one of the year, which is then left out.
  const withStart = (made: number[]) => (!isStartIncluded || made[0] === start ? made : [start, ...made]);
  // What is counted is counted from the beginning each time, so that it is done once.
  const count = rule.get("COUNT");
  const counted = count === undefined ? undefined : withStart(allOf(series)).slice(0, Number(count));

  function* wallsAfter(wall: number, isIncluded: boolean): Generator<number> {
    if (counted !== undefined) {
      yield* counted.filter((one) => one > wall || (isIncluded && one === wall));
      return;
    }
    const isAhead = isStartIncluded && (start > wall || (isIncluded && start === wall));
    if (isAhead) yield start;
    yield* isAhead ? madeAfter(start, false) : madeAfter(wall, isIncluded);
  }

  function* madeAfter(wall: number, isIncluded: boolean): Generator<number> {
    for (let last = wall; ;) {
      const first = nextOf(series, last, isIncluded && last === wall);
      if (first === undefined) return;
      yield first;
      const more = endingWell(() => series.between(dateOf(first), dateOf(first + span))) ?? [];
      for (const one of more) yield (last = wallOf(one));
      last = Math.max(last, first);
    }
  }

  return {
    *after(wall, { isIncluded } = { isIncluded: false }) {
      for (const one of wallsAfter(wall, isIncluded)) {
        const at = instantOf(one, zone);
        if (at > LAST_INSTANT) return;
        yield { wall: one, at };
      }
    },
  };
}

function allOf(series: RRuleTemporal): number[] {
  const walls: number[] = [];
  endingWell(() => series.all((found) => walls.push(wallOf(found)) > 0));
  return walls;
}

function nextOf(series: RRuleTemporal, wall: number, isIncluded: boolean): number | undefined {
  const found = endingWell(() => series.next(dateOf(wall), isIncluded));
  return found ? wallOf(found) : undefined;
}

/** rrule-temporal throws when it has looked at so many periods in vain, or at the end of time: nothing is there. */
function endingWell<Result>(find: () => Result): Result | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof RangeError || (error as Error).message.startsWith("Maximum ")) return undefined;
    throw error;
  }
}

const dateOf = (wall: number) => new Date(wall * 1000);
const wallOf = ({ epochMilliseconds }: { epochMilliseconds: number }) => epochMilliseconds / 1000;

/** The last wall time of a series: of a day its end, of an instant what the zone's clocks show. */
function untilWall(until: string, zone: string): number {
  const [, year, month, day, hour, minute, second, zulu] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(until)!;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day)) / 1000;
  if (hour === undefined) return date + 86_399;
  const written = date + Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return zulu === undefined ? written : wallTimeAt(written, zone);
}

/** A wall time as if it were UTC, as in `20261201T090000Z`. */
function basic(wall: number): string {
  return `${formatWall(wall).replaceAll(/[-:]/g, "")}Z`;
}
