import { CalendarDays } from "./calendar-days.ts";
import { DONE } from "./condition/condition.ts";
import { DEADLINE, numberTextOf, STATUS, textOf, type TaskRecord } from "./record.ts";
import { dayText, type WallClock } from "./when-text.ts";

/** The part before all days. */
const OVERDUE = Number.NEGATIVE_INFINITY;

/** How an agenda is divided: what is overdue, then each day, as CalendarDays numbers them. */
export class Agenda {
  readonly days: CalendarDays;
  readonly today: number;
  readonly #now: number;

  constructor({ now, wallTime }: WallClock) {
    this.days = new CalendarDays(wallTime);
    this.today = this.days.dayOf(now);
    this.#now = now;
  }

  /** Whether a record was due before now, done or not. */
  isPast(record: TaskRecord): boolean {
    return dueOf(record) < this.#now;
  }

  isOverdue(record: TaskRecord): boolean {
    return this.isPast(record) && textOf(record[STATUS]) !== DONE.S;
  }

  /** The part that a record belongs to. Later ones are larger. */
  partOf(record: TaskRecord): number {
    return this.isOverdue(record) ? OVERDUE : this.days.dayOf(Math.floor(dueOf(record)));
  }

  /** What a part is called: `Overdue`, `Mon 23 Nov, today`. */
  title(part: number): string {
    return part === OVERDUE ? "Overdue" : dayText(part, this.today);
  }
}

function dueOf(record: TaskRecord): number {
  return Number(numberTextOf(record[DEADLINE]));
}
