import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storeOpener } from "../../../src/function/store/open-store.ts";
import { readReference } from "../../../src/function/read-reference.ts";
import { parseReference } from "../../../src/parameter-reference.ts";
import { startDynalite } from "../../support/dynalite.ts";
import { engineTarget, makeTable } from "../../support/dynamo.ts";
import { startFake } from "../start-fake.ts";

const { signal } = new AbortController();

describe("storeOpener", () => {
  let server: Awaited<ReturnType<typeof startDynalite>>;
  let client: DynamoDBClient;
  beforeAll(async () => {
    server = await startDynalite();
    engineTarget(server.endpoint);
    client = new DynamoDBClient({ region: "us-east-1", endpoint: server.endpoint });
  });
  afterAll(() => server.stop());

  it("reads a reference once, also for requests that come together, and tries again after a failure", async () => {
    const table = await makeTable(server.endpoint);
    const asked: string[] = [];
    const open = storeOpener({
      tableName: "ssm:/tasks/dev/TABLE",
      client,
      readReference: ({ name }) => {
        asked.push(name);
        return asked.length === 1 ? Promise.reject(new Error("throttled")) : Promise.resolve(table);
      },
    });
    await expect(open()).rejects.toThrow("throttled");
    const [store, same] = await Promise.all([open(), open()]);
    expect(await open()).toBe(store);
    expect(same).toBe(store);
    expect(asked).toEqual(["/tasks/dev/TABLE", "/tasks/dev/TABLE"]);
    expect(await store.put({ user_name: "x", deadline_unix_time: 1 }, signal)).toEqual({
      outcome: "created",
    });
  });

  it("takes a name as it is", async () => {
    const tableName = await makeTable(server.endpoint);
    const open = storeOpener({
      tableName,
      client,
      readReference: () => Promise.reject(new Error("not asked")),
    });
    const store = await open();
    expect(await store.put({ user_name: "x", deadline_unix_time: 1 }, signal)).toEqual({
      outcome: "created",
    });
    expect(await store.put({ user_name: "x", deadline_unix_time: 1 }, signal)).toEqual({
      outcome: "taken",
      stored: { user_name: "x", deadline_unix_time: 1 },
    });
  });

  it("says that the setting is missing", async () => {
    const open = storeOpener({ tableName: undefined, client, readReference: () => Promise.resolve("t") });
    await expect(open()).rejects.toThrow("TABLE_NAME is not set");
  });
});

describe("readReference", () => {
  it("asks Parameter Store for the value of that very name, which is no secret", async () => {
    engineTarget("");
    const requests: { target: unknown; body: unknown }[] = [];
    const { endpoint, stop } = await startFake((target, body) => {
      requests.push({ target, body });
      const Value = requests.length === 2 ? undefined : "my-table";
      const Type = requests.length === 3 ? "SecureString" : "String";
      return { status: 200, body: { Parameter: { Name: "n", Type, Value } } };
    });
    const reference = parseReference("ssm:/tasks/dev/TABLE");
    expect(await readReference(reference, { endpoint, region: "us-east-1" })).toBe("my-table");
    await expect(readReference(reference, { endpoint, region: "us-east-1" })).rejects.toThrow("has no value");
    expect(requests[0]).toEqual({
      target: "AmazonSSM.GetParameter",
      body: { Name: "/tasks/dev/TABLE", WithDecryption: false },
    });
    const failure = await readReference(reference, { endpoint, region: "us-east-1" }).catch(String);
    expect(failure).toBe(
      "Error: the parameter /tasks/dev/TABLE is a SecureString, which holds no table's name",
    );
    stop();
  });
});
