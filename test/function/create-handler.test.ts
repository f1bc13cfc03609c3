import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentStore } from "../../src/function/store/document-store.ts";
import { logLine } from "../../src/function/log-entry.ts";
import { startDynalite } from "../support/dynalite.ts";
import { EC2_EVENT } from "../schedule/pattern/events.ts";
import { eventV1, eventV2, SCHEDULED_EVENT } from "./events.ts";
import { functionOn, NOW, openFunction, storeWith } from "./open-function.ts";

let server: Awaited<ReturnType<typeof startDynalite>>;
let fn: Awaited<ReturnType<typeof openFunction>>;

beforeAll(async () => {
  server = await startDynalite();
  fn = await openFunction(server.endpoint);
});
afterAll(() => server.stop());

const stored = async (user: string) => {
  const { Items = [] } = await fn.client.send(
    new QueryCommand({
      TableName: fn.tableName,
      ConsistentRead: true,
      KeyConditionExpression: "user_name = :user",
      ExpressionAttributeValues: { ":user": { S: user } },
    }),
  );
  return Items;
};
const post = (record: object) => eventV1({ httpMethod: "POST", body: JSON.stringify(record) });
const get = (user_name: string, after?: string) =>
  eventV2("GET", { queryStringParameters: { user_name, ...(after === undefined ? {} : { after }) } });

describe("a POST over HTTP", () => {
  it("writes the record and answers 201 with it, in both formats", async () => {
    const answer = {
      statusCode: 201,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: { user_name: "v", deadline_unix_time: 1, n: 1.5 },
    };
    expect(await fn.call(post({ n: 1.5, deadline_unix_time: 1, user_name: "v" }))).toEqual(answer);
    const body = Buffer.from('{"n":1.5,"deadline_unix_time":2,"user_name":"v"}').toString("base64");
    expect(await fn.call(eventV2("POST", { body, isBase64Encoded: true }))).toMatchObject({
      statusCode: 201,
    });
    expect(await stored("v")).toEqual([
      { user_name: { S: "v" }, deadline_unix_time: { N: "1" }, n: { N: "1.5" } },
      { user_name: { S: "v" }, deadline_unix_time: { N: "2" }, n: { N: "1.5" } },
    ]);
  });

  it("takes Japanese, DynamoDB's reserved words and nested values", async () => {
    const record = {
      user_name: "熊本 はまち",
      deadline_unix_time: NOW,
      name: "n",
      status: "open",
      user: "u",
      date: null,
      list: [1, { value: true }, ""],
    };
    expect(await fn.call(post(record))).toMatchObject({ statusCode: 201, body: record });
    expect(await stored("熊本 はまち")).toEqual([
      {
        user_name: { S: "熊本 はまち" },
        deadline_unix_time: { N: String(NOW) },
        name: { S: "n" },
        status: { S: "open" },
        user: { S: "u" },
        date: { NULL: true },
        list: { L: [{ N: "1" }, { M: { value: { BOOL: true } } }, { S: "" }] },
      },
    ]);
  });

  it("answers 409 for a key that is taken, the same record or not, and changes nothing", async () => {
    const first = { user_name: "taken", deadline_unix_time: 5, a: 1 };
    await fn.call(post(first));
    for (const record of [{ ...first, a: 2 }, first]) {
      const answer = await fn.call(post(record));
      expect(answer).toMatchObject({ statusCode: 409, body: { error: '"taken" already has a task at 5' } });
    }
    expect(await stored("taken")).toMatchObject([{ a: { N: "1" } }]);
  });

  it("gives a record without a deadline now, or the next free second", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => fn.call(post({ user_name: "now" }))));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array<number>(12).fill(201));
    const seconds = (await stored("now")).map((item) => Number(item["deadline_unix_time"]?.N));
    expect(seconds.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => NOW + index));
  });

  it("finds the free second with a query, however many before it are taken", async () => {
    const store = documentStore(fn.client, fn.tableName);
    const { signal } = new AbortController();
    for (let index = 0; index < 40; index += 1)
      await store.put({ user_name: "busy", deadline_unix_time: NOW + index }, signal);
    const calls: string[] = [];
    const client = new DynamoDBClient({ region: "us-east-1", endpoint: server.endpoint });
    client.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          calls.push(String(commandName));
          return next(args);
        },
      { step: "initialize" },
    );
    const { call } = functionOn(() => Promise.resolve(documentStore(client, fn.tableName)));
    expect(await call(post({ user_name: "busy" }))).toMatchObject({
      statusCode: 201,
      body: { deadline_unix_time: NOW + 40 },
    });
    // Unlike AWS, this server does not say which record has the key, so that it is asked for: the first query.
    expect(calls).toEqual(["PutItemCommand", "QueryCommand", "QueryCommand", "PutItemCommand"]);
    client.destroy();
  });

  it.each([
    ["{", "not JSON"],
    ["{}", "no user_name"],
    ['{"user_name":"bad","n":9007199254740993}', "2^53"],
    ['{"user_name":"bad","deadline_unix_time":"soon"}', "type S"],
  ])("answers 400 for %s, with the reason", async (body, reason) => {
    const answer = await fn.call(eventV2("POST", { body }));
    expect(answer).toMatchObject({ statusCode: 400, headers: {} });
    expect(answer.body).toHaveProperty("error", expect.stringContaining(reason));
    expect(await stored("bad")).toEqual([]);
  });

  it("answers 405 for another method and says which there are", async () => {
    expect(await fn.call(eventV2("DELETE", {}))).toMatchObject({
      statusCode: 405,
      headers: { allow: "GET, HEAD, POST" },
    });
  });
});

describe("an event of EventBridge", () => {
  const stamped = (body: object, event_id = "e-1") => ({
    body,
    event_rule: "tasks-dev-on-start",
    event_time: "2026-12-01T09:03:00Z",
    event_id,
  });

  it("makes a record now, and with the stamp at the event's time", async () => {
    const body = { user_name: "example_kumamoto" };
    expect(await fn.call({ body })).toEqual({ statusCode: 201, body: { ...body, deadline_unix_time: NOW } });
    expect(await fn.call(stamped(body))).toEqual({
      statusCode: 201,
      body: { ...body, deadline_unix_time: NOW + 180, stamp: "tasks-dev-on-start e-1" },
    });
  });

  it("makes one record of one event that is delivered three times at once", async () => {
    const event = stamped({ user_name: "once", task_description: "a", tags: ["x", { y: 1, b: 2 }] });
    const answers = await Promise.all([fn.call(event), fn.call(event), fn.call(structuredClone(event))]);
    expect(answers.map(({ statusCode }) => statusCode).sort((a, b) => a - b)).toEqual([200, 200, 201]);
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toEqual([
      { statusCode: 200, body: { duplicate: true } },
      { statusCode: 200, body: { duplicate: true } },
    ]);
    expect(await stored("once")).toHaveLength(1);
  });

  it("makes two records of two schedules of one user that are due in the same second", async () => {
    const due = { body: { user_name: "two" }, event_time: "2026-12-01T10:00:00Z" };
    for (const event_rule of ["tasks-dev-a", "tasks-dev-b"]) {
      expect(await fn.call({ ...due, event_rule })).toMatchObject({ statusCode: 201 });
      expect(await fn.call({ ...due, event_rule })).toMatchObject({ body: { duplicate: true } });
    }
    expect(await fn.call({ ...due, event_rule: "tasks-dev-a" })).toMatchObject({ body: { duplicate: true } });
    const at = Date.UTC(2026, 11, 1, 10) / 1000;
    expect(await stored("two")).toMatchObject([
      { deadline_unix_time: { N: String(at) }, stamp: { S: "tasks-dev-a 2026-12-01T10:00:00Z" } },
      { deadline_unix_time: { N: String(at + 1) }, stamp: { S: "tasks-dev-b 2026-12-01T10:00:00Z" } },
    ]);
  });

  it("makes five records of five events in one second, each delivered twice, all at once", async () => {
    const ids = ["i-1", "i-2", "i-3", "i-4", "i-5"];
    const events = [...ids, ...ids].map((id) => stamped({ user_name: "five" }, id));
    const answers = await Promise.all(events.map((event) => fn.call(event)));
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([
      ...Array.from({ length: 5 }, () => 200),
      ...Array.from({ length: 5 }, () => 201),
    ]);
    const records = await stored("five");
    expect(records.map((record) => record["deadline_unix_time"]?.N)).toEqual(
      ids.map((_, index) => String(NOW + 180 + index)),
    );
    expect(new Set(records.map((record) => record["stamp"]?.S))).toEqual(
      new Set(ids.map((id) => `tasks-dev-on-start ${id}`)),
    );
  });

  it("throws where nothing could be written: whatever is returned, AWS takes for a success", async () => {
    await fn.call({ body: { user_name: "held", deadline_unix_time: 9, a: 1 } });
    const other = { user_name: "held", deadline_unix_time: 9, a: 2 };
    await expect(fn.call({ body: other })).rejects.toMatchObject({
      message:
        'nothing was written: "held" already has a task at 9; send another deadline_unix_time, or none',
    });
    await expect(fn.call(stamped(other))).rejects.toThrow('"held" already has a task at 9');
    expect(await stored("held")).toMatchObject([{ a: { N: "1" } }]);
    expect(fn.log.at(-1)).toMatchObject({ level: "WARN", status: 409, outcome: "taken" });
  });

  it("keeps a deadline that the input names", async () => {
    const answer = await fn.call(stamped({ user_name: "fixed", deadline_unix_time: 7 }));
    expect(answer.body).toMatchObject({ user_name: "fixed", deadline_unix_time: 7 });
    expect(await fn.call(stamped({ user_name: "fixed", deadline_unix_time: 7 }))).toMatchObject({
      body: { duplicate: true },
    });
  });

  it.each([
    ["a scheduled event without an input", SCHEDULED_EVENT],
    ["an EC2 event without an input", EC2_EVENT],
    ["an empty body", { body: {} }],
  ])("throws for %s, so that it is counted as a failure, and says why", async (_name, event) => {
    await expect(fn.call(event)).rejects.toThrow(/^nothing was written: .*user_name/);
    expect(fn.log.at(-1)).toMatchObject({ level: "WARN", status: 400 });
  });

  it("may be the record itself", async () => {
    const record = { user_name: "direct", deadline_unix_time: 3, body: "text" };
    expect(await fn.call(record)).toEqual({ statusCode: 201, body: record });
  });
});

describe("a GET", () => {
  it("gives a user's records by deadline, and of nobody else", async () => {
    for (const deadline of [30, 4, 200])
      await fn.call(post({ user_name: "get", deadline_unix_time: deadline }));
    await fn.call(post({ user_name: "gets", deadline_unix_time: 1 }));
    const { statusCode, body } = await fn.call(get("get"));
    expect(statusCode).toBe(200);
    expect(body).toEqual({
      records: [4, 30, 200].map((deadline) => ({ user_name: "get", deadline_unix_time: deadline })),
      complete: true,
    });
    expect((await fn.call(get("get", "4"))).body).toMatchObject({
      records: [{ deadline_unix_time: 30 }, { deadline_unix_time: 200 }],
    });
    expect((await fn.call(get("nobody"))).body).toEqual({ records: [], complete: true });
  });

  it("drops no page of more than 1 MB of records, and says so where 6 MB are not enough", async () => {
    const text = "熊".repeat(60_000);
    const deadlines = Array.from({ length: 40 }, (_, index) => index);
    const store = documentStore(fn.client, fn.tableName);
    const { signal } = new AbortController();
    for (const deadline_unix_time of deadlines) {
      await store.put({ user_name: "big", deadline_unix_time, text }, signal);
    }
    const seen: number[] = [];
    let after: string | undefined;
    let answers = 0;
    for (let complete = false; !complete; answers += 1) {
      const raw = await fn.handler(get("big", after), {
        awsRequestId: "r",
        getRemainingTimeInMillis: () => 60_000,
      });
      // 6,291,556 bytes: Lambda's limit for an answer.
      expect(Buffer.byteLength(JSON.stringify(raw))).toBeLessThan(6_291_556);
      const body = JSON.parse(raw.body as string) as {
        records: { deadline_unix_time: number; text: string }[];
        complete: boolean;
        reason?: string;
        next_after?: number;
      };
      expect(body.records.every((record) => record.text === text)).toBe(true);
      if (!body.complete) expect(body.reason).toContain("6 MB");
      seen.push(...body.records.map((record) => record.deadline_unix_time));
      after = String(body.next_after);
      complete = body.complete;
    }
    expect(answers).toBe(2);
    expect(seen).toEqual(deadlines);
  });

  it("gives every digit, sets sorted and bytes in base64, as the commands do", async () => {
    const Item = {
      user_name: { S: "types" },
      deadline_unix_time: { N: "1" },
      n: { N: "12345678901234567890123456789012345678" },
      m: { M: { z: { N: "0.1" }, a: { N: "-9007199254740993" } } },
      ss: { SS: ["b", "a", "あ"] },
      ns: { NS: ["10", "9", "12345678901234567890"] },
      b: { B: new Uint8Array([0, 255]) },
      bs: { BS: [new Uint8Array([2]), new Uint8Array([1])] },
    };
    await fn.client.send(new PutItemCommand({ TableName: fn.tableName, Item }));
    const { body } = await fn.handler(get("types"), {
      awsRequestId: "r",
      getRemainingTimeInMillis: () => 9000,
    });
    expect(body).toBe(
      '{"records":[{"user_name":"types","deadline_unix_time":1,"b":"AP8=","bs":["AQ==","Ag=="],' +
        '"m":{"a":-9007199254740993,"z":0.1},"n":12345678901234567890123456789012345678,' +
        '"ns":[9,10,12345678901234567890],"ss":["a","b","あ"]}],"complete":true}',
    );
  });
});

describe("a function whose time is short", () => {
  it("answers 503 over HTTP and throws for events, before Lambda ends it, and writes nothing", async () => {
    expect(await fn.call(post({ user_name: "late" }), 400)).toMatchObject({ statusCode: 503 });
    expect(await fn.call(get("late"), 400)).toMatchObject({ statusCode: 503 });
    await expect(fn.call({ body: { user_name: "late" } }, 400)).rejects.toThrow(/OutOfTime.*request-1/);
    expect(await stored("late")).toEqual([]);
  });

  it("does not begin a write that it may not see the end of", async () => {
    let puts = 0;
    const put = () => Promise.resolve({ outcome: "created" as const, puts: (puts += 1) });
    const { call } = functionOn(() => Promise.resolve({ ...documentStore(fn.client, fn.tableName), put }));
    expect(await call(post({ user_name: "x" }), 400)).toMatchObject({ statusCode: 503 });
    expect(puts).toBe(0);
    expect(await call(post({ user_name: "x" }), 5000)).toMatchObject({ statusCode: 201 });
    expect(puts).toBe(1);
  });

  it("does not wait for a table that does not answer", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    const { port } = silent.address() as AddressInfo;
    const client = new DynamoDBClient({ region: "us-east-1", endpoint: `http://127.0.0.1:${port}` });
    const { call } = functionOn(() => Promise.resolve(documentStore(client, "t")));
    const begin = performance.now();
    expect(await call(post({ user_name: "x" }), 1000)).toMatchObject({ statusCode: 503 });
    expect(performance.now() - begin).toBeLessThan(950);
    client.destroy();
    silent.closeAllConnections();
    silent.close();
  });

  it("gives what it has of a list that takes too long", async () => {
    const { call } = functionOn(() =>
      Promise.resolve(
        storeWith({
          async *queryByUser() {
            yield [{ user_name: "slow", deadline_unix_time: 1 }];
            await new Promise(() => undefined);
          },
        }),
      ),
    );
    expect(await call(get("slow"), 700)).toMatchObject({
      statusCode: 200,
      body: {
        records: [{ deadline_unix_time: 1 }],
        complete: false,
        next_after: 1,
        reason: expect.stringContaining("time") as string,
      },
    });
  });
});

describe("a list of more records than a slow function can read in its time", () => {
  it("ends in time with what it has and with where to go on, though no timer comes while it works", async () => {
    // Each page takes three of the ten seconds, as 10,000 records do with 128 MB.
    let remaining = 10_000;
    const pages = Array.from({ length: 6 }, (_, n) => [{ user_name: "many", deadline_unix_time: n }]);
    const { handler } = functionOn(() =>
      Promise.resolve(
        storeWith({
          async *queryByUser(_user, { after }) {
            for (const page of pages.slice(after === undefined ? 0 : Number(after) + 1)) {
              remaining -= 3000;
              yield page;
            }
          },
        }),
      ),
    );
    const ask = async (after?: string) => {
      remaining = 10_000;
      const slow = { awsRequestId: "r", getRemainingTimeInMillis: () => remaining };
      const { body } = await handler(get("many", after), slow);
      expect(remaining).toBeGreaterThanOrEqual(3000);
      return JSON.parse(body as string) as { records: object[]; complete: boolean; next_after?: number };
    };
    const seen: object[] = [];
    let after: string | undefined;
    for (let complete = false; !complete;) {
      const answer = await ask(after);
      seen.push(...answer.records);
      ({ complete } = answer);
      after = String(answer.next_after);
    }
    expect(seen).toEqual(pages.flat());
  });
});

describe("a function that is throttled", () => {
  it("answers 429 over HTTP with when to come again, and throws for events", async () => {
    const throttled = Object.assign(new Error("slow down"), {
      name: "ProvisionedThroughputExceededException",
    });
    const { call, log } = functionOn(() => Promise.reject(throttled));
    expect(await call(post({ user_name: "x" }))).toMatchObject({
      statusCode: 429,
      headers: { "retry-after": "5" },
      body: { error: "too many requests for the table", hint: "try again" },
    });
    expect(log.at(-1)).toMatchObject({
      level: "ERROR",
      outcome: "failed",
      status: 429,
      error: "ProvisionedThroughputExceededException",
      reason: "slow down",
    });
    await expect(call({ body: { user_name: "x" } })).rejects.toThrow("could not be written");
  });
});

describe("a function that fails", () => {
  it("answers 500 over HTTP with no internals, and throws for events with the kind of fault", async () => {
    const { call, log } = functionOn(() => Promise.resolve(documentStore(fn.client, "no-such-table")));
    expect(await call(post({ user_name: "x" }))).toMatchObject({
      statusCode: 500,
      body: { error: "internal error", request_id: "request-1" },
    });
    const thrown = await call({ body: { user_name: "x" } }).catch((error: unknown) => error as Error);
    expect(thrown).toBeInstanceOf(Error);
    expect(thrown).toHaveProperty(
      "stack",
      "Error: the record could not be written (ResourceNotFoundException); the log of request request-1 says why",
    );
    expect(log).toMatchObject([
      { level: "ERROR", requestId: "request-1", status: 500, error: "ResourceNotFoundException" },
      { level: "ERROR", requestId: "request-1", status: 500, error: "ResourceNotFoundException" },
    ]);
  });

  it("does not take its own record for a conflict when the first answer was lost", async () => {
    const client = new DynamoDBClient({ region: "us-east-1", endpoint: server.endpoint, maxAttempts: 3 });
    let lost = 0;
    client.middlewareStack.addRelativeTo(
      ((next: (args: unknown) => Promise<unknown>) => async (args: unknown) => {
        const output = await next(args);
        if (lost > 0) return output;
        lost += 1;
        throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET", name: "TimeoutError" });
      }) as never,
      { name: "loseFirst", relation: "after", toMiddleware: "retryMiddleware" },
    );
    const { call } = functionOn(() => Promise.resolve(documentStore(client, fn.tableName)));
    expect(await call(post({ user_name: "lost", deadline_unix_time: 9, b: [1, "x"] }))).toMatchObject({
      statusCode: 201,
    });
    expect(lost).toBe(1);
    expect(await stored("lost")).toHaveLength(1);
  });
});

describe("the log", () => {
  it("has one line a request, with the key and nothing else of the record, under the names that tasks logs reads", async () => {
    const { handler, call, log } = await openFunction(server.endpoint);
    const record = { user_name: "logged", task_description: "a secret" };
    await call(post(record));
    const event = { body: record, event_rule: "tasks-dev-a", event_time: "2026-12-01T09:03:00Z" };
    await call(event);
    await call(event);
    await call(post({ ...record, n: "9".repeat(3000), deadline_unix_time: "a secret" }));
    await call(post({ ...record, deadline_unix_time: NOW }));
    await call(post([record, { ...record, deadline_unix_time: NOW }]));
    await expect(call({ ...event, event_time: "never" })).rejects.toThrow("event_time is not a time");
    await handler(get("logged"), { awsRequestId: "r-2", getRemainingTimeInMillis: () => 9000 });
    const stamp = "tasks-dev-a 2026-12-01T09:03:00Z";
    const fired = { message: "create", schedule: "tasks-dev-a", user_name: "logged", stamp };
    const lines = [
      {
        level: "INFO",
        message: "create",
        outcome: "created",
        status: 201,
        user_name: "logged",
        deadline_unix_time: NOW,
      },
      { ...fired, level: "INFO", outcome: "created", status: 201, deadline_unix_time: NOW + 180 },
      { ...fired, level: "INFO", outcome: "duplicate", status: 200, deadline_unix_time: NOW + 180 },
      {
        level: "WARN",
        message: "create",
        outcome: "refused",
        status: 400,
        reason: "no record; the answer says why",
      },
      {
        level: "WARN",
        message: "create",
        outcome: "taken",
        status: 409,
        user_name: "logged",
        deadline_unix_time: NOW,
      },
      { level: "WARN", message: "create many", outcome: "partial", status: 207, records: 2, created: 1 },
      {
        level: "WARN",
        message: "refuse",
        schedule: "tasks-dev-a",
        outcome: "refused",
        status: 400,
        reason: "event_time is not a time",
      },
      {
        level: "INFO",
        message: "list",
        outcome: "listed",
        status: 200,
        user_name: "logged",
        records: 3,
        requestId: "r-2",
      },
    ];
    const ms = expect.any(Number) as number;
    expect(log).toEqual(lines.map((line) => ({ requestId: "request-1", ...line, ms })));
    expect(JSON.stringify(log)).not.toContain("secret");
    expect(logLine(log[1]!, NOW * 1000)).toBe(
      '{"timestamp":"2026-12-01T09:00:00.000Z","level":"INFO","message":"create","requestId":"request-1",' +
        '"schedule":"tasks-dev-a","outcome":"created","status":201,"user_name":"logged",' +
        `"deadline_unix_time":${NOW + 180},"stamp":"${stamp}","ms":${log[1]!.ms}}\n`,
    );
  });
});
