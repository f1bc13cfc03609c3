import { describe, expect, it } from "vitest";
import { indexedTable } from "../../../../src/change/indexed-table.ts";
import { openPageServer, PAGE_NOW } from "../../../support/page-server.ts";

const HOUR = 3600;
const REPORT = {
  user_name: "mai",
  deadline_unix_time: 1_800_000_000,
  task_description: "Report",
  priority: 3,
};
const KEY = { user: "mai", deadline: "1800000000" };

describe("the page adds", () => {
  it("a record with the command line's <when>", async () => {
    const { write, all, entries } = await openPageServer();
    const body = { user: " 熊本 はまち ", when: "明日 9時", description: " 水やり " };
    expect(await write("add", body)).toEqual([200, { said: "Added 水やり", undo: "1" }]);
    expect(await all()).toEqual([
      { user_name: "熊本 はまち", deadline_unix_time: PAGE_NOW + 23 * HOUR, task_description: "水やり" },
    ]);
    expect(entries).toEqual([
      ["create", "--user", " 熊本 はまち ", "--deadline", "明日 9時", "--description", " 水やり "],
    ]);
  });

  it("nothing in the place of another record, and proposes the next second", async () => {
    const { write, all } = await openPageServer([REPORT, { ...REPORT, deadline_unix_time: 1_800_000_001 }]);
    const [status, answer] = await write("add", { user: "mai", when: "1800000000", description: "New" });
    expect([status, answer["error"]]).toEqual([409, "at 2027-01-15 17:00:00 +09:00 mai has a task already"]);
    const [proposal] = answer["instead"];
    expect(proposal.label).toBe("Add it at 15 Jan 17:00:02");
    expect(await write(proposal.write, proposal.body)).toMatchObject([200, { said: "Added New" }]);
    expect((await all()).length).toBe(3);
  });

  it("a second one to a day that is meant by its last second, on that day still", async () => {
    const { write, all } = await openPageServer();
    const body = { user: "mai", when: "today", description: "One" };
    await write("add", body);
    const [status, answer] = await write("add", { ...body, description: "Two" });
    expect([status, answer["instead"][0].label]).toEqual([409, "Add it at today 23:59:00"]);
    await write("add", answer["instead"][0].body);
    expect((await all()).map((one) => (one as typeof REPORT).deadline_unix_time - PAGE_NOW)).toEqual([
      14 * HOUR - 60,
      14 * HOUR - 1,
    ]);
  });
});

describe("the page marks as done", () => {
  it("once, keeps everything else, and takes it back", async () => {
    const { write, all } = await openPageServer([REPORT]);
    expect(await write("done", KEY)).toEqual([200, { said: "Done: Report", undo: "1" }]);
    expect(await all()).toEqual([{ ...REPORT, status: "done", completed_unix_time: PAGE_NOW }]);
    expect(await write("done", KEY)).toEqual([200, { said: "It was done already" }]);
    expect(await write("undo", { undo: "1" })).toEqual([
      200,
      { said: "Taken back: Done: Report", undo: "2" },
    ]);
    expect(await all()).toEqual([REPORT]);
    expect(await write("undo", { undo: "2" })).toEqual([200, { said: "Done: Report", undo: "3" }]);
    expect(await all()).toMatchObject([{ status: "done" }]);
  });
});

describe("the page calls a record", () => {
  it("by its title where it has no description, in all that it says of it", async () => {
    const { read, write } = await openPageServer([
      { user_name: "mai", deadline_unix_time: 1_800_000_000, title: " Water the\nplants " },
    ]);
    const { seen } = (await read("records.json"))[1]["records"][0];
    const said = [
      await write("reschedule", { ...KEY, when: "1900000000" }),
      await write("undo", { undo: "1" }),
      await write("delete", { ...KEY, seen }),
      await write("undo", { undo: "3" }),
      await write("done", KEY),
      await write("delete", { ...KEY, seen }),
    ].map(([, { said, error }]) => said ?? error);
    expect(said).toEqual([
      "Water the plants: now due 2030-03-18 02:46:40 +09:00",
      "Taken back: Water the plants: now due 2030-03-18 02:46:40 +09:00",
      "Deleted Water the plants",
      "Taken back: Deleted Water the plants",
      "Done: Water the plants",
      "Water the plants was changed meanwhile, and is still there",
    ]);
  });
});

describe("the page keeps the team index", () => {
  it("right with each write, and with what takes it back", async () => {
    const { write, all, read } = await openPageServer([], { guard: indexedTable });
    await write("add", { user: "mai", when: "1800000000", description: "Report" });
    const [open] = (await all()) as { open_shard?: string }[];
    expect(open?.open_shard).toBeDefined();
    await write("done", KEY);
    expect((await all())[0]).not.toHaveProperty("open_shard");
    expect(await write("undo", { undo: "2" })).toMatchObject([200, {}]);
    expect(await all()).toEqual([open]);
    const before = (await read("record.json?user=mai&deadline=1800000000"))[1]["text"];
    await write("edit", { before, text: before.replace(/\n.*open_shard.*\n/, "\n").replace(/,\n}/, "\n}") });
    expect(await all()).toEqual([open]);
    expect(await write("undo", { undo: "1" })).toMatchObject([200, { said: "Taken back: Added Report" }]);
    expect(await all()).toEqual([]);
  });
});

describe("the page reschedules", () => {
  it("by moving the record whole, and moves it back", async () => {
    const { write, all } = await openPageServer([REPORT]);
    const moved = await write("reschedule", { ...KEY, when: "fri 5pm" });
    expect(moved).toEqual([200, { said: "Report: now due 2026-11-27 17:00:00 +09:00", undo: "1" }]);
    expect(await all()).toEqual([{ ...REPORT, deadline_unix_time: PAGE_NOW + 31 * HOUR }]);
    await write("undo", { undo: "1" });
    expect(await all()).toEqual([REPORT]);
    expect(await write("reschedule", { ...KEY, when: "1800000000" })).toMatchObject([
      200,
      { said: "It is due at 2027-01-15 17:00:00 +09:00 already" },
    ]);
  });

  it("never onto another record, and proposes the next second", async () => {
    const other = { ...REPORT, deadline_unix_time: 1_900_000_000, task_description: "Other" };
    const { write, all } = await openPageServer([REPORT, other]);
    const [status, answer] = await write("reschedule", { ...KEY, when: "1900000000" });
    expect([status, answer["error"]]).toEqual([409, "at 2030-03-18 02:46:40 +09:00 mai has another task"]);
    expect(await all()).toEqual([REPORT, other]);
    await write(answer["instead"][0].write, answer["instead"][0].body);
    expect(await all()).toEqual([other, { ...REPORT, deadline_unix_time: 1_900_000_001 }]);
  });

  it("a record whose key is no instant, too", async () => {
    const { write, all } = await openPageServer([{ user_name: "mai", deadline_unix_time: 1.5 }]);
    expect((await write("reschedule", { user: "mai", deadline: "1.5", when: "1900000000" }))[0]).toBe(200);
    expect(await all()).toEqual([{ user_name: "mai", deadline_unix_time: 1_900_000_000 }]);
  });
});

describe("the page deletes", () => {
  it("what it has shown, and puts it back", async () => {
    const { read, write, all } = await openPageServer([REPORT]);
    const { seen } = (await read("records.json"))[1]["records"][0];
    expect(await write("delete", { ...KEY, seen })).toEqual([200, { said: "Deleted Report", undo: "1" }]);
    expect(await all()).toEqual([]);
    expect((await write("undo", { undo: "1" }))[0]).toBe(200);
    expect(await all()).toEqual([REPORT]);
  });

  it("nothing that somebody has changed meanwhile, unless it is asked for again", async () => {
    const { read, write, table, all } = await openPageServer([REPORT]);
    const { seen } = (await read("records.json"))[1]["records"][0];
    await table.update(
      { userName: "mai", deadline: "1800000000" },
      [{ is: "set", path: ["priority"], value: { N: "1" } }],
      {},
    );
    const [status, answer] = await write("delete", { ...KEY, seen });
    expect([status, answer["error"]]).toEqual([409, "Report was changed meanwhile, and is still there"]);
    expect((await all()).length).toBe(1);
    await write(answer["instead"][0].write, answer["instead"][0].body);
    expect(await all()).toEqual([]);
  });

  it("and leaves alone what came to its place when it is to be taken back", async () => {
    const { read, write, table, all } = await openPageServer([REPORT]);
    const { seen } = (await read("records.json"))[1]["records"][0];
    await write("delete", { ...KEY, seen });
    await table.create({ user_name: { S: "mai" }, deadline_unix_time: { N: "1800000000" } });
    expect(await write("undo", { undo: "1" })).toEqual([
      409,
      { error: "it cannot be taken back: the task was changed since", lines: ["another record is there"] },
    ]);
    expect(await all()).toEqual([{ user_name: "mai", deadline_unix_time: 1_800_000_000 }]);
  });
});

describe("the page edits", () => {
  const open = async (server: Awaited<ReturnType<typeof openPageServer>>): Promise<string> =>
    (await server.read("record.json?user=mai&deadline=1800000000"))[1]["text"];

  it("a record as typed JSON with every digit, and takes it back", async () => {
    const server = await openPageServer([REPORT]);
    const before = await open(server);
    const text = before.replace(
      '"priority": 3',
      '"n": 0.12345678901234567890123456789, "s": {"$ss":["b","a"]}',
    );
    expect(await server.write("edit", { before, text })).toEqual([200, { said: "Saved Report", undo: "1" }]);
    const [record] = await server.table
      .getMany([{ userName: "mai", deadline: "1800000000" }])
      .then(({ records }) => records);
    expect([record?.["n"], record?.["s"], record?.["priority"]]).toEqual([
      { N: "0.12345678901234567890123456789" },
      { SS: ["a", "b"] },
      undefined,
    ]);
    await server.write("undo", { undo: "1" });
    expect(await server.all()).toEqual([REPORT]);
    expect(await server.write("edit", { before, text: ` ${before}` })).toEqual([
      200,
      { said: "Nothing was changed" },
    ]);
  });

  it("nothing that was changed meanwhile: it shows how, and what is there now", async () => {
    const server = await openPageServer([REPORT]);
    const before = await open(server);
    await server.write("done", KEY);
    const text = before.replace("Report", "Mine");
    const [status, answer] = await server.write("edit", { before, text });
    expect([status, answer["error"], answer["lines"]]).toEqual([
      409,
      "the record was changed meanwhile",
      [
        'status: nothing was expected, "done" is there',
        "completed_unix_time: nothing was expected, 1795654800 is there",
      ],
    ]);
    expect((await server.all())[0]).toMatchObject({ task_description: "Report", status: "done" });
    expect((await server.write("edit", { before: answer["now"], text }))[0]).toBe(200);
    expect(await server.all()).toEqual([{ ...REPORT, task_description: "Mine" }]);
  });

  it("to another key only where nothing is, and again what was deleted", async () => {
    const other = { user_name: "mai", deadline_unix_time: 5 };
    const server = await openPageServer([REPORT, other]);
    const before = await open(server);
    const text = before.replace("1800000000", "5");
    expect(await server.write("edit", { before, text })).toEqual([
      409,
      { error: "another task has that user and deadline", hint: "write another deadline_unix_time" },
    ]);
    expect((await server.write("edit", { before, text: before.replace("1800000000", "6") }))[0]).toBe(200);
    expect(await server.all()).toEqual([other, { ...REPORT, deadline_unix_time: 6 }]);
    const [status, answer] = await server.write("edit", { before, text: before.replace("Report", "New") });
    expect([status, answer["error"], answer["now"]]).toEqual([409, "the record was deleted meanwhile", ""]);
    expect((await server.write("edit", { before: "", text: before }))[0]).toBe(200);
    expect((await server.all()).length).toBe(3);
  });
});

describe("the page switches a schedule", () => {
  it("on and off, and shows its times", async () => {
    const { write, read, schedules } = await openPageServer();
    schedules.create({
      name: "nightly",
      engine: "rule",
      trigger: { expression: "rate(1 minute)" },
      input: "{}",
      stamp: false,
      enabled: false,
      table: "other",
      createdAt: PAGE_NOW - 30,
    });
    expect((await read("schedules.json"))[1]["schedules"]).toMatchObject([
      { name: "nightly", enabled: false, next: [], last: null, table: "other", failed: false, again: [] },
    ]);
    expect(await write("switch", { name: "nightly", enabled: true })).toEqual([
      200,
      { said: "nightly is on" },
    ]);
    schedules.setFired("nightly", PAGE_NOW - 30, "failed: no disk; attempt 2 of 3 follows");
    const [, { schedules: shown }] = await read("schedules.json");
    expect(shown[0].next.map(({ at }: { at: number }) => at - PAGE_NOW)).toEqual([30, 90, 150]);
    expect([shown[0].failed, shown[0].last.at]).toEqual([true, PAGE_NOW - 30]);
  });

  it("and shows its zone, and what failed at every attempt whatever came later, until it is switched on again", async () => {
    const { write, read, schedules } = await openPageServer();
    schedules.create({
      name: "daily",
      engine: "scheduler",
      trigger: { expression: "cron(0 9 * * ? *)", zone: "Europe/Berlin", end: PAGE_NOW + 86_400 },
      input: "{}",
      stamp: false,
      enabled: true,
      table: "t",
      createdAt: PAGE_NOW,
    });
    schedules.setFired("daily", PAGE_NOW - 30, "201 mai 1");
    for (const before of [120, 60])
      schedules.addFailure("daily", PAGE_NOW - before, "failed 3 times: no disk");
    const shown = async () => (await read("schedules.json"))[1]["schedules"][0];
    expect(await shown()).toMatchObject({
      when: "cron(0 9 * * ? *) in Europe/Berlin, until 2026-11-27 10:00:00 +09:00",
      next: [{ text: "2026-11-26 17:00:00 +09:00" }],
      failed: true,
      result: "failed 3 times: no disk (the one of 2026-11-26 09:59:00 +09:00, and 1 before it)",
    });
    await write("switch", { name: "daily", enabled: true });
    expect(await shown()).toMatchObject({ failed: false, result: "201 mai 1" });
  });
});
