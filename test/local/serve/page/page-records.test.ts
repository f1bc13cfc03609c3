import { describe, expect, it } from "vitest";
import { openPageServer, PAGE_NOW } from "../../../support/page-server.ts";

const DAY = 86_400;
const HOUR = 3600;

describe("the records of the page", () => {
  it("come under any number in their order, each as the date or the number that it is", async () => {
    const { table, read } = await openPageServer();
    const large = `1${"0".repeat(30)}`;
    for (const deadline of [large, "1.5", "-5", "1.25", "1796115600", "1"])
      await table.put({ user_name: { S: "mai" }, deadline_unix_time: { N: deadline } });
    const [status, { records }] = await read("records.json");
    expect(status).toBe(200);
    expect(
      records.map(({ deadline, wall }: { deadline: string; wall: number | null }) => [deadline, wall]),
    ).toEqual([
      ["-5", null],
      ["1", 1 + 9 * HOUR],
      ["1.25", null],
      ["1.5", null],
      ["1796115600", 1_796_115_600 + 9 * HOUR],
      [large, null],
    ]);
  });

  it("are grouped by the days of the zone: what is overdue first, then today, and what is done last and latest first", async () => {
    // Midnight in Tokyo is 14 hours off.
    const times = [
      -3 * DAY,
      -1,
      0,
      14 * HOUR - 1,
      14 * HOUR,
      38 * HOUR,
      7 * DAY - 10 * HOUR - 1,
      7 * DAY - 10 * HOUR,
      900 * DAY,
    ];
    const { read } = await openPageServer([
      ...times.map((time) => ({ user_name: "mai", deadline_unix_time: PAGE_NOW + time })),
      { user_name: "mai", deadline_unix_time: PAGE_NOW - 9 * DAY, status: "done" },
      { user_name: "mai", deadline_unix_time: PAGE_NOW + DAY, status: "done" },
    ]);
    const [, answer] = await read("records.json?status=all");
    expect(answer["groups"]).toEqual([
      { name: "overdue", count: 2 },
      { name: "today", count: 2 },
      { name: "tomorrow", count: 1 },
      { name: "week", count: 2 },
      { name: "later", count: 2 },
      { name: "done", count: 2 },
    ]);
    const dues = answer["records"].map(({ at }: { at: number }) => at - PAGE_NOW);
    expect(dues).toEqual([...times, DAY, -9 * DAY]);
  });

  it("are chosen by user, by status and by words in any of their texts, in any case and width", async () => {
    const { read } = await openPageServer([
      { user_name: "mai", deadline_unix_time: 1, task_description: "Send the REPORT", status: "waiting" },
      {
        user_name: "熊本 はまち",
        deadline_unix_time: 2,
        task_description: "ｒｅｐｏｒｔを出す",
        status: "done",
      },
      {
        user_name: "熊本 はまち",
        deadline_unix_time: 3,
        place: { city: "Report City", tags: ["x", { deep: "käse" }] },
      },
      { user_name: "a%_'\"", deadline_unix_time: 4, n: 42 },
    ]);
    const found = async (query: string) =>
      (await read(`records.json?${query}`))[1]["records"].map(({ at }: { at: number }) => at);
    expect(await found("")).toEqual([1, 3, 4]);
    expect(await found("status=all")).toEqual([1, 3, 4, 2]);
    expect(await found("status=done")).toEqual([2]);
    expect(await found("status==waiting")).toEqual([1]);
    expect(await found(`status=all&user=${encodeURIComponent("熊本 はまち")}`)).toEqual([3, 2]);
    expect(await found("status=all&q=report")).toEqual([1, 3, 2]);
    expect(await found("status=all&q=the%20%20report")).toEqual([1]);
    expect(await found(`q=${encodeURIComponent("KÄSE")}`)).toEqual([3]);
    expect(await found("q=deep")).toEqual([3]);
    expect(await found("q=42")).toEqual([4]);
    expect(await found(`q=${encodeURIComponent("a%_'\"")}`)).toEqual([4]);
    expect(await found("q=nothing")).toEqual([]);
    expect(await found("user=nobody")).toEqual([]);
  });

  it("are sorted by any attribute, in both directions, with those that lack it last", async () => {
    const { read } = await openPageServer([
      { user_name: "b", deadline_unix_time: 1, priority: 10 },
      { user_name: "a", deadline_unix_time: 2, priority: 9 },
      { user_name: "c", deadline_unix_time: 3 },
    ]);
    const found = async (query: string) =>
      (await read(`records.json?${query}`))[1]["records"].map(({ user }: { user: string }) => user).join("");
    expect(await found("sort=priority")).toBe("abc");
    expect(await found("sort=priority&descending")).toBe("bac");
    expect(await found("sort=user_name")).toBe("abc");
    expect(await found("descending")).toBe("cab");
    expect(await found("sort=__proto__")).toBe("bac");
    expect((await read("records.json?sort=priority"))[1]["groups"]).toEqual([{ name: "all", count: 3 }]);
  });

  it("come in pages, and not again while nothing has changed", async () => {
    const records = Array.from({ length: 250 }, (_, n) => ({ user_name: "a", deadline_unix_time: n }));
    const { read, write, table } = await openPageServer(records);
    const [, first] = await read("records.json?from=200&count=100");
    expect([first["total"], first["from"], first["records"].length]).toEqual([250, 200, 50]);
    expect(first["records"][0].at).toBe(200);
    expect((await read(`records.json?seen=${first["version"]}`))[0]).toBe(204);
    await write("done", { user: "a", deadline: "7" });
    const [status, after] = await read(`records.json?seen=${first["version"]}`);
    expect([status, after["total"]]).toEqual([200, 249]);
    await table.delete({ userName: "a", deadline: "8" });
    expect((await read(`records.json?seen=${after["version"]}`))[1]["total"]).toBe(248);
    expect((await read("records.json?count=100000"))[1]["records"].length).toBe(248);
  });

  it.each(["from=-1", "from=x", "count=1e9", "from=99999999999"])("are refused for %s", async (query) => {
    const { read } = await openPageServer();
    expect(await read(`records.json?${query}`)).toEqual([
      400,
      { error: expect.any(String), hint: expect.any(String) },
    ]);
  });

  it("tell users, statuses and attributes to choose from, also of a thousand users", async () => {
    const { read } = await openPageServer([
      ...Array.from({ length: 40 }, (_, n) => ({
        user_name: `u${n}`,
        deadline_unix_time: 1,
        status: `s${n % 3}`,
      })),
      { user_name: "熊本", deadline_unix_time: 1, title: "x" },
    ]);
    const [, answer] = await read("records.json");
    expect([answer["users"].length, answer["users"][0], answer["users"].at(-1)]).toEqual([41, "u0", "熊本"]);
    expect([answer["statuses"], answer["names"]]).toEqual([
      ["s0", "s1", "s2"],
      ["status", "title"],
    ]);
  });

  it("are headed by their title where they have no description, and it is not said twice", async () => {
    const { read } = await openPageServer([
      { user_name: "mai", deadline_unix_time: 1, title: "水やり", priority: 3 },
      { user_name: "mai", deadline_unix_time: 2, title: "Other", task_description: "Report" },
      { user_name: "mai", deadline_unix_time: 3, title: "Blank", task_description: " " },
      { user_name: "mai", deadline_unix_time: 4, title: ["a"], task_description: 42 },
      { user_name: "mai", deadline_unix_time: 5, title: "Title", task_description: 42 },
      { user_name: "mai", deadline_unix_time: 6, title: ["a"] },
    ]);
    const [, { records }] = await read("records.json");
    expect(records.map(({ description, more }: { [name: string]: unknown }) => [description, more])).toEqual([
      ["水やり", [["priority", "3"]]],
      ["Report", [["title", "Other"]]],
      ["Blank", []],
      ["42", [["title", '["a"]']]],
      ["Title", [["task_description", "42"]]],
      ["", [["title", '["a"]']]],
    ]);
    const whole = async (deadline: number) => {
      const [, record] = await read(`record.json?user=mai&deadline=${deadline}`);
      return [record["description"], record["attributes"]];
    };
    // Whole, it says of which attribute its heading is.
    expect(await whole(1)).toEqual([
      "水やり",
      [
        ["priority", "3"],
        ["title", "水やり"],
      ],
    ]);
    expect(await whole(2)).toEqual(["Report", [["title", "Other"]]]);
    expect(await whole(5)).toEqual([
      "Title",
      [
        ["task_description", "42"],
        ["title", "Title"],
      ],
    ]);
  });

  it("show nothing of what only the program reads, as lists of the command line do", async () => {
    const repeating = { repeat: "FREQ=DAILY", repeat_zone: "Asia/Tokyo", repeat_at: "2026-12-01T18:00:01" };
    const { read } = await openPageServer([
      {
        user_name: "mai",
        deadline_unix_time: 1,
        ...repeating,
        series: "2026-12-01T18:00:01/k7fq3xvw",
        open_shard: "3",
      },
      { user_name: "mai", deadline_unix_time: 2, series: "Friends" },
    ]);
    const [, { records }] = await read("records.json");
    expect(records.map(({ more, left }: { more: unknown; left: number }) => [more, left])).toEqual([
      [[["repeat", "FREQ=DAILY"]], 0],
      [[["series", "Friends"]], 0],
    ]);
    expect((await read("record.json?user=mai&deadline=1"))[1]["attributes"]).toHaveLength(5);
  });

  it("have the times among their attributes as times, as lists of the command line do", async () => {
    const claimed = { claimed_by: "ken", lease_no: 7, lease_until_unix_time: PAGE_NOW + 900 };
    const { read } = await openPageServer([
      { user_name: "mai", deadline_unix_time: 1, ...claimed },
      { user_name: "mai", deadline_unix_time: 2, lease_until_unix_time: "soon" },
      { user_name: "mai", deadline_unix_time: 3, lease_until_unix_time: 1.5, completed_unix_time: 0 },
    ]);
    const [, { records }] = await read("records.json");
    expect(records.map(({ more }: { more: unknown }) => more)).toEqual([
      [
        ["claimed_by", "ken"],
        ["lease_no", "7"],
        ["lease_until_unix_time", "1795655700", { at: PAGE_NOW + 900, wall: PAGE_NOW + 900 + 9 * HOUR }],
      ],
      [["lease_until_unix_time", "soon"]],
      [
        ["completed_unix_time", "0", { at: 0, wall: 9 * HOUR }],
        ["lease_until_unix_time", "1.5"],
      ],
    ]);
    const [, whole] = await read("record.json?user=mai&deadline=1");
    expect(whole["attributes"].at(-1)).toEqual(["lease_until_unix_time", "2026-11-26 10:15:00 +09:00"]);
    expect(JSON.parse(whole["text"])).toMatchObject(claimed);
    const [, other] = await read("record.json?user=mai&deadline=3");
    expect(other["attributes"]).toEqual([
      ["completed_unix_time", "1970-01-01 09:00:00 +09:00"],
      ["lease_until_unix_time", "1.5"],
    ]);
  });

  it("are shortened in the list, and whole where one is asked for", async () => {
    const text = "熊".repeat(5000);
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`a${n}`, n]));
    const record = { user_name: "mai", deadline_unix_time: 1, task_description: text, ...many };
    const { read } = await openPageServer([record]);
    const [, { records }] = await read("records.json");
    expect([records[0].description.length, records[0].more.length, records[0].left]).toEqual([401, 4, 26]);
    const [, whole] = await read("record.json?user=mai&deadline=1");
    expect(JSON.parse(whole["text"])).toEqual(record);
    expect([whole["description"], whole["attributes"].length, whole["time"]]).toEqual([
      text,
      30,
      "1970-01-01 09:00:01 +09:00",
    ]);
    expect((await read("record.json?user=mai&deadline=2"))[0]).toBe(404);
    expect((await read("record.json?user=mai"))[0]).toBe(400);
  });
});

describe("a <when> of the page", () => {
  it.each([
    ["fri 5pm", { at: PAGE_NOW + 31 * HOUR, text: "2026-11-27 17:00:00 +09:00", remark: "" }],
    ["明日 9時", { text: "2026-11-27 09:00:00 +09:00" }],
    ["today", { text: "2026-11-26 23:59:59 +09:00" }],
    ["3/4", { remark: "month/day" }],
    ["fryday 5pm", { error: "when 'fryday 5pm' is not a date", hint: "did you mean 'friday 5pm'?" }],
    ["", { error: "when '' is not a date: it is empty" }],
  ])("%j is understood as on the command line", async (text, answer) => {
    const { read } = await openPageServer();
    expect(await read(`when.json?text=${encodeURIComponent(text)}`)).toMatchObject([200, answer]);
  });
});
