import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LocalTaskTable } from "../../src/local/table/local-task-table.ts";
import { parseFields, pick } from "../../src/output/fields.ts";
import type { ScanRequest, TaskTable } from "../../src/table/task-table.ts";
import { exportLines, exportRecords, type ExportSteps } from "../../src/transfer/export-records.ts";
import { loadTransferFormat, type TransferFormatName } from "../../src/transfer/file-formats.ts";
import { equals, fill, number, record, text } from "../support/contract/samples.ts";
import { openTemporaryTable } from "../support/local-table.ts";

let table: LocalTaskTable;
beforeEach(() => (table = openTemporaryTable()));
afterEach(() => table.close());

/** `capacity`: what each page is said to cost. */
async function steps(
  format: TransferFormatName,
  { request = {}, fields, capacity }: { request?: ScanRequest; fields?: string; capacity?: number } = {},
) {
  let out = "";
  const seen = { count: 0, capacity: 0, pages: 0 };
  const chosen = fields === undefined ? undefined : parseFields(fields);
  const costly: Pick<TaskTable, "scan" | "scanLines"> = {
    async *scan(asked) {
      for await (const page of table.scan(asked)) yield { ...page, capacity };
    },
    async *scanLines(asked, transcoder) {
      for await (const page of table.scanLines(asked, transcoder)) yield { ...page, capacity };
    },
  };
  const all: ExportSteps = {
    table: costly as TaskTable,
    request,
    format: await loadTransferFormat(format),
    fields: chosen && { names: chosen.map(({ name }) => name), pick: (one) => pick(one, chosen) },
    sink: {
      async write(data) {
        out += Buffer.from(data).toString();
      },
      finish: async () => undefined,
    },
    progress(page) {
      seen.count += page.count;
      seen.capacity += page.capacity ?? 0;
      seen.pages += 1;
    },
  };
  return { all, seen, out: () => out };
}

const few = [
  record("b", 2, { n: number("1.50"), tags: { SS: ["x", "a"] } }),
  record("a", 10, { status: text("open") }),
  record("a", 9, { task_description: text('熊本, "x"') }),
];

describe("an export", () => {
  it.each([
    [
      "ndjson",
      '{"user_name":"a","deadline_unix_time":9,"task_description":"熊本, \\"x\\""}\n' +
        '{"user_name":"a","deadline_unix_time":10,"status":"open"}\n' +
        '{"user_name":"b","deadline_unix_time":2,"n":1.5,"tags":{"$ss":["a","x"]}}\n',
    ],
    [
      "dynamodb-json",
      '{"Item":{"user_name":{"S":"a"},"deadline_unix_time":{"N":"9"},"task_description":{"S":"熊本, \\"x\\""}}}\n' +
        '{"Item":{"user_name":{"S":"a"},"deadline_unix_time":{"N":"10"},"status":{"S":"open"}}}\n' +
        '{"Item":{"user_name":{"S":"b"},"deadline_unix_time":{"N":"2"},"n":{"N":"1.5"},"tags":{"SS":["a","x"]}}}\n',
    ],
  ] as const)("writes all records as %s, in the order of their keys", async (format, expected) => {
    await fill(table, few);
    const { all, seen, out } = await steps(format);
    await exportRecords(all);
    expect(out()).toBe(expected);
    expect(seen.count).toBe(3);
  });

  it("writes the same lines fast and slow, over many pages", async () => {
    await fill(
      table,
      Array.from({ length: 1_203 }, (_, index) =>
        record(`user ${index % 3}`, index, { s: text('\u0001"é😀') }),
      ),
    );
    await fill(table, few);
    const slow = await steps("ndjson");
    await exportRecords(slow.all);
    const fast = await steps("ndjson");
    await exportLines(fast.all);
    expect(fast.out()).toBe(slow.out());
    expect(fast.out().split("\n")).toHaveLength(1_207);
    expect(fast.seen).toEqual(slow.seen);
    expect(fast.seen.count).toBe(1_206);
  });

  it.each([["ndjson"], ["json"], ["csv"], ["dynamodb-json"]] as const)(
    "of an empty table is a whole file of %s",
    async (format) => {
      const { all, out } = await steps(format);
      await exportRecords(all);
      expect(out()).toBe(
        { ndjson: "", json: "[]\n", csv: "user_name,deadline_unix_time\n", "dynamodb-json": "" }[format],
      );
    },
  );

  it("writes only what matches, and only the fields that were asked for", async () => {
    await fill(table, few);
    const where = equals("user_name", text("a"));
    const { all, out, seen } = await steps("csv", {
      request: { where },
      fields: "status,deadline_unix_time",
    });
    await exportRecords(all);
    expect(out()).toBe("status,deadline_unix_time\n,9\nopen,10\n");
    expect(seen.count).toBe(2);
    const lines = await steps("ndjson", { request: { where } });
    await exportLines(lines.all);
    expect(lines.out().split("\n")).toHaveLength(3);
  });

  it("lets other events in between pages, so that Ctrl-C and the bar do not wait for its end", async () => {
    await fill(
      table,
      Array.from({ length: 2_600 }, (_, index) => record("a", index)),
    );
    for (const [format, run] of [
      ["ndjson", exportLines],
      ["csv", exportRecords],
    ] as const) {
      let turns = 0;
      const turn = () => {
        turns += 1;
        next = setImmediate(turn);
      };
      let next = setImmediate(turn);
      const { all } = await steps(format);
      await run(all);
      clearImmediate(next);
      // Six pages; csv reads them twice.
      expect(turns).toBeGreaterThanOrEqual(format === "csv" ? 10 : 5);
    }
  });

  it("that reads the table twice, as csv does, counts records once and capacity twice", async () => {
    await fill(table, few);
    const csv = await steps("csv", { capacity: 0.5 });
    await exportRecords(csv.all);
    expect(csv.seen).toMatchObject({ count: 3, capacity: 1 });
    const json = await steps("json", { capacity: 0.5 });
    await exportRecords(json.all);
    expect(json.seen).toMatchObject({ count: 3, capacity: 0.5 });
  });
});
