import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { MOST_RECORDS } from "../../src/function/create-many.ts";
import type { PutOutcome } from "../../src/function/store/record-store.ts";
import { localRecordStore } from "../../src/local/serve/local-record-store.ts";
import { startDynalite } from "../support/dynalite.ts";
import { openTemporaryTable } from "../support/local-table.ts";
import { eventV1, eventV2 } from "./events.ts";
import { functionOn, NOW, openFunction, storeWith } from "./open-function.ts";

let server: Awaited<ReturnType<typeof startDynalite>>;
beforeAll(async () => {
  server = await startDynalite();
});
afterAll(() => server.stop());

const post = (body: unknown) => eventV1({ httpMethod: "POST", body: JSON.stringify(body) });
const get = (parameters: { [name: string]: string }) =>
  eventV2("GET", { queryStringParameters: { user_name: "mai", ...parameters } });
const at = (...deadlines: number[]) =>
  deadlines.map((deadline) => ({ user_name: "mai", deadline_unix_time: deadline }));

interface Listed {
  records: { deadline_unix_time: number }[];
  complete: boolean;
  reason?: string;
  next_after?: number;
}

const places = {
  "DynamoDB's protocol": () => openFunction(server.endpoint),
  "the local store": async () => {
    const table = openTemporaryTable();
    onTestFinished(() => table.close());
    return functionOn(async () => localRecordStore(table));
  },
};

describe.each(Object.entries(places))("a POST of many records, on %s", (_, open) => {
  const deadlinesIn = async ({ call }: Awaited<ReturnType<typeof open>>) => {
    const { body } = await call(get({}));
    return (body as Listed).records.map((record) => record.deadline_unix_time);
  };

  it("writes each, answers each in its place, and gives those without a deadline seconds of their own", async () => {
    const fn = await open();
    const answer = await fn.call(post([...at(7), { user_name: "mai" }, { user_name: "mai", title: "x" }]));
    expect(answer).toMatchObject({
      statusCode: 201,
      body: {
        results: [
          { status: 201, record: { user_name: "mai", deadline_unix_time: 7 } },
          { status: 201, record: { user_name: "mai", deadline_unix_time: NOW } },
          { status: 201, record: { user_name: "mai", deadline_unix_time: NOW + 1, title: "x" } },
        ],
        created: 3,
        failed: 0,
      },
    });
    expect(await deadlinesIn(fn)).toEqual([7, NOW, NOW + 1]);
  });

  it("answers 207 where some were taken, also by an earlier one of the same list, and overwrites nothing", async () => {
    const fn = await open();
    await fn.call(post({ ...at(1)[0], a: "first" }));
    expect(await fn.call(post([...at(1, 2), { ...at(2)[0], a: "again" }]))).toMatchObject({
      statusCode: 207,
      body: {
        results: [
          {
            status: 409,
            error: '"mai" already has a task at 1',
            hint: "send another deadline_unix_time, or none",
          },
          { status: 201 },
          { status: 409, error: '"mai" already has a task at 2' },
        ],
        created: 1,
        failed: 2,
      },
    });
    const { body } = await fn.call(get({}));
    expect(body).toMatchObject({ records: [{ a: "first" }, { deadline_unix_time: 2 }] });
    expect((body as Listed).records[1]).not.toHaveProperty("a");
    expect(await fn.call(post(at(1, 2)))).toMatchObject({ statusCode: 409, body: { created: 0, failed: 2 } });
  });

  it("writes none where one cannot be kept, and says which and why", async () => {
    const fn = await open();
    const list = [...at(1), { user_name: "" }, 3, { ...at(2)[0], text: "x".repeat(410_000) }];
    expect(await fn.call(post(list))).toMatchObject({
      statusCode: 400,
      body: {
        error: "3 of 4 records cannot be kept, so that none was written",
        hint: "`refused` says which, counted from 0, and why",
        refused: [
          { index: 1, status: 400, error: "user_name is empty" },
          { index: 2, status: 400, error: "the record is JSON of type N, not an object" },
          { index: 3, status: 413, error: expect.stringContaining("400 KB") as string },
        ],
      },
    });
    expect(await deadlinesIn(fn)).toEqual([]);
  });

  it("takes as many as it says, and answers 413 for one more and for a record that is too large", async () => {
    const fn = await open();
    const many = Array.from({ length: MOST_RECORDS }, (_, index) => index);
    expect(await fn.call(post(at(...many, 1000)))).toMatchObject({
      statusCode: 413,
      body: { error: "the body has 101 records; one request has at most 100", hint: "send them in parts" },
    });
    expect(await deadlinesIn(fn)).toEqual([]);
    expect(await fn.call(post(at(...many)))).toMatchObject({ statusCode: 201, body: { created: 100 } });
    expect(await deadlinesIn(fn)).toEqual(many);
    const large = { ...at(2000)[0], text: "x".repeat(410_000) };
    for (const body of [large, [large]]) expect(await fn.call(post(body))).toMatchObject({ statusCode: 413 });
    expect(await fn.call(post([]))).toMatchObject({
      statusCode: 400,
      body: { error: "the body is an empty list" },
    });
  });
});

describe("a POST of many records that is interrupted", () => {
  const storing = (put: (index: number) => Promise<PutOutcome>) => {
    let index = 0;
    return functionOn(async () => storeWith({ put: () => put(index++) }));
  };
  const put = (fail: (index: number) => Error | undefined) =>
    storing(async (index) => {
      const error = fail(index);
      if (error !== undefined) throw error;
      return { outcome: "created" };
    });
  const throttled = Object.assign(new Error("slow down"), { name: "ThrottlingException" });

  it("says of each record whether it was written, may have been, or was not tried", async () => {
    const { call, log } = put((index) => (index === 1 ? throttled : undefined));
    expect(await call(post(at(1, 2, 3)))).toMatchObject({
      statusCode: 207,
      body: {
        results: [
          { status: 201 },
          { status: 429, error: "too many requests for the table", hint: "send it again" },
          { status: 429, error: "not tried: too many requests for the table", hint: "send it again" },
        ],
        created: 1,
        failed: 2,
      },
    });
    expect(log.at(-1)).toMatchObject({
      level: "ERROR",
      outcome: "partial",
      status: 207,
      records: 3,
      created: 1,
      error: "ThrottlingException",
    });
    const lost = put((index) => (index === 1 ? new Error("lost") : undefined));
    expect(await lost.call(post(at(1, 2)))).toMatchObject({
      statusCode: 207,
      body: {
        results: [
          { status: 201 },
          { status: 500, error: "internal error", hint: "it may be there: look before you send it again" },
        ],
      },
    });
  });

  it("is throttled as a whole where nothing was written", async () => {
    expect(await put(() => throttled).call(post(at(1, 2)))).toMatchObject({
      statusCode: 429,
      headers: { "retry-after": "5" },
      body: { error: "too many requests for the table", hint: "try again" },
    });
  });

  it("stops when the time is up, and leaves nobody in doubt", async () => {
    const { call } = storing((index) =>
      index === 0 ? Promise.resolve({ outcome: "created" }) : new Promise(() => undefined),
    );
    expect(await call(post(at(1, 2, 3)), 700)).toMatchObject({
      statusCode: 207,
      body: {
        results: [
          { status: 201 },
          { status: 503 },
          { status: 503, error: expect.stringMatching(/^not tried/) as string },
        ],
      },
    });
  });
});

it("answers with the keys alone where the records would be more than an answer can have", async () => {
  const fn = await openFunction(server.endpoint);
  // In the event each quote is one byte, in the answer two and a backslash.
  const text = '"'.repeat(200_000);
  const list = Array.from({ length: 12 }, (_, n) => ({ ...at(n)[0], text }));
  const { body } = await fn.call(post(list));
  expect(body).toMatchObject({ created: 12, failed: 0 });
  expect((body as { results: object[] }).results[0]).toEqual({ status: 201, record: at(0)[0] });
});

describe.each(Object.entries(places))("a GET of a span, on %s", (_, open) => {
  const DAY = 86_400;
  const december = Date.UTC(2026, 11, 1) / 1000;

  it.each([
    [{ from: "2" }, [2, 3, 4]],
    [{ to: "2" }, [1, 2]],
    [{ from: "2", to: "3" }, [2, 3]],
    [{ from: "2", to: "2" }, [2]],
    [{ from: "2", to: "4", after: "2" }, [3, 4]],
    [{ from: "2", to: "4", after: "1" }, [2, 3, 4]],
    [{ from: "2", to: "4", after: "4" }, []],
    [{ to: "3", after: "3" }, []],
    [{ to: "3", after: "2.5" }, [3]],
    [{ from: "1970-01-01T00:00:03Z" }, [3, 4]],
    [{ from: "1970-01-01" }, [1, 2, 3, 4]],
    [{ to: "1970-01-01" }, [1, 2, 3, 4]],
  ])("gives for %j %j", async (query, wanted) => {
    const { call } = await open();
    await call(post(at(1, 2, 3, 4)));
    const { body, statusCode } = await call(get(query));
    expect([statusCode, body]).toEqual([200, { records: at(...wanted), complete: true }]);
  });

  it("counts days and offsets in UTC, from the first second of one to the last", async () => {
    const { call } = await open();
    await call(post(at(december - 1, december, december + DAY - 1, december + DAY)));
    const day = { from: "2026-12-01", to: "2026-12-01" };
    // As ?to=+14h59m59s comes in, at nine in the morning.
    const until = { from: "today", to: " 14h59m59s" };
    for (const span of [day, { from: "today", to: "today" }, until])
      expect((await call(get(span))).body).toEqual({
        records: at(december, december + DAY - 1),
        complete: true,
      });
  });

  it("gives as many as it may, says where it goes on, and ends where there are no more", async () => {
    const { call } = await open();
    await call(post(at(1, 2, 3, 4, 5, 6)));
    const seen: Listed[] = [];
    for (let after: string | undefined; seen.at(-1)?.complete !== true;) {
      const { body } = await call(
        get({ from: "2", to: "5", limit: "2", ...(after === undefined ? {} : { after }) }),
      );
      seen.push(body as Listed);
      after = String((body as Listed).next_after);
    }
    expect(seen).toEqual([
      { records: at(2, 3), complete: false, reason: "the limit is 2", next_after: 3 },
      { records: at(4, 5), complete: true },
    ]);
  });

  it.each([
    [{ from: "soon" }, "from 'soon' is not a date"],
    [{ to: "1767225600000" }, "unix seconds end at"],
    [{ from: "3", to: "2" }, "from 3 (3) is after to 2 (2)"],
  ])("refuses %j with 400 and the reason", async (query, reason) => {
    const { call } = await open();
    expect(await call(get(query))).toMatchObject({
      statusCode: 400,
      body: { error: expect.stringContaining(reason) as string, hint: expect.stringMatching(/./) as string },
    });
  });
});
