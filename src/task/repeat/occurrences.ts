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
  /** The first occurrence after a wall time, or at it; undefined when the series has ended. */
  next(after: number, options?: { isIncluded: boolean }): Occurrence | undefined;
}

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
  const series = new RRuleTemporal({ rruleString, includeDtstart: isStartIncluded });
  return {
    next(after, { isIncluded } = { isIncluded: false }) {
      const wall = nextWall(() => series.next(new Date(after * 1000), isIncluded));
      if (wall === undefined) return undefined;
      const at = instantOf(wall, zone);
      return at > LAST_INSTANT ? undefined : { wall, at };
    },
  };
}

/** rrule-temporal throws when it has looked at ten thousand periods in vain: such a rule has no next time. */
function nextWall(find: () => { epochMilliseconds: number } | null): number | undefined {
  try {
    const found = find();
    return found === null ? undefined : found.epochMilliseconds / 1000;
  } catch (error) {
    if (error instanceof RangeError || (error as Error).message.startsWith("Maximum ")) return undefined;
    throw error;
  }
}

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
