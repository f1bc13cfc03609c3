import { usageError } from "../../errors.ts";
import { formatInstant } from "../../task/instant.ts";
import type { Timing, TimingPart } from "./timing.ts";

interface Before {
  was: Timing | undefined;
  /** What stays of it where nothing else is said. */
  keeps: readonly TimingPart[] | undefined;
  /** The zone in which errors show instants. */
  tz: string | undefined;
  /** Seconds since 1970. */
  now: number;
}

/**
 * When it shall fire: as is said, and of how it was what it `keeps`. A one-time schedule has neither start nor end. Throws a
 * usage error for what would never fire.
 */
export function wantedTiming(said: Timing, { was, keeps = [], tz, now }: Before): Timing {
  const isOnce = said.expression.startsWith("at(");
  const stays = keeps.filter((part) => !isOnce || (part !== "start" && part !== "end"));
  const kept = Object.fromEntries(stays.map((part) => [part, was?.[part]]));
  const timing = onlySaid({ ...kept, ...onlySaid(said) }) as Timing;
  const { end } = timing;
  if (end !== undefined && end <= now && end !== was?.end)
    throw usageError(
      `--end ${formatInstant(end, tz ?? "UTC")} is over, so that it would never fire`,
      "give a later --end",
    );
  checkBounds(timing, { said, tz });
  return timing;
}

/** Throws a usage error for one that ends before it starts, which Scheduler does not take. `said`: what of it is new. */
export function checkBounds(
  { start, end }: Timing,
  { said, tz = "UTC" }: { said: Timing; tz: string | undefined },
): void {
  if (start === undefined || end === undefined || end > start) return;
  const [from, until] = [formatInstant(start, tz), formatInstant(end, tz)];
  if (said.end === undefined)
    throw usageError(
      `--start ${from} is not before the end that it has, ${until}`,
      "give an earlier --start, a later --end as well, or --no-end",
    );
  if (said.start === undefined)
    throw usageError(
      `--end ${until} is not after the start that it has, ${from}`,
      "give a later --end, an earlier --start as well, or --no-start",
    );
  throw usageError(`--end ${until} is not after --start ${from}`, "give a later --end or an earlier --start");
}

function onlySaid(timing: Partial<Timing>): Partial<Timing> {
  return Object.fromEntries(Object.entries(timing).filter(([, value]) => value !== undefined));
}
