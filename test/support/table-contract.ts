import { describe, expect, it } from "vitest";
import type { TaskTable } from "../../src/table/task-table.ts";
import { changeWriterPromises } from "./contract/change-writers.ts";
import { claimPromises } from "./contract/claims.ts";
import { conditionPromises } from "./contract/conditions.ts";
import { concurrencyPromises } from "./contract/concurrency.ts";
import { exchangePromises } from "./contract/exchanges.ts";
import { manyPromises } from "./contract/many.ts";
import { oddKeyPromises } from "./contract/odd-keys.ts";
import { openPromises } from "./contract/open.ts";
import { movePromises } from "./contract/moves.ts";
import { nestedUpdatePromises } from "./contract/nested-updates.ts";
import { pagingPromises } from "./contract/paging.ts";
import { queryPromises } from "./contract/queries.ts";
import { repeatPromises } from "./contract/repeats.ts";
import { scanPromises } from "./contract/scans.ts";
import { updatePromises } from "./contract/updates.ts";
import { valuePromises } from "./contract/values.ts";
import { writePromises } from "./contract/writes.ts";

/** Registers one promise of TaskTable as a test; the body gets an empty table. */
export type Promised = (title: string, body: (table: TaskTable) => Promise<void>) => void;

/** Why an engine breaks a promise, by the promise's title. */
export type Reasons = { readonly [title: string]: string };

const groups = [
  ["create, put, get and delete", writePromises],
  ["get many", manyPromises],
  ["query", queryPromises],
  ["pages", pagingPromises],
  ["everybody's open records", openPromises],
  ["scan", scanPromises],
  ["values", valuePromises],
  ["conditions", conditionPromises],
  ["update", updatePromises],
  ["update within attributes", nestedUpdatePromises],
  ["move", movePromises],
  ["exchange", exchangePromises],
  ["many changes", changeWriterPromises],
  ["keys of any number", oddKeyPromises],
  ["at the same time", concurrencyPromises],
  ["claims", claimPromises],
  ["tasks that repeat", repeatPromises],
] as const;

/**
 * The contract of TaskTable, as tests against whatever `open` gives: an empty table each time. `known` names the
 * promises that an engine is known to break, with the reason; such a test must fail, so that a cure is noticed.
 * `racy` names those that it breaks only at times; they are not run.
 */
export function tableContract(
  open: () => Promise<TaskTable> | TaskTable,
  { known = {}, racy = {} }: { known?: Reasons; racy?: Reasons } = {},
): void {
  const titles = new Set<string>();
  const promise: Promised = (title, body) => {
    titles.add(title);
    const test = racy[title] !== undefined ? it.skip : known[title] !== undefined ? it.fails : it;
    test(title, { timeout: 60_000 }, async () => {
      const table = await open();
      try {
        await body(table);
      } finally {
        table.close();
      }
    });
  };
  for (const [name, register] of groups) describe(name, () => register(promise));
  it("has every promise that is named as known to be broken", () => {
    expect(Object.keys({ ...known, ...racy }).filter((title) => !titles.has(title))).toEqual([]);
  });
}
