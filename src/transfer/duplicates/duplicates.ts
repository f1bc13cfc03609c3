import { bulkKey } from "../../table/bulk-key.ts";
import { DEADLINE, type TaskKey } from "../../task/record.ts";
import { isSecond } from "../../task/validate-record.ts";
import type { Source, SourceRecord } from "../transfer-format.ts";
import type { OnDuplicate } from "./on-duplicate.ts";
import { SeenKeys } from "./seen-keys.ts";

// Of the 32 bits that are kept with a key one says whether the others are a line's number or an element's.
const ELEMENT = 2 ** 31;

/** Watches the keys of a file, so that of records with one key none is lost in silence. */
export class Duplicates {
  /** How many records came with a key that had come before. */
  count = 0;
  readonly mode: OnDuplicate;
  readonly #seen = new SeenKeys();

  constructor(mode: OnDuplicate) {
    this.mode = mode;
  }

  /** The record as it is to be written, a fault in its place, or undefined where an earlier one stands for it. */
  take(source: SourceRecord): Source | undefined {
    const key = bulkKey(source);
    const before = this.#seen.add(key, this.mode === "next-second" ? 1 : numberOf(source));
    if (before === undefined) return source;
    this.count += 1;
    if (this.mode === "first") return undefined;
    if (this.mode === "last") return source;
    if (this.mode === "reject") {
      const { line, element, source: text } = source;
      const reason = `the user and the deadline are those of ${nameOf(before)}`;
      return { line, element, source: text, reason };
    }
    return this.#atNextSecond(source, key);
  }

  /** Each key keeps by how many seconds the next one to look at is later, so that none is looked at over and over. */
  #atNextSecond(source: SourceRecord, key: TaskKey): Source {
    const { userName } = key;
    const passed: number[] = [];
    const keyAt = (second: number) => ({ userName, deadline: String(second) });
    let deadline = Number(key.deadline);
    for (;;) {
      if (!isSecond(keyAt(deadline).deadline) || !isSecond(key.deadline)) {
        const { line, element, source: text } = source;
        return { line, element, source: text, reason: `no second after ${key.deadline} is free for it` };
      }
      const step = this.#seen.add(keyAt(deadline), 1);
      if (step === undefined) break;
      passed.push(deadline);
      deadline += step;
    }
    for (const one of passed) this.#seen.set(keyAt(one), deadline + 1 - one);
    const { line, element, source: text, record } = source;
    return { line, element, source: text, record: { ...record, [DEADLINE]: { N: String(deadline) } } };
  }
}

function numberOf({ line, element }: SourceRecord): number {
  return element === undefined ? line : ELEMENT + element;
}

function nameOf(number: number): string {
  return number >= ELEMENT ? `element ${number - ELEMENT}` : `line ${number}`;
}
