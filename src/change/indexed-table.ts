import { usageError } from "../errors.ts";
import type { BulkRecord, BulkWriteOptions, BulkWriter } from "../table/bulk-writer.ts";
import type {
  Change,
  Changes,
  ChangeOutcome,
  ChangeStep,
  ChangeWriteOptions,
  ChangeWriter,
  Creation,
  ExchangeOutcome,
  RecordChange,
  TaskTable,
  WriteOutcome,
} from "../table/task-table.ts";
import { equalAttributes } from "../task/compare-values.ts";
import { allOf, isDone, type Condition } from "../task/condition/condition.ts";
import { openShardOf, withOpenShard } from "../task/open-shard.ts";
import {
  keyAttributes,
  OPEN_SHARD,
  STATUS,
  USER_NAME,
  type TaskKey,
  type TaskRecord,
} from "../task/record.ts";
import { PassingTable } from "./passing-table.ts";

/**
 * A table whose open records have the partition key of the team index, and whose done ones have it not, whatever is
 * written: the one place that sees to it. It stands before all others, so that a dry run shows it and the history has it.
 */
export function indexedTable(table: TaskTable): TaskTable {
  return new IndexedTable(table);
}

type UpdateOptions = { condition?: Condition | undefined; upsert?: boolean | undefined };

const IS_MISSING: Condition = { is: "not-exists", path: [USER_NAME] };

class IndexedTable extends PassingTable {
  override asKept(record: TaskRecord): TaskRecord {
    return withOpenShard(record);
  }

  override create(record: TaskRecord): Promise<Creation> {
    return this.table.create(withOpenShard(record));
  }

  override put(record: TaskRecord): Promise<{ changes: Changes }> {
    return this.table.put(withOpenShard(record));
  }

  override async update(key: TaskKey, change: RecordChange, options: UpdateOptions): Promise<WriteOutcome> {
    if (change.some(({ path: [name] }) => name === OPEN_SHARD)) {
      throw usageError(
        `${OPEN_SHARD} follows from ${STATUS}: the setting team-index keeps it right`,
        `leave it out; TASKS_TEAM_INDEX=off writes it all the same`,
      );
    }
    const step = stepFor(key, change);
    if (step !== undefined) return this.table.update(key, [...change, step], options);
    if (options.upsert !== true) return this.table.update(key, change, options);
    return this.#upsert(key, change, options.condition);
  }

  override async exchange(
    changes: readonly Change[],
    options?: { isExact?: boolean },
  ): Promise<ExchangeOutcome> {
    const wanted = changes.map(kept);
    const outcome = await this.table.exchange(wanted, options);
    const again = fromFound(wanted, outcome);
    return again === undefined ? outcome : this.table.exchange(again, options);
  }

  override async openBulkWriter(options: BulkWriteOptions): Promise<BulkWriter> {
    const writer = await this.table.openBulkWriter(options);
    return {
      counts: writer.counts,
      write: (records) => writer.write(records.map(keptInBulk)),
      finish: () => writer.finish(),
    };
  }

  override async openChangeWriter(options: ChangeWriteOptions): Promise<ChangeWriter> {
    const given = new Map<number, readonly Change[]>();
    const again: { index: number; changes: readonly Change[] }[] = [];
    let count = 0;
    const settle = (index: number, outcome: ChangeOutcome) => {
      const changes = fromFound(given.get(index)!, outcome);
      given.delete(index);
      if (changes === undefined) options.settle(index, outcome);
      else again.push({ index, changes });
    };
    const writer = await this.table.openChangeWriter({ ...options, settle });
    return {
      get capacity() {
        return writer.capacity;
      },
      write: async (exchanges) => {
        const wanted = exchanges.map((changes) => changes.map(kept));
        for (const changes of wanted) {
          given.set(count, changes);
          count += 1;
        }
        await writer.write(wanted);
      },
      finish: async () => {
        await writer.finish();
        if (again.length === 0) return;
        const second = await this.table.openChangeWriter({
          ...options,
          settle: (at, outcome) => options.settle(again[at]!.index, outcome),
        });
        await second.write(again.map(({ changes }) => changes));
        await second.finish();
      },
    };
  }

  /** A change that says nothing about the status makes an open record, or leaves the shard of the one that is there. */
  async #upsert(key: TaskKey, change: RecordChange, condition: Condition | undefined): Promise<WriteOutcome> {
    for (;;) {
      const changed = await this.table.update(key, change, { condition, upsert: false });
      if (changed.outcome !== "missing") return changed;
      const made = await this.table.update(key, [...change, setShard(key)], {
        condition: condition === undefined ? IS_MISSING : allOf(IS_MISSING, condition),
        upsert: true,
      });
      // Another writer was faster, and the condition is to be asked of what that one has made.
      if (made.outcome !== "refused") return made;
    }
  }
}

/** What a change does to the shard by what it does to the status; undefined where it leaves that alone. */
function stepFor(key: TaskKey, change: RecordChange): ChangeStep | undefined {
  const step = change.find(({ path: [name] }) => name === STATUS);
  if (step === undefined) return undefined;
  // A step within the status can only succeed on a list, a map, a set or a number, which are not "done".
  const endsIt = step.is === "set" && step.path.length === 1 && isDone({ [STATUS]: step.value });
  return endsIt ? { is: "remove", path: [OPEN_SHARD] } : setShard(key);
}

function setShard(key: TaskKey): ChangeStep {
  return { is: "set", path: [OPEN_SHARD], value: { S: openShardOf(keyAttributes(key))! } };
}

function kept({ before, after }: Change): Change {
  return { before, after: after && withOpenShard(after) };
}

/**
 * The same from what is there, where that differs from what was read by nothing but its shard: who fills the index has
 * changed no task. Undefined where there is no reason to try again.
 */
function fromFound(changes: readonly Change[], outcome: ChangeOutcome): Change[] | undefined {
  if (outcome.outcome !== "refused") return undefined;
  const { found } = outcome;
  const isSame = changes.every(({ before }, index) => {
    const there = found[index];
    if (before === undefined || there === undefined) return before === there;
    return equalAttributes(withOpenShard(before), withOpenShard(there));
  });
  return isSame ? changes.map(({ after }, index) => ({ before: found[index], after })) : undefined;
}

function keptInBulk(bulk: BulkRecord): BulkRecord {
  const record = withOpenShard(bulk.record);
  if (record === bulk.record) return bulk;
  const { line, element, source } = bulk;
  return { line, element, source, record };
}
