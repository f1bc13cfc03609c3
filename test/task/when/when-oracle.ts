// A second reading of what dates mean, for the tests only: plain Date.UTC arithmetic, and a search through the instants
// around a clock time with Intl.DateTimeFormat. It shares nothing with src.

const QUARTER = 15 * 60;
const DAY = 24 * 3600;

const formats = new Map<string, Intl.DateTimeFormat>();
const clocks = new Map<string, Map<number, number>>();

/** What the clocks of a zone show, as seconds since 1970-01-01 00:00:00 on those clocks. */
export function clockAt(instant: number, tz: string): number {
  const known = clocks.get(tz) ?? new Map<number, number>();
  clocks.set(tz, known);
  const before = known.get(instant);
  if (before !== undefined) return before;
  const format =
    formats.get(tz) ??
    new Intl.DateTimeFormat("en-GB", {
      timeZone: tz,
      dateStyle: "short",
      timeStyle: "medium",
      hourCycle: "h23",
    });
  formats.set(tz, format);
  const parts = Object.fromEntries(
    format.formatToParts(instant * 1000).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  const clock = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  known.set(instant, clock);
  return clock;
}

/** The first instant with this clock time. Right for zones that are whole quarters of an hour from UTC. */
export function firstWithClock(clock: number, tz: string): number | undefined {
  for (let instant = clock - 15 * 3600; instant <= clock + 15 * 3600; instant += QUARTER) {
    if (clockAt(instant, tz) === clock) return instant;
  }
  return undefined;
}

/** The first instant whose local date is this day (days since 1970) or a later one. Its zone changes on whole minutes. */
function firstFrom(day: number, tz: string): number {
  let instant = day * DAY - 15 * 3600;
  while (clockAt(instant, tz) < day * DAY) instant += QUARTER;
  while (clockAt(instant - 60, tz) >= day * DAY) instant -= 60;
  return instant;
}

/** First and last second of a day (days since 1970); undefined where the zone skipped it. */
export function spanOf(day: number, tz: string): { from: number; to: number } | undefined {
  const from = firstFrom(day, tz);
  if (Math.floor(clockAt(from, tz) / DAY) !== day) return undefined;
  return { from, to: firstFrom(day + 1, tz) - 1 };
}

/** Days since 1970 of a date; undefined for a date that does not exist. Months begin with 1. */
export function dayOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? date.getTime() / 1000 / DAY
    : undefined;
}

/** Year, month (from 1) and day of a day (days since 1970). */
export function dateOf(day: number): [year: number, month: number, day: number] {
  const date = new Date(day * DAY * 1000);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}

/** A clock time moved by months; a day that the month does not have becomes its last. */
export function addMonths(clock: number, months: number): number {
  const day = Math.floor(clock / DAY);
  const [year, month, date] = dateOf(day);
  const last = new Date(Date.UTC(year, month + months, 0));
  const moved = Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date, last.getUTCDate())) / 1000;
  return moved + (clock - day * DAY);
}
