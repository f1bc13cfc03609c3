import { UNIT_SECONDS, type RateUnit } from "../../../schedule/schedule.ts";

// "The StartDate you specify cannot be earlier than 5 minutes ago" (CreateSchedule; taken to hold for UpdateSchedule too).
const OLDEST_S = 240;

/**
 * The start that Scheduler takes for one that may be long over: a rate's next time in the same rhythm, and for other
 * expressions none, since it means nothing any more. Times are in seconds since 1970.
 */
export function startToSend(expression: string, start: number | undefined, now: number): number | undefined {
  return start === undefined || start >= now - OLDEST_S ? start : fromNowOn(expression, start, now);
}

/** Whether two starts make the same times from now on. */
export function isSameStart(
  expression: string,
  one: number | undefined,
  other: number | undefined,
  now: number,
): boolean {
  return one === other || fromNowOn(expression, one, now) === fromNowOn(expression, other, now);
}

/**
 * Whether a start does no more than carry on the rhythm in which a rate fires, as after a move from a rule: it is over, or is the
 * very next time. Nobody has to have said it.
 */
export function isOnlyRhythm(expression: string, start: number, now: number): boolean {
  const period = periodOf(expression);
  return period !== undefined && start <= now + period;
}

/** The next time of a rate that began then; undefined for other expressions. */
export function nextInRhythm(expression: string, since: number, now: number): number | undefined {
  return expression.startsWith("rate") ? fromNowOn(expression, since, now) : undefined;
}

function fromNowOn(expression: string, start: number | undefined, now: number): number | undefined {
  if (start === undefined || start >= now) return start;
  const period = periodOf(expression);
  return period === undefined ? undefined : start + Math.ceil((now - start) / period) * period;
}

/** In seconds; undefined for what is not a rate. */
function periodOf(expression: string): number | undefined {
  const [, value, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return value === undefined ? undefined : Number(value) * UNIT_SECONDS[unit as RateUnit];
}
