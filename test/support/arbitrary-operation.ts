import fc from "fast-check";
import type {
  Change,
  Page,
  QueryRequest,
  RecordChange,
  ScanRequest,
  TaskTable,
} from "../../src/table/task-table.ts";
import { allOf, DONE, NOT_DONE, type Condition } from "../../src/task/condition/condition.ts";
import { isLease } from "../../src/task/lease.ts";
import { claimFirst, leaseEndFrom } from "../../src/table/claim-first.ts";
import type { Attributes } from "../../src/task/attribute-value.ts";
import {
  CLAIMED_BY,
  keyAttributes,
  keyOf,
  LEASE_UNTIL,
  STATUS,
  type TaskKey,
  type TaskRecord,
} from "../../src/task/record.ts";
import { changeAttributes } from "../../src/table/change-attributes.ts";
import { compareNumbers } from "../../src/task/number.ts";
import { finishRecord } from "../../src/table/finish-record.ts";
import { seriesAttributes, seriesName } from "../../src/task/repeat/series.ts";
import { keyText } from "../../src/task/key-text.ts";
import { arbitraryAttributes, arbitraryCondition } from "./arbitraries.ts";
import { nestedAttributes, nestedChange } from "./arbitrary-change.ts";
import { WIDE_NAMES, wideAttributes, wideNumber } from "./wide-attributes.ts";

/** The change of one key: from what is there, or from what is not, to the record or to nothing. */
interface ExchangeStep {
  isRead: boolean;
  record: TaskRecord;
  isDeleted: boolean;
}

/** One call of a TaskTable, as data that a failing test can print. */
export type Operation =
  | { call: "create" | "put"; record: TaskRecord }
  | { call: "get"; key: TaskKey }
  | { call: "firstFreeDeadline"; userName: string; from: number }
  | { call: "update"; key: TaskKey; change: RecordChange; condition?: Condition | undefined; upsert: boolean }
  | { call: "delete"; key: TaskKey; condition?: Condition | undefined }
  | { call: "move"; key: TaskKey; deadline: number; overwrite: boolean }
  | { call: "exchange"; steps: ExchangeStep[] }
  | { call: "claim"; users: string[]; by: string; now: number; where?: Condition | undefined }
  | { call: "renew" | "release" | "finish"; key: TaskKey; leaseNo: number; now: number }
  | { call: "repeat"; key: TaskKey; rule: string; start: number }
  | { call: "done"; key: TaskKey; now: number; isLast: boolean; condition?: Condition | undefined }
  | { call: "query"; request: QueryRequest }
  | { call: "scan"; request: ScanRequest };

const LEASE = 10;

// Few keys, so that operations meet each other's records.
const userName = fc.constantFrom("a", "熊本");
const second = fc.integer({ min: 10, max: 13 });
// Beside whole seconds what other programs may have made keys of, each written in two ways.
const deadline = fc.oneof(
  { weight: 3, arbitrary: second.map(String) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("10.5", "105e-1", "-1.5", "-15E-1", "1e30", `1${"0".repeat(30)}`, "-1e125"),
  },
);
const key = fc.record({ userName, deadline });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

/** What operations write: attributes, and the names and numbers of updates. */
interface Material {
  attributes: fc.Arbitrary<Attributes>;
  change: fc.Arbitrary<RecordChange>;
}

const recordOf = ({ attributes }: Material): fc.Arbitrary<TaskRecord> =>
  fc.tuple(key, attributes).map(([it, rest]) => ({ ...rest, ...keyAttributes(it) }));

/** Changes of whole attributes. */
function flatChange(
  attributes: fc.Arbitrary<Attributes>,
  names: readonly string[],
  summand: fc.Arbitrary<string>,
): fc.Arbitrary<RecordChange> {
  return fc
    .record({
      set: attributes,
      add: fc.uniqueArray(fc.tuple(fc.constantFrom(...names), summand), {
        maxLength: 2,
        selector: ([name]) => name,
      }),
      remove: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 3 }),
    })
    .map(({ set, add, remove }): RecordChange => {
      const free = (name: string) => !Object.hasOwn(set, name);
      const added = add.filter(([name]) => free(name));
      return changeAttributes({
        set,
        add: Object.fromEntries(added),
        remove: remove.filter((name) => free(name) && !added.some(([other]) => other === name)),
      });
    })
    .filter((change) => change.length > 0);
}

const limits = {
  where: maybe(arbitraryCondition),
  limit: maybe(fc.integer({ min: 1, max: 4 })),
  countOnly: fc.boolean(),
};
const queryRequest = fc
  .record({
    userName,
    from: maybe(deadline),
    to: maybe(deadline),
    descending: fc.boolean(),
    after: maybe(deadline),
    ...limits,
  })
  .map(({ after, from, to, ...rest }): QueryRequest => {
    const swap = from !== undefined && to !== undefined && compareNumbers(from, to) > 0;
    const range = swap ? { from: to, to: from } : { from, to };
    const start =
      after !== undefined && isWithin(after, range)
        ? { userName: rest.userName, deadline: after }
        : undefined;
    return {
      ...rest,
      ...range,
      after: start === undefined ? undefined : keyAttributes(start),
    };
  });

// DynamoDB refuses a start outside of the range; DynamoDB Local also one at its far end, which AWS itself gives out.
function isWithin(
  after: string,
  { from, to }: { from: string | undefined; to: string | undefined },
): boolean {
  const isBehind = from === undefined || compareNumbers(after, from) > 0;
  return isBehind && (to === undefined || compareNumbers(after, to) < 0);
}

const scanRequest = fc.record({ segments: fc.constantFrom(undefined, 1, 3), ...limits });

const move = fc.record({
  call: fc.constant("move" as const),
  key,
  deadline: second,
  overwrite: fc.boolean(),
});

// So few moments that leases are met while they last, and when they are over.
const moment = fc.constantFrom(0, LEASE - 1, LEASE, 2 * LEASE);
const claim = fc.record({
  call: fc.constant("claim" as const),
  users: fc.uniqueArray(userName, { minLength: 1 }),
  by: fc.constantFrom("mai", "ken"),
  now: moment,
  where: maybe(arbitraryCondition),
});
const ofLease = fc.record({
  call: fc.constantFrom("renew" as const, "release" as const, "finish" as const),
  key,
  leaseNo: fc.integer({ min: 1, max: 3 }),
  now: moment,
});

// Of seconds, so that next ones meet the records that are there.
const repeat = fc.record({
  call: fc.constant("repeat" as const),
  key,
  rule: fc.constantFrom(
    "FREQ=SECONDLY",
    "FREQ=SECONDLY;INTERVAL=2",
    "FREQ=SECONDLY;COUNT=2",
    "FREQ=DAILY",
    "often",
  ),
  start: second,
});
const done = fc.record({
  call: fc.constant("done" as const),
  key,
  now: fc.constantFrom(0, 11, 12, 20),
  isLast: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  condition: maybe(arbitraryCondition),
});

// What is there is read when their turn comes: made up it would be wrong most of the time.
const exchangeOf = (material: Material): fc.Arbitrary<Operation> =>
  fc.record({
    call: fc.constant("exchange" as const),
    steps: fc.uniqueArray(
      fc.record({
        isRead: fc.integer({ min: 0, max: 9 }).map((n) => n > 1),
        record: recordOf(material),
        isDeleted: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3, selector: ({ record }) => keyText(record) },
    ),
  });

/** Records to begin with (most of the keys that operations name), and what is done to them one after the other. */
export interface Sequence {
  records: TaskRecord[];
  operations: Operation[];
}

const sequenceOf = (material: Material): fc.Arbitrary<Sequence> =>
  fc.record({
    records: fc.array(recordOf(material), { minLength: 4, maxLength: 10, size: "max" }),
    operations: fc.array(operationOf(material), { minLength: 1, maxLength: 15, size: "max" }),
  });

/** Calls as the commands make them: they refuse by themselves a change of nothing and a range upside down. */
const operationOf = (material: Material): fc.Arbitrary<Operation> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        call: fc.constantFrom("create" as const, "put" as const),
        record: recordOf(material),
      }),
    },
    { weight: 1, arbitrary: fc.record({ call: fc.constant("get" as const), key }) },
    {
      weight: 1,
      arbitrary: fc.record({ call: fc.constant("firstFreeDeadline" as const), userName, from: second }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        call: fc.constant("update" as const),
        key,
        change: material.change,
        condition: maybe(arbitraryCondition),
        upsert: fc.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        call: fc.constant("delete" as const),
        key,
        condition: maybe(arbitraryCondition),
      }),
    },
    { weight: 2, arbitrary: move },
    { weight: 3, arbitrary: exchangeOf(material) },
    { weight: 3, arbitrary: claim },
    { weight: 2, arbitrary: ofLease },
    { weight: 3, arbitrary: repeat },
    { weight: 4, arbitrary: done },
    { weight: 6, arbitrary: fc.record({ call: fc.constant("query" as const), request: queryRequest }) },
    { weight: 3, arbitrary: fc.record({ call: fc.constant("scan" as const), request: scanRequest }) },
  );

/** Few names and plain values, which conditions often meet. */
export const plainSequence = sequenceOf({
  attributes: arbitraryAttributes,
  change: flatChange(
    arbitraryAttributes,
    ["a", "b", "list", "日本", "status", "size", "count", "constructor"],
    fc.constantFrom("1", "-1", "0.5", "12345678901234567890123456789012345678", "-0.001"),
  ),
});

/** Every name, number and depth that DynamoDB takes. */
export const wideSequence = sequenceOf({
  attributes: wideAttributes,
  change: flatChange(wideAttributes, WIDE_NAMES, wideNumber),
});

/** Maps, lists and sets that are changed within. */
export const nestedSequence = sequenceOf({ attributes: nestedAttributes, change: nestedChange });

/** Carries an operation out. Pages come as one list, a scan's in the order of their text: it has no other. */
export async function perform(table: TaskTable, operation: Operation): Promise<unknown> {
  switch (operation.call) {
    case "create":
      return table.create(operation.record);
    case "put":
      return table.put(operation.record);
    case "get":
      return table.get(operation.key);
    case "firstFreeDeadline":
      return table.firstFreeDeadline(operation.userName, operation.from);
    case "update":
      return table.update(operation.key, operation.change, operation);
    case "delete":
      return table.delete(operation.key, operation.condition);
    case "move":
      return table.move(operation.key, operation.deadline, operation);
    case "exchange":
      return table.exchange(await Promise.all(operation.steps.map((step) => changeFrom(table, step))));
    case "claim": {
      const { users, by, now, where } = operation;
      const clock = { now: () => now * 1000, random: () => 0 };
      const found = await claimFirst(table, { users, where, by, lease: LEASE, clock });
      // Of records that do not match, the local store alone sees why.
      return found.outcome === "none" ? { ...found, mismatch: undefined } : found;
    }
    case "renew":
    case "release":
    case "finish": {
      const { key, leaseNo, now } = operation;
      const change = {
        renew: changeAttributes({ set: { [LEASE_UNTIL]: { N: String(leaseEndFrom(now * 1000, LEASE)) } } }),
        release: changeAttributes({ remove: [CLAIMED_BY, LEASE_UNTIL] }),
        finish: changeAttributes({ set: { [STATUS]: DONE } }),
      }[operation.call];
      return table.update(key, change, { condition: allOf(NOT_DONE, isLease(leaseNo)) });
    }
    case "repeat": {
      const { key, rule, start } = operation;
      const series = seriesAttributes({ rule, zone: "UTC", occurrence: start, name: seriesName(start, 0.5) });
      return table.update(key, changeAttributes({ set: series }), { upsert: true });
    }
    case "done":
      return finishRecord(table, operation.key, { ...operation, zone: () => "UTC" });
    case "query":
      return readAll(table.query(operation.request));
    case "scan": {
      const { records, count } = await readAll(table.scan(operation.request));
      return { count, records: records.toSorted((a, b) => (keyText(a) < keyText(b) ? -1 : 1)) };
    }
  }
}

async function changeFrom(table: TaskTable, { isRead, record, isDeleted }: ExchangeStep): Promise<Change> {
  const found = await table.get(keyOf(record));
  // With nothing more than what is there, an attribute that is not: DynamoDB cannot see one that was added.
  const before = isRead ? found : { ...(found ?? keyAttributes(keyOf(record))), not_there: { S: "x" } };
  return { before, after: isDeleted && before !== undefined ? undefined : record };
}

async function readAll(pages: AsyncIterable<Page>): Promise<{ records: TaskRecord[]; count: number }> {
  const records = [];
  let count = 0;
  for await (const page of pages) {
    records.push(...page.records);
    count += page.count;
  }
  return { records, count };
}
