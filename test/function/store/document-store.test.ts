import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { documentStore } from "../../../src/function/store/document-store.ts";
import { engineTarget } from "../../support/dynamo.ts";
import { startFake } from "../start-fake.ts";

const { signal } = new AbortController();
const RECORD = { user_name: "x", deadline_unix_time: 1, list: [1, { a: null }] };
const ITEM = {
  list: { L: [{ N: "1" }, { M: { a: { NULL: true } } }] },
  deadline_unix_time: { N: "1" },
  user_name: { S: "x" },
};

async function putAgainst(answers: { status: number; body: unknown }[]) {
  const targets: unknown[] = [];
  const { endpoint, stop } = await startFake((target) => {
    targets.push(target);
    return answers[targets.length - 1] ?? { status: 500, body: {} };
  });
  engineTarget(endpoint);
  const client = new DynamoDBClient({ region: "us-east-1", endpoint, maxAttempts: 3 });
  const outcome = await documentStore(client, "t").put(RECORD, signal).finally(stop);
  return { outcome, targets };
}

const taken = (Item: unknown) => ({
  status: 400,
  body: { __type: "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", message: "no", Item },
});
const lost = {
  status: 500,
  body: { __type: "com.amazonaws.dynamodb.v20120810#InternalServerError", message: "x" },
};

describe("documentStore.put", () => {
  it("needs no second request to see which record has the key, as AWS sends it along", async () => {
    expect(await putAgainst([taken({ ...ITEM, n: { N: "12345678901234567890" } })])).toMatchObject({
      outcome: { outcome: "taken", stored: { ...RECORD, n: { value: "12345678901234567890" } } },
      targets: ["DynamoDB_20120810.PutItem"],
    });
  });

  it("is created when a second attempt finds this very record, and taken when it finds another", async () => {
    expect((await putAgainst([lost, taken(ITEM)])).outcome).toEqual({ outcome: "created" });
    const other = { ...ITEM, list: { L: [] } };
    expect((await putAgainst([lost, taken(other)])).outcome).toMatchObject({
      outcome: "taken",
      stored: { list: [] },
    });
  });

  it("is taken when an attempt after a throttled one finds this very record: the throttled one wrote nothing", async () => {
    const name = "ProvisionedThroughputExceededException";
    const throttled = {
      status: 400,
      body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: "x" },
    };
    expect((await putAgainst([throttled, taken(ITEM)])).outcome).toEqual({
      outcome: "taken",
      stored: RECORD,
    });
    expect((await putAgainst([throttled, lost, taken(ITEM)])).outcome).toEqual({ outcome: "created" });
  });

  it("is taken when the first attempt finds this very record: somebody else wrote it", async () => {
    expect((await putAgainst([taken(ITEM)])).outcome).toEqual({ outcome: "taken", stored: RECORD });
  });
});

describe("documentStore.firstFreeSecond", () => {
  async function free(deadlines: string[][], from: number) {
    const bodies: Record<string, unknown>[] = [];
    const { endpoint, stop } = await startFake((_, body) => {
      bodies.push(body as Record<string, unknown>);
      const page = deadlines[bodies.length - 1] ?? [];
      const Items = page.map((N) => ({ deadline_unix_time: { N } }));
      const last = { user_name: { S: "x" }, deadline_unix_time: { N: page.at(-1) ?? "0" } };
      return {
        status: 200,
        body: { Items, ...(bodies.length < deadlines.length ? { LastEvaluatedKey: last } : {}) },
      };
    });
    engineTarget(endpoint);
    const client = new DynamoDBClient({ region: "us-east-1", endpoint });
    const second = await documentStore(client, "t")
      .firstFreeSecond("x", from, { stamp: undefined, signal })
      .finally(stop);
    return { second, bodies };
  }

  it("goes on over pages, and asks for no more than it has to know", async () => {
    const { second, bodies } = await free([["5", "6"], ["7", "9"], ["10"]], 5);
    expect(second).toBe(8);
    expect(bodies).toMatchObject([
      {
        ConsistentRead: true,
        ProjectionExpression: "#deadline",
        KeyConditionExpression: "#user = :user AND #deadline >= :from",
        ExpressionAttributeValues: { ":user": { S: "x" }, ":from": { N: "5" } },
      },
      { ExclusiveStartKey: { deadline_unix_time: { N: "6" } } },
    ]);
  });

  it("is the one after the last, and does not count what lies between two seconds", async () => {
    expect((await free([["5", "5.5", "6"]], 5)).second).toBe(7);
    expect((await free([["5.5"]], 5)).second).toBe(5);
    expect((await free([[]], 5)).second).toBe(5);
  });

  it("goes on behind a key of another program with all of its digits", async () => {
    const digits = "5.0000000000000000000000000000000000001";
    const { second, bodies } = await free([["5", digits], ["6"]], 5);
    expect(second).toBe(7);
    expect(bodies[1]).toMatchObject({ ExclusiveStartKey: { deadline_unix_time: { N: digits } } });
  });
});
