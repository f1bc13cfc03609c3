import type { Change, ExchangeOutcome } from "../../table/task-table.ts";
import { equalAttributes } from "../../task/compare-values.ts";
import { decodeDynamoJson } from "../../task/dynamodb-json.ts";
import { keyOf, type TaskKey, type TaskRecord } from "../../task/record.ts";
import { insertRecord, LEAVE, OVERWRITE } from "../store/insert-record.ts";
import { localKey } from "../store/local-key.ts";
import type { Store } from "../store/store.ts";
import { readItem, WHERE_KEY } from "../store/stored-row.ts";

/** The rows of one table, statement by statement: the caller opens a transaction where it needs one. */
export class RecordRows {
  readonly #store: Store;
  readonly #table: string;

  constructor(store: Store, table: string) {
    this.#store = store;
    this.#table = table;
  }

  read(key: TaskKey): TaskRecord | undefined {
    const item = readItem(this.#store, this.#table, key);
    return item === undefined ? undefined : decodeDynamoJson(item);
  }

  /** Writes a record where none is; gives whether it did. */
  insert(record: TaskRecord): boolean {
    return insertRecord(this.#store, this.#table, record, LEAVE) === 1;
  }

  /** Writes a record, replacing the one with its key. */
  replace(record: TaskRecord): void {
    insertRecord(this.#store, this.#table, record, OVERWRITE);
  }

  remove(key: TaskKey): void {
    const { userName, deadline, rest } = localKey(key);
    this.#store.run(`DELETE FROM record ${WHERE_KEY}`, this.#table, userName, deadline, rest);
  }

  /** TaskTable's exchange, within a transaction. */
  exchange(changes: readonly Change[]): ExchangeOutcome {
    const found = changes.map(({ before, after }) => this.read(keyOf((before ?? after)!)));
    if (!changes.every(({ before }, index) => isSame(before, found[index]))) {
      return { outcome: "refused", found };
    }
    for (const { before, after } of changes) {
      if (after !== undefined) this.replace(after);
      else if (before !== undefined) this.remove(keyOf(before));
    }
    return { outcome: "done" };
  }
}

function isSame(one: TaskRecord | undefined, other: TaskRecord | undefined): boolean {
  return one === undefined || other === undefined ? one === other : equalAttributes(one, other);
}
