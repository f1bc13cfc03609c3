import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { TasksError } from "../../../src/errors.ts";
import { Store } from "../../../src/local/store/store.ts";
import { LocalTaskTable } from "../../../src/local/table/local-task-table.ts";
import type { Page } from "../../../src/table/task-table.ts";
import { normalizeNumber } from "../../../src/task/number.ts";
import { keyOf, type TaskRecord } from "../../../src/task/record.ts";
import { systemClock } from "../../../src/system/system-clock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// So many at random, and other ones in each run, instead of the same few.
const FLIPS = process.env["TASKS_FLIPS"];
const seconds = Array.from({ length: 100 }, (_, index) => String(1_800_000_000 + 977 * index));
// As another program may have made them, in their order too.
const numbers = seconds.map((second, index) =>
  normalizeNumber(index < 30 ? `${index - 40}.5e20` : index < 70 ? `${second}.${index}5` : `${index}e30`),
);
const USERS: [name: string, deadlines: string[]][] = [
  ["ken", seconds],
  ["mai", seconds],
  ["odd", numbers],
  ["熊本 はまち", seconds],
];
/** In the order of a scan. */
const RECORDS: TaskRecord[] = USERS.flatMap(([user, deadlines]) =>
  deadlines.map((deadline, index) => ({
    user_name: { S: user },
    deadline_unix_time: { N: deadline },
    title: { S: `Report ${index} `.repeat(1 + (index % 20)) },
    ...(index % 3 === 0 ? { status: { S: "done" }, tags: { SS: ["a", "b"] } } : {}),
  })),
);

it.each([
  ["small enough to be checked whole", 1],
  ["larger than that", 12],
])(
  "a flipped bit of a store changes no answer unseen: %s",
  async (_, copies) => {
    const { folder, size } = await fillStore(copies);
    const outcomes = { right: 0, said: 0 };
    const damaged = join(folder, "damaged");
    mkdirSync(damaged);
    const bytes = readFileSync(join(folder, "tasks.db"));
    await fc.assert(
      fc.asyncProperty(fc.nat(size * 8 - 1), fc.nat(RECORDS.length - 1), async (bit, which) => {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        for (const suffix of ["-wal", "-shm"]) rmSync(join(damaged, `tasks.db${suffix}`), { force: true });
        writeFileSync(join(damaged, "tasks.db"), flipped);
        for (const [question, right] of questions(RECORDS[which]!)) {
          const answer = await ask(damaged, question);
          if (answer !== SAID) expect(answer).toEqual(right);
          outcomes[answer === SAID ? "said" : "right"] += 1;
        }
      }),
      FLIPS === undefined ? { numRuns: 80, seed: 17 } : { numRuns: Number(FLIPS) },
    );
    expect(outcomes.said).toBeGreaterThan(0);
    expect(outcomes.right).toBeGreaterThan(0);
  },
  600_000,
);

const SAID = "the damage is said";
type Question = (table: LocalTaskTable) => Promise<unknown>;

/** What is asked of the store, and the right answer. */
function questions(record: TaskRecord): [Question, unknown][] {
  const { userName, deadline } = keyOf(record);
  const ofUser = RECORDS.filter((other) => keyOf(other).userName === userName);
  return [
    [(table) => table.get(keyOf(record)), record],
    [(table) => table.get({ userName, deadline: nextTo(deadline) }), undefined],
    [(table) => all(table.query({ userName, descending: false })), ofUser],
    [
      (table) => all(table.query({ userName, descending: true, to: deadline })),
      upTo(ofUser, Number(deadline)),
    ],
    [(table) => all(table.scan({})), RECORDS],
    [
      async (table) => (await table.move({ userName, deadline: "1" }, 2, { overwrite: false })).outcome,
      "missing",
    ],
  ];
}

/** The answer, or that it is said that there is none to trust. Any other error fails the test. */
async function ask(folder: string, question: Question): Promise<unknown> {
  try {
    const store = new Store(folder, systemClock);
    try {
      return await question(new LocalTaskTable(store, "t"));
    } finally {
      store.close();
    }
  } catch (error) {
    if (!(error instanceof TasksError)) throw error;
    expect(error.kind).toBe("failed");
    expect(error.message).toMatch(
      /is damaged|another program's|made by a newer|which tasks did not make|cannot be opened/,
    );
    return SAID;
  }
}

async function fillStore(copies: number) {
  const folder = temporaryFolder();
  const store = new Store(folder, systemClock);
  // A put is a transaction of its own.
  store.setDurable(false);
  const table = new LocalTaskTable(store, "t");
  for (let copy = 0; copy < copies; copy += 1) {
    const other = new LocalTaskTable(store, copy === 0 ? "t" : `other ${copy}`);
    for (const record of RECORDS) await other.put(record);
  }
  expect((await all(table.scan({}))).length).toBe(RECORDS.length);
  store.row("PRAGMA wal_checkpoint(TRUNCATE)");
  store.close();
  return { folder, size: readFileSync(join(folder, "tasks.db")).length };
}

async function all(pages: AsyncIterable<Page>): Promise<TaskRecord[]> {
  const records: TaskRecord[] = [];
  for await (const page of pages) records.push(...page.records);
  return records;
}

function upTo(records: TaskRecord[], deadline: number): TaskRecord[] {
  return records.filter((record) => Number(keyOf(record).deadline) <= deadline).toReversed();
}

/** A number close to a record's, which no record has. */
function nextTo(deadline: string): string {
  return deadline.includes(".") ? `${deadline}1` : `${deadline}.1`;
}
