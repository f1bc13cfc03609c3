import type { Attributes } from "./attribute-value.ts";
import type { Span } from "./calendar-days.ts";
import { DONE } from "./condition/condition.ts";
import { compareNumbers } from "./number.ts";
import { DEADLINE, numberTextOf, STATUS, textOf, type TaskRecord } from "./record.ts";

/** What `Tally` counts by, as decimal texts of whole seconds since 1970. */
export interface TallyTimes {
  /** What was due before this is overdue. */
  now: string;
  today: { from: string; to: string };
  week: { from: string; to: string };
}

/** `now`: milliseconds since 1970. */
export function tallyTimes(now: number, today: Span, week: Span): TallyTimes {
  const texts = ({ from, to }: Span) => ({ from: String(from), to: String(to) });
  return { now: String(Math.ceil(now / 1000)), today: texts(today), week: texts(week) };
}

/** Counts records, and keeps none. */
export class Tally {
  readonly #times: TallyTimes;
  #open = 0;
  #overdue = 0;
  #today = 0;
  #week = 0;
  #done = 0;
  #next: string | undefined;

  constructor(times: TallyTimes) {
    this.#times = times;
  }

  add(record: TaskRecord): void {
    if (textOf(record[STATUS]) === DONE.S) {
      this.#done += 1;
      return;
    }
    const { now, today, week } = this.#times;
    const due = numberTextOf(record[DEADLINE]) ?? "";
    this.#open += 1;
    if (compareNumbers(due, now) < 0) this.#overdue += 1;
    else if (this.#next === undefined || compareNumbers(due, this.#next) < 0) this.#next = due;
    if (isWithin(due, week)) this.#week += 1;
    if (isWithin(due, today)) this.#today += 1;
  }

  /** The counts as a row; the next deadline is that of the first open record that is not overdue. */
  get row(): Attributes {
    const counts = {
      open: this.#open,
      overdue: this.#overdue,
      today: this.#today,
      week: this.#week,
      done: this.#done,
    };
    const row: Attributes = {};
    for (const [name, count] of Object.entries(counts)) row[name] = { N: String(count) };
    return this.#next === undefined ? row : { ...row, [NEXT]: { N: this.#next } };
  }
}

export const NEXT = "next_deadline_unix_time";
/** The names of a row, in their order. */
export const TALLY_COLUMNS = ["open", "overdue", "today", "week", "done", NEXT];

function isWithin(due: string, { from, to }: { from: string; to: string }): boolean {
  return compareNumbers(due, from) >= 0 && compareNumbers(due, to) <= 0;
}
