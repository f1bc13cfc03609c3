import { DAY, findOnClock } from "./when/wall-time.ts";

/** Seconds of a span, both ends included. */
export interface Span {
  from: number;
  to: number;
}

/**
 * The days of a clock, numbered from 1970-01-01 on it, which is day 0. A day begins when the clock first shows its midnight, or
 * right after the gap that skips it, and lasts until the next one begins, whatever the clock shows twice.
 */
export class CalendarDays {
  readonly #wallTime: (seconds: number) => number;
  readonly #starts = new Map<number, number>();

  /** `wallTime`: what the clock shows at an instant; both in whole seconds since 1970. */
  constructor(wallTime: (seconds: number) => number) {
    this.#wallTime = wallTime;
  }

  /** The day that holds an instant. */
  dayOf(seconds: number): number {
    const day = Math.floor(this.#wallTime(seconds) / DAY);
    // Clocks that go back over midnight show the day before once more.
    return seconds >= this.startOf(day + 1) ? day + 1 : day;
  }

  /** The first second of a day. */
  startOf(day: number): number {
    let start = this.#starts.get(day);
    if (start === undefined) {
      start = findOnClock(day * DAY, this.#wallTime).at;
      this.#starts.set(day, start);
    }
    return start;
  }

  /** So many days from a day on. */
  span(day: number, days: number): Span {
    return { from: this.startOf(day), to: this.startOf(day + days) - 1 };
  }
}

/** The Monday of a day's week. 1970 began on a Thursday. */
export function mondayOf(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7);
}
