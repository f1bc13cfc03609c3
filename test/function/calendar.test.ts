import ICAL from "ical.js";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { AttributeValue } from "../../src/task/attribute-value.ts";
import type { TaskRecord } from "../../src/task/record.ts";
import { seriesAttributes } from "../../src/task/repeat/series.ts";
import { successorOf, withoutRule } from "../../src/task/repeat/successor.ts";
import { localRecordStore } from "../../src/local/serve/local-record-store.ts";
import { startDynalite } from "../support/dynalite.ts";
import { openTemporaryTable } from "../support/local-table.ts";
import { eventV1, eventV2 } from "./events.ts";
import { context, functionOn, NOW, openFunction, storeWith } from "./open-function.ts";

let server: Awaited<ReturnType<typeof startDynalite>>;
beforeAll(async () => {
  server = await startDynalite();
});
afterAll(() => server.stop());

const TOKEN = "0123456789abcdef0123456789abcdef";
const ask = (
  query: { [name: string]: string } = {},
  headers: { [name: string]: string } = {},
  method = "GET",
) =>
  eventV2(method, {
    rawPath: "/prod/calendar.ics",
    headers,
    queryStringParameters: { user_name: "mai", ...query },
  });
const task = (deadline: number, description: string, more: TaskRecord = {}): TaskRecord => ({
  user_name: { S: "mai" },
  deadline_unix_time: { N: String(deadline) },
  task_description: { S: description },
  ...more,
});
const done = (at: number): TaskRecord => ({ status: { S: "done" }, completed_unix_time: { N: String(at) } });

const places = {
  async "DynamoDB's protocol"() {
    const fn = await openFunction(server.endpoint);
    const put = (Item: TaskRecord) => fn.client.send(new PutItemCommand({ TableName: fn.tableName, Item }));
    return { ...fn, put };
  },
  async "the local store"() {
    const table = openTemporaryTable();
    onTestFinished(() => table.close());
    return {
      ...functionOn(async () => localRecordStore(table)),
      put: (record: TaskRecord) => table.put(record),
    };
  },
};
type Place = Awaited<ReturnType<(typeof places)["the local store"]>>;

/** What an iCalendar parser of somebody else's finds. */
async function read({ handler }: Pick<Place, "handler">, event: unknown, kind = "vevent") {
  const { statusCode, body } = await handler(event, context());
  expect(statusCode).toBe(200);
  const calendar = new ICAL.Component(ICAL.parse(body as string) as unknown[]);
  const components = calendar.getAllSubcomponents(kind);
  const value = (component: ICAL.Component, name: string) =>
    component.getFirstPropertyValue(name)?.toString();
  return {
    calendar,
    text: body as string,
    names: components.map((component) => value(component, "summary")),
    tasks: components.map((component) => ({
      uid: value(component, "uid"),
      summary: value(component, "summary"),
      sequence: value(component, "sequence"),
      status: value(component, "status"),
      at: (component.getFirstPropertyValue(kind === "vevent" ? "dtstart" : "due") as ICAL.Time).toUnixTime(),
    })),
  };
}

describe.each(Object.entries(places))("a calendar, on %s", (_, open) => {
  it("has a user's open tasks as events, and says whose they are and how often it is worth asking", async () => {
    const place = await open();
    await place.put(task(NOW + 60, "Stand-up", { tags: { SS: ["a"] }, secret_plan: { S: "hidden" } }));
    await place.put(task(NOW - 60, "Überfällig, 熊本"));
    await place.put(task(NOW - 90, "Over", done(NOW - 30)));
    await place.put({ ...task(NOW, "not hers"), user_name: { S: "ken" } });
    const answer = await place.handler(ask(), context());
    expect(answer).toMatchObject({
      statusCode: 200,
      headers: {
        "content-type": "text/calendar; charset=utf-8",
        etag: expect.stringMatching(/^W\/"[\w-]{27}"$/) as string,
        "cache-control": "private, no-cache",
      },
    });
    const { calendar, names, tasks, text } = await read(place, ask());
    expect(names).toEqual(["Überfällig, 熊本", "Stand-up"]);
    expect(tasks.map(({ at }) => at)).toEqual([NOW - 60, NOW + 60]);
    expect(calendar.getFirstPropertyValue("x-wr-calname")).toBe("Tasks of mai");
    expect(String(calendar.getFirstPropertyValue("refresh-interval"))).toBe("PT15M");
    expect(text).not.toMatch(/hidden|X-TASKS/);
    expect(place.log.at(-1)).toEqual({
      level: "INFO",
      message: "calendar",
      requestId: "request-1",
      outcome: "listed",
      status: 200,
      user_name: "mai",
      records: 2,
      ms: expect.any(Number) as number,
    });
  });

  it("has as tasks those done lately, too, and alarms for those asked for", async () => {
    const place = await open();
    await place.put(task(NOW - 9, "open"));
    await place.put(task(NOW - 8, "lately", done(NOW - 29 * 86_400)));
    await place.put(task(NOW - 7, "long ago", done(NOW - 31 * 86_400)));
    await place.put(task(NOW - 6, "at some time", { status: { S: "done" } }));
    await place.put(task(NOW - 5, "in numbers", { status: { N: "1" } }));
    const { tasks, text } = await read(place, ask({ as: "todo", alarm: "30m" }), "vtodo");
    expect(tasks.map(({ summary, status }) => [summary, status])).toEqual([
      ["open", "NEEDS-ACTION"],
      ["lately", "COMPLETED"],
      ["in numbers", "NEEDS-ACTION"],
    ]);
    expect(text.match(/TRIGGER;RELATED=END:-PT30M/g)).toHaveLength(2);
    const { task_description: _, ...nameless } = task(NOW - 4, "");
    await place.put(nameless);
    await place.put({ ...task(NOW - 3, ""), title: { S: "Titled" } });
    expect((await read(place, ask())).names).toEqual(["open", "in numbers", "(no description)", "Titled"]);
  });

  it("drops no page of more than 1 MB", async () => {
    const place = await open();
    const note = { S: "x".repeat(30_000) };
    const names = Array.from({ length: 50 }, (_, n) => `task ${n}`);
    for (const [n, name] of names.entries()) await place.put(task(NOW + n, name, { note }));
    expect((await read(place, ask())).names).toEqual(names);
  });
});

/** The function on a local table, with a clock that goes on, and somebody who subscribes to a calendar as a phone does. */
async function subscribe(query: { [name: string]: string }) {
  const table = openTemporaryTable();
  onTestFinished(() => table.close());
  let asked = 0;
  const { handler } = functionOn(async () => localRecordStore(table), {
    now: () => (NOW + 900 * asked) * 1000,
  });
  const kind = query["as"] === "todo" ? "vtodo" : "vevent";
  let tag: string | undefined;
  const poll = async () => {
    asked += 1;
    const event = ask(query, tag === undefined ? {} : { "if-none-match": tag });
    const answer = await handler(event, context());
    const headers = "headers" in answer ? answer.headers : {};
    tag = headers["etag"];
    if (answer.statusCode === 304) {
      expect([answer.body, headers["content-type"]]).toEqual(["", undefined]);
      return "nothing new";
    }
    const same = { handler: () => Promise.resolve(answer) };
    return (await read(same, event, kind)).tasks;
  };
  return { table, poll };
}

describe("a program that polls a calendar", () => {
  const key = { userName: "mai", deadline: String(NOW) };
  const set = (name: string, value: AttributeValue) => ({ is: "set", path: [name], value }) as const;

  it("hears that nothing is new, until a task is changed, rescheduled or finished", async () => {
    const { table, poll } = await subscribe({ as: "todo" });
    await table.put(task(NOW, "Stand-up"));
    const [first] = (await poll()) as { uid: string }[];
    expect(first).toMatchObject({ summary: "Stand-up", sequence: "0", status: "NEEDS-ACTION", at: NOW });
    expect(await poll()).toBe("nothing new");
    await table.put({ ...task(NOW, "hers"), user_name: { S: "ken" } });
    expect(await poll()).toBe("nothing new");

    await table.update(key, [set("task_description", { S: "Sit-down" })], {});
    expect(await poll()).toEqual([{ ...first, summary: "Sit-down" }]);
    expect(await poll()).toBe("nothing new");

    await table.update(
      key,
      [set("status", { S: "done" }), set("completed_unix_time", { N: String(NOW) })],
      {},
    );
    expect(await poll()).toEqual([{ ...first, summary: "Sit-down", status: "COMPLETED", sequence: "1" }]);
    expect(await poll()).toBe("nothing new");

    await table.delete(key, undefined);
    expect(await poll()).toEqual([]);
    expect(await poll()).toBe("nothing new");
  });

  it("sees of events that one is gone when it is done", async () => {
    const { table, poll } = await subscribe({});
    await table.put(task(NOW, "a"));
    await table.put(task(NOW + 1, "b"));
    expect(await poll()).toMatchObject([{ summary: "a" }, { summary: "b" }]);
    await table.update(key, [set("status", { S: "done" })], {});
    expect(await poll()).toMatchObject([{ summary: "b" }]);
    expect(await poll()).toBe("nothing new");
  });

  it("knows a task that came from a calendar again wherever it is moved", async () => {
    const { table, poll } = await subscribe({});
    await table.put(task(NOW, "moves", { uid: { S: "a@example.org" }, sequence: { N: "3" } }));
    expect(await poll()).toMatchObject([{ at: NOW, uid: "a@example.org", sequence: "3" }]);
    await table.move(key, NOW + 3600, { overwrite: false });
    expect(await poll()).toMatchObject([{ at: NOW + 3600, uid: "a@example.org", sequence: "4" }]);
  });

  it("has a series that came from a calendar once, and later, when one of its times is done", async () => {
    const { table, poll } = await subscribe({ as: "todo" });
    const series = seriesAttributes({
      rule: "FREQ=WEEKLY",
      zone: "UTC",
      occurrence: NOW,
      name: "2026-12-01T09:00:00/k7fq3xvw",
    });
    const before = task(NOW, "weekly", { uid: { S: "a@example.org" }, ...series });
    await table.put(before);
    expect(await poll()).toMatchObject([{ at: NOW, uid: "a@example.org", sequence: "0" }]);
    const { record: after } = await successorOf(before, { now: NOW, zone: () => "UTC" });
    await table.exchange([
      { before, after: withoutRule({ ...before, ...done(NOW) }) },
      { before: undefined, after },
    ]);
    expect(await poll()).toMatchObject([
      { at: NOW + 7 * 86_400, uid: "a@example.org", sequence: "1", status: "NEEDS-ACTION" },
    ]);
  });

  it("has of any other rescheduled task the new time alone", async () => {
    const { table, poll } = await subscribe({});
    await table.put(task(NOW, "moves"));
    expect(await poll()).toMatchObject([{ at: NOW }]);
    await table.move(key, NOW + 3600, { overwrite: false });
    expect(await poll()).toMatchObject([{ summary: "moves", at: NOW + 3600 }]);
  });
});

describe("who may have a calendar", () => {
  const guarded = (calendarToken: () => Promise<string | undefined>) =>
    functionOn(async () => storeWith({ async *queryForCalendar() {} }), { calendarToken });

  it("is who knows its token, in both formats of events", async () => {
    const { call, log } = guarded(async () => TOKEN);
    for (const token of ["", "x", `${TOKEN} `, TOKEN.toUpperCase()])
      expect(await call(ask({ token }))).toMatchObject({
        statusCode: 403,
        body: {
          error: "the token is missing or wrong",
          hint: "ask for /calendar.ics?user_name=<name>&token=<token>",
        },
      });
    expect(await call(ask())).toMatchObject({ statusCode: 403 });
    const { handler } = guarded(async () => TOKEN);
    const v1 = eventV1({ path: "/calendar.ics", queryStringParameters: { user_name: "mai", token: TOKEN } });
    for (const event of [ask({ token: TOKEN }), v1])
      expect((await handler(event, context())).statusCode).toBe(200);
    expect(JSON.stringify(log)).not.toContain(TOKEN.slice(0, 8));
    expect(log.at(-1)).toMatchObject({ level: "WARN", outcome: "refused", status: 403 });
  });

  it.each([
    [undefined, "there is no calendar here, because it has no token"],
    ["short", "there is no calendar here, because its token has less than 16 characters"],
  ])("is nobody where the token is %s", async (token, error) => {
    const { call } = guarded(async () => token);
    const answer = await call(ask({ token: token ?? "" }));
    expect(answer).toMatchObject({ statusCode: 404, body: { error } });
    expect(answer.body).toHaveProperty("hint", expect.stringContaining("tasks parameter set"));
  });

  it("is nobody for as long as the token cannot be read", async () => {
    const { call } = guarded(() => Promise.reject(new Error("AccessDenied")));
    expect(await call(ask({ token: TOKEN }))).toMatchObject({
      statusCode: 500,
      body: { error: "internal error" },
    });
  });
});

describe("a question for a calendar", () => {
  it.each([
    ["GET", { user_name: "" }, 400, "no user_name"],
    ["GET", { as: "journal" }, 400, "neither event nor todo"],
    ["GET", { alarm: "30" }, 400, "alarm '30' is not a length of time"],
    ["POST", {}, 405, "there is no POST here"],
  ])("%s with %j is refused with %i", async (method, query, status, error) => {
    const { call } = functionOn(async () => storeWith({}));
    const answer = await call(ask(query, {}, method));
    expect(answer).toMatchObject({
      statusCode: status,
      headers: status === 405 ? { allow: "GET, HEAD" } : {},
      body: { error: expect.stringContaining(error) as string },
    });
  });

  it("knows its tag in each form that a client or a proxy may send", async () => {
    const { handler } = functionOn(async () => storeWith({ async *queryForCalendar() {} }));
    const { headers } = (await handler(ask(), context())) as { headers: { [name: string]: string } };
    const tag = headers["etag"]!;
    for (const known of [tag, tag.slice(2), `"other", ${tag}`, "*"])
      expect((await handler(ask({}, { "If-None-Match": known }), context())).statusCode).toBe(304);
    for (const known of ["", '"other"', tag.slice(3, -1)])
      expect((await handler(ask({}, { "if-none-match": known }), context())).statusCode).toBe(200);
  });

  it("gets 503 and no part where the time is up, so that a client keeps what it has", async () => {
    let remaining = 10_000;
    const { handler } = functionOn(async () =>
      storeWith({
        async *queryForCalendar() {
          yield [task(NOW, "first")];
          remaining = 0;
          yield [task(NOW + 1, "second")];
        },
      }),
    );
    const slow = { awsRequestId: "r", getRemainingTimeInMillis: () => remaining };
    expect(await handler(ask(), slow)).toMatchObject({
      statusCode: 503,
      headers: { "retry-after": "5" },
    });
  });

  it("gets as much as an answer can have, and a last task that says that more follow", async () => {
    const description = { S: "x".repeat(60_000) };
    const { handler, log } = functionOn(async () =>
      storeWith({
        async *queryForCalendar() {
          for (let n = 0; n < 200; n += 1) yield [task(NOW + n, `task ${n}`, { description })];
        },
      }),
    );
    const { names, tasks, calendar, text } = await read({ handler }, ask());
    const CUT = "More tasks follow: this calendar has no room for them";
    expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThan(6_291_556 - 20_000);
    expect(names.length).toBeGreaterThan(90);
    expect(names.slice(-2)).toEqual([`task ${names.length - 2}`, CUT]);
    expect(tasks.at(-1)?.at).toBe(NOW + names.length - 1);
    expect(calendar.getFirstPropertyValue("description")).toBe(CUT);
    expect(log.at(-1)).toMatchObject({
      level: "WARN",
      records: names.length - 1,
      reason: "an answer has 6 MB at most",
    });
  });
});
