import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bundleFunction } from "../../.build/bundle-function.mjs";
import { makeTable } from "../support/dynamo.ts";
import { eventV1, eventV2 } from "../function/events.ts";
import { describeEngine } from "./engines.ts";
import { startFake } from "../function/start-fake.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { unpackedFunction } from "../support/unpacked-function.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
// What Lambda does: it loads index.mjs, calls `handler`, and sends the answer as JSON.
const RUN = `import { writeSync } from "node:fs";
const { handler } = await import("./index.mjs");
const context = { awsRequestId: "r", getRemainingTimeInMillis: () => 10000 };
for (const event of JSON.parse(process.argv[2])) {
  const answer = await handler(event, context).catch((error) => ({ thrown: error.message }));
  writeSync(2, JSON.stringify(answer) + "\\n");
}`;

describeEngine("dynamoDbLocal", (endpoint) => {
  const folder = temporaryFolder(afterAll);
  let table = "";
  beforeAll(async () => {
    table = await makeTable(endpoint);
    writeFileSync(join(await unpackedFunction(folder), "run.mjs"), RUN);
  }, 60_000);

  let parameters: Awaited<ReturnType<typeof startFake>>;
  const asked: unknown[] = [];
  beforeAll(async () => {
    parameters = await startFake((_, body) => {
      asked.push(body);
      return { status: 200, body: { Parameter: { Type: "SecureString", Value: TOKEN } } };
    });
  });
  afterAll(() => parameters.stop());

  /** Runs it in a process of its own, in a folder that has nothing else. */
  async function run(...events: unknown[]) {
    const env = {
      PATH: process.env["PATH"],
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      AWS_ENDPOINT_URL_SSM: parameters.endpoint,
      TABLE_NAME: table,
      TASKS_CALENDAR_TOKEN: "ssm:/tasks/dev/CALENDAR_TOKEN",
    };
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ["run.mjs", JSON.stringify(events)],
      { cwd: join(folder, "unpacked"), env },
    );
    const parse = (text: string) =>
      text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as { [name: string]: unknown });
    return { answers: parse(stderr), log: parse(stdout) };
  }

  it("the zip that is deployed is the same wherever it is built", async () => {
    await bundleFunction(join(folder, "again/index.mjs"));
    expect(
      readFileSync(join(folder, "again/index.mjs")).equals(readFileSync(join(folder, "built/index.mjs"))),
    ).toBe(true);
  });

  it("the zip that is deployed answers each kind of event, with nothing else on its module path", async () => {
    const stamped = {
      body: { user_name: "mai" },
      event_rule: "tasks-dev-nightly",
      event_time: "2026-11-23T10:00:00Z",
    };
    const { answers, log } = await run(
      stamped,
      stamped,
      eventV1({ httpMethod: "POST", body: '{"user_name":"mai","deadline_unix_time":7}' }),
      eventV2("POST", {
        body: Buffer.from('{"user_name":"mai","deadline_unix_time":8}').toString("base64"),
        isBase64Encoded: true,
      }),
      eventV1({ queryStringParameters: { user_name: "mai" } }),
      eventV2("GET", { queryStringParameters: { user_name: "mai" } }),
      { user_name: "mai", deadline_unix_time: 7, title: "another" },
      { body: {} },
      eventV2("POST", {
        body: '[{"user_name":"many"},{"user_name":"mai","deadline_unix_time":7},{"user_name":"many"}]',
      }),
      eventV2("GET", {
        queryStringParameters: { user_name: "mai", from: "8", to: "2026-11-23", limit: "1" },
      }),
    );
    expect(answers.map(({ statusCode, thrown }) => statusCode ?? thrown)).toEqual([
      201,
      200,
      201,
      201,
      200,
      200,
      // Thrown, which AWS tries again and counts.
      expect.stringContaining("already has a task at 7"),
      expect.stringContaining("no user_name"),
      207,
      200,
    ]);
    expect(answers[0]?.["body"]).toEqual({
      user_name: "mai",
      deadline_unix_time: 1795428000,
      stamp: "tasks-dev-nightly 2026-11-23T10:00:00Z",
    });
    expect(answers[1]?.["body"]).toEqual({ duplicate: true });
    const deadlines = [4, 5].map((at) =>
      (
        JSON.parse(String(answers[at]?.["body"])) as { records: { deadline_unix_time: number }[] }
      ).records.map((record) => record.deadline_unix_time),
    );
    expect(deadlines).toEqual([
      [7, 8, 1795428000],
      [7, 8, 1795428000],
    ]);
    expect(JSON.parse(String(answers[8]?.["body"]))).toMatchObject({
      results: [{ status: 201 }, { status: 409 }, { status: 201 }],
      created: 2,
    });
    expect(JSON.parse(String(answers[9]?.["body"]))).toEqual({
      records: [{ user_name: "mai", deadline_unix_time: 8 }],
      complete: false,
      reason: "the limit is 1",
      next_after: 8,
    });
    expect(log).toHaveLength(10);
    expect(log[0]).toMatchObject({ schedule: "tasks-dev-nightly", outcome: "created", user_name: "mai" });
    expect(new Set(log.map(({ requestId }) => requestId))).toEqual(new Set(["r"]));
  });

  it("the zip that is deployed gives calendars to who has the token of Parameter Store, which it reads once", async () => {
    const calendar = (token: string, more = {}) =>
      eventV2("GET", {
        rawPath: "/calendar.ics",
        queryStringParameters: { user_name: "rin", token, ...more },
      });
    const task = { user_name: "rin", deadline_unix_time: 1_796_115_600, task_description: "Stand-up" };
    const { answers, log } = await run(
      eventV2("POST", { body: JSON.stringify([task, { ...task, deadline_unix_time: 5, status: "done" }]) }),
      calendar(TOKEN),
      calendar("wrong"),
      calendar(TOKEN, { as: "todo", alarm: "1h" }),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 200, 403, 200]);
    expect(answers[1]).toMatchObject({
      headers: {
        "content-type": "text/calendar; charset=utf-8",
        etag: expect.stringMatching(/^W\//) as string,
      },
      body: expect.stringMatching(
        /^BEGIN:VCALENDAR\r\n[^]*\r\nSUMMARY:Stand-up\r\nDTSTART:20261201T090000Z\r\n/,
      ) as string,
    });
    expect(String(answers[1]?.["body"]).match(/BEGIN:VEVENT/g)).toHaveLength(1);
    expect(answers[3]?.["body"]).toContain("TRIGGER;RELATED=END:-PT60M");
    expect(asked).toEqual([{ Name: "/tasks/dev/CALENDAR_TOKEN", WithDecryption: true }]);
    expect(log.map(({ outcome }) => outcome)).toEqual(["created", "listed", "refused", "listed"]);
    expect(JSON.stringify(log)).not.toContain(TOKEN);
  });
});
