import { applyChange } from "../table/apply-change.ts";
import type { BulkWriteOptions, BulkWriter } from "../table/bulk-writer.ts";
import type {
  Change,
  ChangeWriteOptions,
  ChangeWriter,
  Creation,
  ExchangeOutcome,
  MoveOutcome,
  RecordChange,
  TaskTable,
  WriteOutcome,
} from "../table/task-table.ts";
import { validateChange } from "../table/validate-change.ts";
import { writeRefusal } from "../table/write-refusal.ts";
import { equalAttributes } from "../task/compare-values.ts";
import type { Condition } from "../task/condition/condition.ts";
import { decodeDynamoJson, encodeDynamoJson } from "../task/dynamodb-json.ts";
import { keyText } from "../task/key-text.ts";
import { movedRecord } from "../task/moved-record.ts";
import { compareNumbers } from "../task/number.ts";
import { keyAttributes, keyOf, type TaskKey, type TaskRecord } from "../task/record.ts";
import { validateRecord } from "../task/validate-record.ts";
import { PassingTable } from "./passing-table.ts";
import { callFor, writeUnits } from "./write-units.ts";

/** What a dry run would have called: how many calls of each kind, and the write units that all of them cost. */
export type Say = (calls: readonly Calls[], units: number) => Promise<void>;

export interface Calls {
  readonly call: string;
  readonly count: number;
}

/** A table that reads as ever and writes nothing: each write finds out what it would do, and says what it would call. */
export function dryTable(table: TaskTable, say: Say): TaskTable {
  return new DryTable(table, say);
}

// The most records that BatchWriteItem takes (API reference).
const PER_BATCH = 25;

class DryTable extends PassingTable {
  readonly #say: Say;

  constructor(table: TaskTable, say: Say) {
    super(table);
    this.#say = say;
  }

  override async create(record: TaskRecord): Promise<Creation> {
    validateRecord(record);
    const before = await this.get(keyOf(record));
    await this.#would("PutItem", [{ before: undefined, after: record }]);
    return before === undefined ? "created" : "taken";
  }

  override async put(record: TaskRecord): Promise<{ changes: readonly Change[] }> {
    validateRecord(record);
    const changes = [{ before: await this.get(keyOf(record)), after: record }];
    await this.#would("PutItem", changes);
    return { changes };
  }

  override async update(
    key: TaskKey,
    change: RecordChange,
    { condition, upsert = false }: { condition?: Condition | undefined; upsert?: boolean | undefined },
  ): Promise<WriteOutcome> {
    validateChange(change);
    const before = await this.get(key);
    const refusal = writeRefusal(before, condition, upsert);
    if (refusal !== undefined) return refusal;
    const after = decodeDynamoJson(encodeDynamoJson(applyChange(before ?? keyAttributes(key), change)));
    validateRecord(after);
    const changes = [{ before, after }];
    await this.#would("UpdateItem", changes);
    return { outcome: "written", record: after, changes };
  }

  override async delete(key: TaskKey, condition?: Condition): Promise<WriteOutcome> {
    const before = await this.get(key);
    const refusal = writeRefusal(before, condition, false);
    if (refusal !== undefined || before === undefined) return refusal ?? { outcome: "missing" };
    const changes = [{ before, after: undefined }];
    await this.#would("DeleteItem", changes);
    return { outcome: "written", record: before, changes };
  }

  override async move(
    key: TaskKey,
    deadline: number,
    { overwrite }: { overwrite: boolean },
  ): Promise<MoveOutcome> {
    const before = await this.get(key);
    if (before === undefined) return { outcome: "missing" };
    if (compareNumbers(String(deadline), key.deadline) === 0)
      return { outcome: "moved", record: before, changes: [] };
    const record = movedRecord(before, String(deadline));
    validateRecord(record);
    const replaced = await this.get(keyOf(record));
    if (replaced !== undefined && !overwrite) return { outcome: "taken" };
    const changes = [
      { before, after: undefined },
      { before: replaced, after: record },
    ];
    await this.#would("TransactWriteItems", changes);
    return { outcome: "moved", record, changes };
  }

  override async exchange(changes: readonly Change[]): Promise<ExchangeOutcome> {
    const outcome = await this.#compare(changes, new Set());
    if (outcome.outcome === "done") await this.#would(callFor(changes), changes);
    return outcome;
  }

  override async openBulkWriter(options: BulkWriteOptions): Promise<BulkWriter> {
    const counts = { written: 0, skipped: 0, capacity: undefined };
    let units = 0;
    return {
      counts,
      write: async (records) => {
        const keys = options.onConflict === "replace" ? [] : records.map(({ record }) => keyOf(record));
        const { records: found } = await this.getMany(keys, { consistent: true });
        for (const [index, bulk] of records.entries()) {
          const { record } = bulk;
          if (found[index] === undefined) {
            counts.written += 1;
            units += writeUnits([{ before: undefined, after: record }]);
            options.wouldWrite?.(bulk);
          } else if (options.onConflict === "skip") {
            counts.skipped += 1;
            options.skip?.(bulk);
          } else options.refuse(bulk, "there is a record with this user and deadline already");
        }
      },
      finish: () =>
        options.onConflict === "replace"
          ? this.#say([{ call: "BatchWriteItem", count: Math.ceil(counts.written / PER_BATCH) }], units)
          : this.#say([{ call: "PutItem", count: counts.written }], units),
    };
  }

  override async openChangeWriter(options: ChangeWriteOptions): Promise<ChangeWriter> {
    const counts = new Map<string, number>();
    let units = 0;
    // Keys that an exchange before has left free: nothing is really moved away.
    const freed = new Set<string>();
    let index = 0;
    return {
      capacity: undefined,
      write: async (exchanges) => {
        for (const changes of exchanges) {
          const outcome = await this.#compare(changes, freed);
          if (outcome.outcome === "done") {
            counts.set(callFor(changes), (counts.get(callFor(changes)) ?? 0) + 1);
            units += writeUnits(changes);
            for (const { before, after } of changes) {
              if (after === undefined) freed.add(keyText(before!));
              else freed.delete(keyText(after));
            }
          }
          options.settle(index, outcome);
          index += 1;
        }
      },
      finish: async () => {
        const calls = Array.from(counts, ([call, count]) => ({ call, count }));
        if (calls.length > 0) await this.#say(calls, units);
      },
    };
  }

  async #compare(changes: readonly Change[], freed: ReadonlySet<string>): Promise<ExchangeOutcome> {
    for (const { after } of changes) if (after !== undefined) validateRecord(after);
    const found = await Promise.all(
      changes.map(async ({ before, after }) => {
        const place = (before ?? after)!;
        return freed.has(keyText(place)) ? undefined : this.get(keyOf(place));
      }),
    );
    const isSame = changes.every(({ before }, index) => {
      const there = found[index];
      return before === undefined || there === undefined ? before === there : equalAttributes(before, there);
    });
    return isSame ? { outcome: "done" } : { outcome: "refused", found };
  }

  #would(call: string, changes: readonly Change[]): Promise<void> {
    return this.#say([{ call, count: 1 }], writeUnits(changes));
  }
}
