import type { BulkRecord } from "../../table/bulk-writer.ts";
import { encodeDynamoJson } from "../../task/dynamodb-json.ts";
import { localKeyOf, type LocalKey } from "../store/local-key.ts";

const MOST_RECORDS = 32 * 1024;
// Each record at a random place of the file writes a page: with a quarter as many at a time an import took half as long again, and
// wrote three times as much.
const MOST_BYTES = 6 * 1024 * 1024;
// A UTF-16 unit has at most three bytes in UTF-8.
const CHARACTER_BYTES = 3;

/** A record as it will be stored. `from` is where it came from, if that was kept. */
export interface WaitingRow {
  key: LocalKey;
  item: string;
  from: BulkRecord | undefined;
}

/**
 * Records that wait to be written in the order of their keys, in memory that is taken once. As objects they would take ten
 * times as much, and live too long for the engine's quick collections.
 */
export class WaitingRecords {
  #items = Buffer.allocUnsafeSlow(MOST_BYTES);
  /** Where the item of each record ends among all; the one before it is where it begins. */
  readonly #ends = new Uint32Array(MOST_RECORDS + 1);
  readonly #deadlines = new Float64Array(MOST_RECORDS);
  /** The user of each record: which one of the names. */
  readonly #users = new Uint32Array(MOST_RECORDS);
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();
  /** Of the few keys that have one. */
  readonly #rests = new Map<number, string>();
  readonly #from: BulkRecord[] = [];
  readonly #keepsFrom: boolean;
  #count = 0;

  constructor({ keepsFrom }: { keepsFrom: boolean }) {
    this.#keepsFrom = keepsFrom;
  }

  /** Takes a record; gives false where it has no room for it before it is cleared. */
  add(from: BulkRecord): boolean {
    const { userName, deadline, rest } = localKeyOf(from.record);
    const item = encodeDynamoJson(from.record);
    const begin = this.#ends[this.#count]!;
    const most = item.length * CHARACTER_BYTES;
    if (this.#count === MOST_RECORDS || begin + most > this.#items.length) {
      if (this.#count > 0) return false;
      this.#items = Buffer.allocUnsafeSlow(most);
    }
    const index = this.#count;
    let user = this.#numbers.get(userName);
    if (user === undefined) this.#numbers.set(userName, (user = this.#names.push(userName) - 1));
    this.#users[index] = user;
    this.#deadlines[index] = deadline;
    if (rest !== "") this.#rests.set(index, rest);
    if (this.#keepsFrom) this.#from.push(from);
    this.#ends[index + 1] = begin + this.#items.write(item, begin);
    this.#count += 1;
    return true;
  }

  /** The numbers of all records in the order of their keys; of two with one key the first comes first. */
  inOrder(): Uint32Array {
    const names = this.#names;
    const users = Uint32Array.from(names.keys()).sort((a, b) => compareTexts(names[a]!, names[b]!));
    const ranks = new Uint32Array(names.length);
    for (const [rank, user] of users.entries()) ranks[user] = rank;
    const rankOf = (index: number) => ranks[this.#users[index]!]!;
    return Uint32Array.from({ length: this.#count }, (_, index) => index).sort(
      (a, b) =>
        rankOf(a) - rankOf(b) ||
        this.#deadlines[a]! - this.#deadlines[b]! ||
        compareTexts(this.#rests.get(a) ?? "", this.#rests.get(b) ?? "") ||
        a - b,
    );
  }

  /** Those of these numbers. */
  rows(indexes: Uint32Array): WaitingRow[] {
    return Array.from(indexes, (index) => ({
      key: {
        userName: this.#names[this.#users[index]!]!,
        deadline: this.#deadlines[index]!,
        rest: this.#rests.get(index) ?? "",
      },
      item: this.#items.toString("utf8", this.#ends[index], this.#ends[index + 1]),
      from: this.#from[index],
    }));
  }

  clear(): void {
    this.#count = 0;
    this.#names.length = 0;
    this.#numbers.clear();
    this.#rests.clear();
    this.#from.length = 0;
  }
}

// Any order that keeps neighbours of the file together will do, so JavaScript's own of texts serves.
function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
