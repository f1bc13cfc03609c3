import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ChangeStep } from "../../../src/table/task-table.ts";
import { changeAttributes } from "../../../src/table/change-attributes.ts";
import { claimFirst } from "../../../src/table/claim-first.ts";
import { isLease } from "../../../src/task/lease.ts";
import {
  all,
  fill,
  key,
  number,
  query,
  queryDeadlines,
  record,
  text,
} from "../../support/contract/samples.ts";
import { startDynalite } from "../../support/dynalite.ts";
import { startDynamo } from "../../support/dynalite-with-transactions.ts";
import { PASSING, type Fault } from "../../support/fault-proxy.ts";
import { onceEach, openFaultyTable } from "../../support/faulty-table.ts";
import { hurriedAnswers } from "../../support/clocks.ts";
const lost: Fault[] = ["cut after", "cut within", "500 after", "502 after"];
const addOne = changeAttributes({ add: { n: "1" } });
const setStatus = changeAttributes({ set: { status: text("done") }, remove: ["owner"] });

let engine: Awaited<ReturnType<typeof startDynalite>>;
beforeAll(async () => {
  engine = await startDynalite();
});
afterAll(() => engine.stop());

describe("what can be sent twice is sent again", () => {
  it.each(PASSING)("and a single '%s' is not noticed", async (fault) => {
    const { table, direct, requests, reports } = await openFaultyTable(engine.endpoint, onceEach(fault));
    await table.put(record("a", 1, { status: text("open"), owner: text("mai") }));
    expect(await table.get(key("a", 1))).toEqual(
      record("a", 1, { status: text("open"), owner: text("mai") }),
    );
    const changed = await table.update(key("a", 1), setStatus, {});
    expect(changed).toMatchObject({ outcome: "written", record: record("a", 1, { status: text("done") }) });
    expect(await queryDeadlines(table, "a")).toEqual(["1"]);
    expect(await table.firstFreeDeadline("a", 1)).toBe(2);
    expect(await all(table.scan({}))).toHaveLength(1);
    expect(await all(direct.scan({}))).toEqual([record("a", 1, { status: text("done") })]);
    // Query is used by two of them, and only its first request meets the fault.
    expect(reports.map(({ operation, attempts, result }) => [operation, attempts, result])).toEqual([
      ["PutItem", 2, "ok"],
      ["GetItem", 2, "ok"],
      ["UpdateItem", 2, "ok"],
      ["Query", 2, "ok"],
      ["Query", 1, "ok"],
      ["Scan", 2, "ok"],
    ]);
    expect(requests).toHaveLength(11);
  });

  it("and a single answer that never comes is not noticed", async () => {
    const { table, direct, requests } = await openFaultyTable(engine.endpoint, onceEach("hang"), {
      answerLimits: hurriedAnswers(15),
    });
    await direct.put(record("a", 1));
    expect(await table.get(key("a", 1))).toEqual(record("a", 1));
    expect(requests).toHaveLength(2);
  });

  it("a create that never arrived is made by the second attempt", async () => {
    const { table, direct } = await openFaultyTable(engine.endpoint, onceEach("cut before"));
    expect(await table.create(record("a", 1))).toBe("created");
    expect(await direct.get(key("a", 1))).toEqual(record("a", 1));
  });

  it("a delete that never arrived deletes by the second attempt, and shows what it was", async () => {
    const { table, direct } = await openFaultyTable(engine.endpoint, onceEach("cut before"));
    await direct.put(record("a", 1, { n: number(1) }));
    expect(await table.delete(key("a", 1))).toMatchObject({
      outcome: "written",
      record: record("a", 1, { n: number(1) }),
    });
  });

  it.each<Fault>(["cut within", "cut after", "500 before"])(
    "a page that meets a '%s' is neither dropped nor doubled",
    async (fault) => {
      const { table, direct, requests } = await openFaultyTable(engine.endpoint, ({ index, body }) =>
        body.ExclusiveStartKey !== undefined && index % 2 === 1 ? fault : "pass",
      );
      const body = text("x".repeat(100_000));
      const seconds = Array.from({ length: 25 }, (_, index) => index + 100);
      await fill(
        direct,
        seconds.map((second) => record("a", second, { body })),
      );
      expect(await queryDeadlines(table, "a")).toEqual(seconds.map(String));
      // 2.5 MB are three pages; the fault has met the second one, and the proxy has seen it once more.
      expect(requests.map((request) => request.body.ExclusiveStartKey?.deadline_unix_time.N)).toEqual([
        undefined,
        "110",
        "110",
        "121",
        "121",
      ]);
      expect((await all(table.scan({ segments: 3 }))).length).toBe(25);
    },
  );
});

describe("a client that was made before anything was sent, for its region or its credentials,", () => {
  it.each(lost)("knows that an answer was lost by '%s'", async (fault) => {
    // What only the SDK's own chain can tell.
    const env = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_RETRY_MODE: "standard" };
    const { table } = await openFaultyTable(engine.endpoint, onceEach(fault), { env });
    await table.place();
    expect(await table.create(record("a", 1))).not.toBe("taken");
    await table.create(record("a", 2));
    expect(await table.create(record("a", 2))).toBe("taken");
  });
});

describe("a change within a record that can be made twice", () => {
  const steps: ChangeStep[] = [
    { is: "set", path: ["m", "x"], value: text("new") },
    { is: "remove", path: ["m", "y"] },
    { is: "delete-from", path: ["s"], value: { SS: ["a"] } },
  ];
  const before = record("a", 1, { m: { M: { x: text("old"), y: text("gone") } }, s: { SS: ["a", "b"] } });
  const after = record("a", 1, { m: { M: { x: text("new") } }, s: { SS: ["b"] } });

  it.each(lost)("is sent again when its answer is lost by '%s'", async (fault) => {
    const { table, direct, requests } = await openFaultyTable(engine.endpoint, onceEach(fault));
    await direct.put(before);
    expect(await table.update(key("a", 1), steps, {})).toEqual({
      outcome: "written",
      record: after,
      changes: undefined,
    });
    expect(requests).toHaveLength(2);
    expect(await direct.get(key("a", 1))).toEqual(after);
  });
});

describe("a claim", () => {
  let dynamo: Awaited<ReturnType<typeof startDynamo>>;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo.stop());

  const claimer = { users: ["a"], where: undefined, by: "mai", lease: 60 };
  const clock = { now: () => 1_000_000, random: () => 0 };
  const claimed = (leaseNo: string) =>
    record("a", 1, {
      claimed_by: text("mai"),
      lease_no: { N: leaseNo },
      lease_until_unix_time: { N: "1060" },
    });

  it.each(lost)(
    "has the record though its answer is lost by '%s', with a number of its own",
    async (fault) => {
      const { table, direct } = await openFaultyTable(dynamo.endpoint, ({ operation, index }) =>
        operation === "UpdateItem" && index === 1 ? fault : "pass",
      );
      await direct.put(record("a", 1));
      expect(await claimFirst(table, { ...claimer, clock })).toMatchObject({
        outcome: "claimed",
        record: claimed("2"),
      });
      expect(await direct.get(key("a", 1))).toEqual(claimed("2"));
    },
  );

  it("that never arrived takes the lease of nobody else, who has the same name and came in the same second", async () => {
    const { table, direct } = await openFaultyTable(dynamo.endpoint, async ({ operation, index }) => {
      if (operation !== "UpdateItem" || index !== 1) return "pass";
      await claimFirst(direct, { ...claimer, clock });
      return "cut before";
    });
    await direct.put(record("a", 1));
    // The other one has number 1, which is refused from now on.
    expect(await claimFirst(table, { ...claimer, clock })).toMatchObject({ record: claimed("2") });
    const done = changeAttributes({ set: { status: text("done") } });
    const late = await direct.update(key("a", 1), done, { condition: isLease(1) });
    expect(late.outcome).toBe("refused");
  });
});

describe("what DynamoDB refuses without a reason is explained by the record", () => {
  const within: ChangeStep = { is: "set", path: ["none", "x"], value: text("x") };

  it("with one read more", async () => {
    const { table, direct, requests } = await openFaultyTable(engine.endpoint, () => "pass");
    await direct.put(record("a", 1));
    await expect(table.update(key("a", 1), [within], {})).rejects.toMatchObject({
      kind: "usage",
      message: "none.x cannot be changed: there is no none",
    });
    expect(requests.map(({ operation }) => operation)).toEqual(["UpdateItem", "GetItem"]);
  });

  it("and told as it came where the record cannot be read", async () => {
    const { table, direct } = await openFaultyTable(engine.endpoint, ({ operation }) =>
      operation === "GetItem" ? "500 before" : "pass",
    );
    await direct.put(record("a", 1));
    await expect(table.update(key("a", 1), [within], {})).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining(
        "The document path provided in the update expression is invalid for update",
      ),
    });
  });
});

describe("what must not happen twice is not sent again when nobody knows", () => {
  it.each(lost)("an addition whose answer is lost by '%s' counts once", async (fault) => {
    const { table, direct, requests } = await openFaultyTable(engine.endpoint, () => fault);
    await direct.put(record("a", 1, { n: number(5) }));
    await expect(table.update(key("a", 1), addOne, {})).rejects.toMatchObject({
      name: "TasksError",
      kind: "unavailable",
    });
    expect(requests).toHaveLength(1);
    expect(await direct.get(key("a", 1))).toEqual(record("a", 1, { n: number(6) }));
  });

  it.each<[string, ChangeStep]>([
    ["an append", { is: "append", path: ["l"], list: [text("x")] }],
    ["an addition to a set", { is: "add", path: ["s"], value: { SS: ["x"] } }],
    ["what is set at an index", { is: "set", path: ["l", 9], value: text("x") }],
    ["what is removed at an index", { is: "remove", path: ["l", 0] }],
    ["what is taken from a set at an index", { is: "delete-from", path: ["l", 0], value: { SS: ["a"] } }],
  ])("%s is sent once where the answer is lost, and again after throttling", async (_, step) => {
    const before = { l: { L: [{ SS: ["a"] }, text("b")] }, s: { SS: ["a"] } };
    const cut = await openFaultyTable(engine.endpoint, () => "cut after");
    await cut.direct.put(record("a", 1, before));
    await expect(cut.table.update(key("a", 1), [step], {})).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining("may have been carried out all the same"),
    });
    expect(cut.requests).toHaveLength(1);
    const slow = await openFaultyTable(engine.endpoint, onceEach("throttle"));
    await slow.direct.put(record("a", 1, before));
    expect(await slow.table.update(key("a", 1), [step], {})).toMatchObject({ outcome: "written" });
    expect(slow.requests).toHaveLength(2);
    expect(await slow.direct.get(key("a", 1))).toEqual(await cut.direct.get(key("a", 1)));
  });

  it.each<Fault>(["cut before", "500 before", "hang"])(
    "an addition that meets a '%s' is not made",
    async (fault) => {
      const { table, direct, requests } = await openFaultyTable(engine.endpoint, onceEach(fault), {
        answerLimits: hurriedAnswers(fault === "hang" ? 30 : 1),
      });
      await direct.put(record("a", 1));
      await expect(table.update(key("a", 1), addOne, {})).rejects.toMatchObject({ kind: "unavailable" });
      expect(requests).toHaveLength(1);
      expect(await direct.get(key("a", 1))).toEqual(record("a", 1));
    },
  );

  it("an addition that is throttled twice is sent again and counts once", async () => {
    const { table, direct, requests } = await openFaultyTable(engine.endpoint, ({ index }) =>
      index < 2 ? "throttle" : "pass",
    );
    await direct.put(record("a", 1, { n: number(5) }));
    const changed = await table.update(key("a", 1), addOne, {});
    expect(changed).toEqual({
      outcome: "written",
      record: record("a", 1, { n: number(6) }),
      changes: [{ before: record("a", 1, { n: number(5) }), after: record("a", 1, { n: number(6) }) }],
    });
    expect(requests).toHaveLength(3);
    expect(await direct.get(key("a", 1))).toEqual(record("a", 1, { n: number(6) }));
  });

  it("an addition that is throttled and then loses its answer counts once", async () => {
    const { table, direct, requests } = await openFaultyTable(engine.endpoint, ({ index }) =>
      index === 0 ? "throttle" : "cut after",
    );
    await expect(table.update(key("a", 1), addOne, { upsert: true })).rejects.toMatchObject({
      kind: "unavailable",
    });
    expect(requests).toHaveLength(2);
    expect(await direct.get(key("a", 1))).toEqual(record("a", 1, { n: number(1) }));
  });
});

describe("a delete whose answer is lost", () => {
  it.each(lost)("by '%s' does not say that nothing was there", async (fault) => {
    const { table, direct } = await openFaultyTable(engine.endpoint, onceEach(fault));
    await direct.put(record("a", 1));
    await direct.put(record("a", 2));
    await expect(table.delete(key("a", 1))).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringMatching(
        /lost; it may have been carried out all the same, for the record is gone$/,
      ),
      hint: "see with `tasks get` that nothing is left to delete",
    });
    expect(await queryDeadlines(direct, "a")).toEqual(["2"]);
  });

  it("is no such case when it was only throttled: nothing was there", async () => {
    const { table } = await openFaultyTable(engine.endpoint, onceEach("throttle"));
    expect(await table.delete(key("a", 1))).toEqual({ outcome: "missing" });
  });
});

describe("a service that does not recover", () => {
  it.each<[number, Fault]>([
    [6, "throttle"],
    [6, "cut before"],
    [6, "cut within"],
    [6, "500 before"],
    [6, "502 before"],
    // Each of these takes its whole time-out.
    [2, "hang"],
  ])("is unavailable after %d attempts at a '%s'", async (attempts, fault) => {
    const { table, requests } = await openFaultyTable(engine.endpoint, () => fault, {
      answerLimits: hurriedAnswers(fault === "hang" ? 30 : 1),
    });
    await expect(table.get(key("a", 1))).rejects.toMatchObject({
      name: "TasksError",
      kind: "unavailable",
      message: expect.stringMatching(/^GetItem on tasks-test-[^\n]+$/),
    });
    expect(requests).toHaveLength(attempts);
  });

  it("is given as many attempts as AWS_MAX_ATTEMPTS says", async () => {
    vi.stubEnv("AWS_MAX_ATTEMPTS", "2");
    try {
      const env = { AWS_MAX_ATTEMPTS: "2" };
      const { table, requests } = await openFaultyTable(engine.endpoint, () => "500 before", { env });
      await expect(table.get(key("a", 1))).rejects.toMatchObject({ kind: "unavailable" });
      expect(requests).toHaveLength(2);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("ends a list with an error, after the pages that were read", async () => {
    const { table, direct } = await openFaultyTable(engine.endpoint, ({ body }) =>
      body.ExclusiveStartKey === undefined ? "pass" : "cut before",
    );
    const body = text("x".repeat(300_000));
    await fill(
      direct,
      [1, 2, 3, 4, 5].map((second) => record("a", second, { body })),
    );
    const pages = query(table, "a")[Symbol.asyncIterator]();
    expect((await pages.next()).value?.records.length).toBe(4);
    await expect(pages.next()).rejects.toMatchObject({ kind: "unavailable" });
  });

  it("is no DynamoDB when its answer is no JSON", async () => {
    const { table, requests } = await openFaultyTable(engine.endpoint, () => "rubbish after");
    await expect(table.get(key("a", 1))).rejects.toMatchObject({
      kind: "unavailable",
      hint: "is --endpoint-url (or AWS_ENDPOINT_URL) right?",
    });
    expect(requests).toHaveLength(1);
  });
});
