import type { Shelf } from "../ports.ts";
import type { Page } from "../table/task-table.ts";
import { equalAttributes } from "../task/compare-values.ts";
import { decodeDynamoJson, encodeDynamoJson } from "../task/dynamodb-json.ts";
import { keyOf, type TaskRecord } from "../task/record.ts";
import { SeenKeys } from "./duplicates/seen-keys.ts";
import type { Source, SourceFault } from "./transfer-format.ts";

/** A record of the table and of the file that are not the same: `before` is the table's, `after` the file's. */
export type Difference =
  | { difference: "added"; before?: undefined; after: TaskRecord }
  | { difference: "removed"; before: TaskRecord; after?: undefined }
  | { difference: "changed"; before: TaskRecord; after: TaskRecord };

// Records of the file that are put on the shelf, or taken from it, in one go: at most 400 KB each.
const STEP = 200;

/**
 * Compares a file with a table in one pass of each, in about 16 bytes of memory a record: the file's records wait on a
 * shelf, found by their keys.
 */
export class RecordDiff {
  /** How many records table and file both have just so. */
  equal = 0;
  readonly #shelf: Shelf;
  readonly #seen = new SeenKeys();
  #count = 0;
  /** A bit for each record of the file: whether the table has its key. */
  #met = new Uint8Array(1024);

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** How many records the file has. */
  get count(): number {
    return this.#count;
  }

  /** Takes what the file holds; gives what of it cannot be compared. */
  take(sources: readonly Source[]): SourceFault[] {
    const faults: SourceFault[] = [];
    const texts: string[] = [];
    for (const source of sources) {
      if (!("record" in source)) {
        faults.push(source);
        continue;
      }
      const before = this.#seen.add(keyOf(source.record), this.#count + texts.length);
      if (before === undefined) texts.push(encodeDynamoJson(source.record));
      else {
        const { line, element, source: text } = source;
        const reason = "the user and the deadline are those of an earlier record of the file";
        faults.push({ line, element, source: text, reason });
      }
    }
    for (let at = 0; at < texts.length; at += STEP) this.#shelf.put(texts.slice(at, at + STEP));
    this.#count += texts.length;
    return faults;
  }

  /** What of a page of the table is not in the file, or not so. `asKept`: how the table would keep a record of the file. */
  compare({ records }: Page, asKept = (record: TaskRecord) => record): Difference[] {
    const differences: Difference[] = [];
    for (let at = 0; at < records.length; at += STEP)
      differences.push(...this.#compare(records.slice(at, at + STEP), asKept));
    return differences;
  }

  /** What of the file the table did not have, in the order of the file, once all pages are compared. */
  *rest(): Generator<Difference[]> {
    let numbers: number[] = [];
    for (let number = 0; number < this.#count; number += 1) {
      if (!this.#isMet(number)) numbers.push(number);
      if (numbers.length < STEP && number + 1 < this.#count) continue;
      yield this.#shelf.take(numbers).map((text) => ({ difference: "added", after: decodeDynamoJson(text) }));
      numbers = [];
    }
  }

  #compare(records: TaskRecord[], asKept: (record: TaskRecord) => TaskRecord): Difference[] {
    const numbers = records.map((record) => this.#seen.get(keyOf(record)));
    const texts = this.#shelf.take(numbers.filter((number) => number !== undefined));
    let next = 0;
    return records.flatMap((before, index): Difference[] => {
      const number = numbers[index];
      if (number === undefined) return [{ difference: "removed", before }];
      this.#meet(number);
      const text = texts[next]!;
      next += 1;
      const after = text === encodeDynamoJson(before) ? undefined : asKept(decodeDynamoJson(text));
      // Not every server that speaks DynamoDB's API gives numbers in their plain form.
      if (after !== undefined && !equalAttributes(before, after))
        return [{ difference: "changed", before, after }];
      this.equal += 1;
      return [];
    });
  }

  #meet(number: number): void {
    const at = number >>> 3;
    if (at >= this.#met.length) {
      const met = new Uint8Array(Math.max(at + 1, this.#met.length * 2));
      met.set(this.#met);
      this.#met = met;
    }
    this.#met[at]! |= 1 << (number & 7);
  }

  #isMet(number: number): boolean {
    return ((this.#met[number >>> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }
}
