import type { TaskRecord } from "../task/record.ts";
import type { Page } from "./task-table.ts";

/** Takes the first records from pages, up to a limit, and knows whether more follow. */
export class TakeMatches {
  #left: number;
  #last: TaskRecord | undefined;
  #more = false;

  /** `limit` undefined takes them all. */
  constructor(limit: number | undefined) {
    this.#left = limit ?? Number.POSITIVE_INFINITY;
  }

  take(page: Page): TaskRecord[] {
    const taken = page.records.slice(0, this.#left);
    this.#left -= taken.length;
    this.#last = taken.at(-1) ?? this.#last;
    this.#more = page.records.length > taken.length || page.next !== undefined;
    return taken;
  }

  get isFull(): boolean {
    return this.#left === 0;
  }

  get isEmpty(): boolean {
    return this.#last === undefined;
  }

  /** The last record taken where there may be more after it; undefined at the end of the list. */
  get more(): TaskRecord | undefined {
    return this.#more ? this.#last : undefined;
  }
}
