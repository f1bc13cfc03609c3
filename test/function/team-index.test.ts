import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentStore } from "../../src/function/store/document-store.ts";
import { startDynalite } from "../support/dynalite.ts";
import { eventV1, SCHEDULED_EVENT } from "./events.ts";
import { functionOn, NOW, openFunction } from "./open-function.ts";

let server: Awaited<ReturnType<typeof startDynalite>>;
beforeAll(async () => {
  server = await startDynalite();
});
afterAll(() => server.stop());

const post = (record: object) => eventV1({ httpMethod: "POST", body: JSON.stringify(record) });

describe("the function on a table with a team index", () => {
  it("puts open records into their shard, and no done one", async () => {
    const { call, client, tableName } = await openFunction(server.endpoint, { teamIndex: true });
    const records = [
      { user_name: "mai", deadline_unix_time: 1 },
      { user_name: "mai", deadline_unix_time: 2, status: "open", open_shard: "nonsense" },
      { user_name: "mai", deadline_unix_time: 3, status: "done", open_shard: "4" },
      { user_name: "熊本 はまち", deadline_unix_time: 4, status: ["done"] },
    ];
    for (const record of records) expect(await call(post(record))).toMatchObject({ statusCode: 201 });
    const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
    const shards = Items.map((item) => [item["deadline_unix_time"]?.N, item["open_shard"]?.S]);
    expect(Object.fromEntries(shards)).toEqual({ 1: "4", 2: "4", 3: undefined, 4: "7" });
  });

  it("answers with what it has written, and by index what the team's list needs", async () => {
    const { call, client, tableName } = await openFunction(server.endpoint, { teamIndex: true });
    expect(await call({ body: { user_name: "mai" } })).toMatchObject({
      statusCode: 201,
      body: { user_name: "mai", deadline_unix_time: NOW, open_shard: "4" },
    });
    const { Items } = await client.send(
      new ScanCommand({ TableName: tableName, IndexName: "open-by-deadline" }),
    );
    expect(Items).toHaveLength(1);
  });

  it("knows a repeated delivery, though the team index came between the two", async () => {
    const before = await openFunction(server.endpoint);
    const event = { ...SCHEDULED_EVENT, body: { user_name: "mai", deadline_unix_time: 5 } };
    expect(await before.call(event)).toMatchObject({ statusCode: 201, body: { user_name: "mai" } });
    const after = functionOn(async () => documentStore(before.client, before.tableName), { teamIndex: true });
    expect(await after.call(event)).toEqual({ statusCode: 200, body: { duplicate: true } });
  });
});
