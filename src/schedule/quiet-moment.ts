// A time is fired within a minute (User Guide of EventBridge and of Scheduler), and a change takes a while to be everywhere.
const BEFORE_S = 60;
const AFTER_S = 90;
/** How long it is worth waiting. */
const LONGEST_S = 3600;

/**
 * In how many seconds a schedule can be exchanged without a firing falling into the change: none is due within the minute after,
 * nor was in the minute and a half before. `next`: the first due time after a moment. Times are in seconds since 1970. Undefined where
 * it fires too often for that.
 */
export function quietMoment(next: (after: number) => number | undefined, now: number): number | undefined {
  for (let moment = now; moment - now <= LONGEST_S;) {
    const due = next(moment - AFTER_S);
    if (due === undefined || due > moment + BEFORE_S) return moment - now;
    moment = due + AFTER_S;
  }
  return undefined;
}
