import { afterAll, describe, expect, it } from "vitest";
import { DynamoTaskTable } from "../../src/aws/table/dynamo-task-table.ts";
import { indexedTable } from "../../src/change/indexed-table.ts";
import { recordedTable } from "../../src/change/recorded-table.ts";
import type { BulkWriteOptions } from "../../src/table/bulk-writer.ts";
import type { TaskTable } from "../../src/table/task-table.ts";
import { engineTarget } from "../support/dynamo.ts";
import { openTemporaryTable } from "../support/local-table.ts";

const dynamo = new DynamoTaskTable("t", engineTarget("http://127.0.0.1:9"), undefined);
const local = openTemporaryTable();
afterAll(() => {
  dynamo.close();
  local.close();
});

const recorded = (table: TaskTable) => recordedTable(table, undefined as never);
const wants = async (table: TaskTable, onConflict: BulkWriteOptions["onConflict"]) =>
  (await table.openBulkWriter({ onConflict, refuse: () => undefined })).takesItems === true;

describe("the item of a line", () => {
  it("is wanted where requests carry it as it is, with a history too", async () => {
    expect(await wants(dynamo, "replace")).toBe(true);
    expect(await wants(recorded(dynamo), "replace")).toBe(true);
  });

  it("is not made where records are looked at, or stored in another way", async () => {
    expect(await wants(dynamo, "skip")).toBe(false);
    expect(await wants(recorded(dynamo), "fail")).toBe(false);
    expect(await wants(indexedTable(dynamo), "replace")).toBe(false);
    expect(await wants(local, "replace")).toBe(false);
    expect(await wants(recorded(local), "replace")).toBe(false);
  });
});
