import { expect } from "vitest";
import type { ErrorKind } from "../../../src/errors.ts";
import type { Page, QueryRequest, TaskTable } from "../../../src/table/task-table.ts";
import type { Attributes, AttributeValue } from "../../../src/task/attribute-value.ts";
import type { Condition, Operand } from "../../../src/task/condition/condition.ts";
import type { Path } from "../../../src/task/path/path.ts";
import type { TaskKey, TaskRecord } from "../../../src/task/record.ts";

export const text = (S: string): AttributeValue => ({ S });
export const number = (N: string | number): AttributeValue => ({ N: String(N) });
export const bytes = (...list: number[]): AttributeValue => ({ B: Uint8Array.from(list) });

export const at = (...path: Path): Operand => ({ path });
export const literal = (value: AttributeValue): Operand => ({ value });
export const equals = (name: string, value: AttributeValue): Condition => ({
  is: "compare",
  left: at(name),
  comparator: "=",
  right: literal(value),
});

export const key = (userName: string, deadline: number | string): TaskKey => ({
  userName,
  deadline: String(deadline),
});
export const record = (user: string, deadline: number | string, attributes: Attributes = {}): TaskRecord => ({
  user_name: { S: user },
  deadline_unix_time: { N: String(deadline) },
  ...attributes,
});

/** Puts records, a few at a time. */
export async function fill(table: TaskTable, records: TaskRecord[]): Promise<void> {
  for (let i = 0; i < records.length; i += 40) {
    await Promise.all(records.slice(i, i + 40).map((one) => table.put(one)));
  }
}

/** All records of all pages; the counts must tell the same. */
export async function all(pages: AsyncIterable<Page>): Promise<TaskRecord[]> {
  const records = [];
  for await (const page of pages) {
    expect(page.count).toBe(page.records.length);
    records.push(...page.records);
  }
  return records;
}

/** The sum of the counts of pages that must have no records. */
export async function countOf(pages: AsyncIterable<Page>): Promise<number> {
  let count = 0;
  for await (const page of pages) {
    expect(page.records).toEqual([]);
    count += page.count;
  }
  return count;
}

/** Reads one page, begins anew after it, and so on, as `--after` does. `between` runs after each page. */
export async function walk(
  open: (after: TaskRecord | undefined) => AsyncIterable<Page>,
  between: (page: Page) => Promise<void> = async () => undefined,
): Promise<TaskRecord[]> {
  const records = [];
  let after: TaskRecord | undefined;
  do {
    const pages = open(after);
    after = undefined;
    for await (const page of pages) {
      records.push(...page.records);
      await between(page);
      after = page.next;
      break;
    }
  } while (after !== undefined);
  return records;
}

export const deadlines = (records: TaskRecord[]): string[] =>
  records.map(({ deadline_unix_time: deadline }) =>
    deadline !== undefined && "N" in deadline ? deadline.N : "none",
  );

export const query = (table: TaskTable, userName: string, rest: Partial<QueryRequest> = {}) =>
  table.query({ userName, descending: false, ...rest });

export async function queryDeadlines(table: TaskTable, userName: string, rest: Partial<QueryRequest> = {}) {
  return deadlines(await all(query(table, userName, rest)));
}

/**
 * A record with its sets sorted, for DynamoDB promises no order of a set, and its binary as plain numbers. `write`
 * is how a number is written.
 */
export function comparable(value: unknown, write: (number: string) => string = (number) => number): unknown {
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (Array.isArray(value)) return value.map((element) => comparable(element, write));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name === "N" && typeof inner === "string") return [name, write(inner)];
      const plain = name === "NS" && Array.isArray(inner) ? inner.map(write) : comparable(inner, write);
      const isSet = /^[SNB]S$/.test(name) && Array.isArray(plain);
      return [name, isSet ? plain.map((element) => JSON.stringify(element)).sort() : plain];
    }),
  );
}

export function expectSame(found: TaskRecord | undefined, expected: TaskRecord | undefined): void {
  expect(comparable(found)).toEqual(comparable(expected));
}

export async function expectError(promise: Promise<unknown>, kind: ErrorKind): Promise<void> {
  await expect(promise).rejects.toMatchObject({ name: "TasksError", kind });
}

/** The keys of records as texts that can be compared and sorted. */
export const keyList = (records: TaskRecord[]): string[] =>
  records.map((one) => JSON.stringify([one["user_name"], one["deadline_unix_time"]]));

/** Waits for the end of all, also when one fails: what is still under way would meet the next test's engine. */
export async function together<T>(promises: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
