import { describe, expect, it } from "vitest";
import { brief, readAll, recordsOf, write } from "../read-all.ts";

const format = "taskwarrior";
const mai = reshape({ user_name: { S: "mai" } });
const uuid = "03bae8dd-400b-4c5e-a19c-727ab5485d5d";

describe("import of taskwarrior's JSON", () => {
  it("makes a record of a task, with sets of what is one", async () => {
    const task = {
      id: 3,
      uuid,
      description: "write",
      status: "pending",
      entry: "20261101T080000Z",
      due: "20261201T090000Z",
      tags: ["home", "next"],
      priority: "H",
      project: "a.b",
      depends: ["1127a570-c402-4dab-8828-e31dcf797b3d"],
      annotations: [{ entry: "20261102T080000Z", description: "see" }],
      urgency: 12.5,
      estimate: 4,
    };
    expect(await recordsOf(JSON.stringify([task]), { format, ...mai })).toEqual([
      {
        user_name: { S: "mai" },
        deadline_unix_time: { N: "1796115600" },
        task_description: { S: "write" },
        status: { S: "open" },
        uuid: { S: uuid },
        entry: { S: "20261101T080000Z" },
        tags: { SS: ["home", "next"] },
        priority: { S: "H" },
        project: { S: "a.b" },
        depends: { SS: ["1127a570-c402-4dab-8828-e31dcf797b3d"] },
        annotations: { L: [{ M: { entry: { S: "20261102T080000Z" }, description: { S: "see" } } }] },
        estimate: { N: "4" },
      },
    ]);
  });

  it("reads lines, also with the commas of older versions, and says which line is wrong", async () => {
    const lines = [
      `{"description":"a","status":"completed","due":"20261201T090000Z","end":"20261130T090000Z"},`,
      `{"description":"b","status":"waiting","due":"20261202T090000Z","depends":"x,y"}`,
      `{"description":"c","status":"deleted","due":"20261203T090000Z"}`,
      `{"description":"d","status":"pending"}`,
      `{"description":"e"`,
    ].join("\n");
    const { sources } = await readAll(lines, { format, ...mai });
    expect(brief(sources).map((line) => line.slice(0, 40))).toEqual([
      "1: mai 1796115600",
      "2: mai 1796202000",
      "3! the task is deleted: `task status.not",
      "4! it has no due date: give such tasks o",
      "5! the task is not JSON: Quoted object k",
    ]);
    expect(sources[0]).toMatchObject({
      record: { status: { S: "done" }, completed_unix_time: { N: "1796029200" } },
    });
    expect(sources[1]).toMatchObject({ record: { status: { S: "open" }, depends: { SS: ["x", "y"] } } });
  });

  it("says that nobody is named, and takes a name that --map gives", async () => {
    const line = `{"description":"a","status":"pending","project":"mai","due":"20261201T090000Z"}`;
    expect(brief((await readAll(line, { format, ...reshape({}) })).sources)).toEqual([
      "1! nothing says whose task it is: name the user, as in --set user_name=mai",
    ]);
    const rename = new Map([["project", "user_name"]]);
    const options = { reshape: { ...mai.reshape, set: {}, rename } };
    expect(brief((await readAll(line, { format, ...options })).sources)).toEqual(["1: mai 1796115600"]);
  });

  it("gives --set's deadline to tasks that have none, and to no other", async () => {
    const lines = `{"description":"a"}\n{"description":"b","due":"20261201T090000Z"}`;
    const set = reshape({ user_name: { S: "mai" }, deadline_unix_time: { S: "2027-01-01 00:00" } });
    expect(brief((await readAll(lines, { format, ...set })).sources)).toEqual([
      "1: mai 1798761600",
      "2: mai 1796115600",
    ]);
  });
});

describe("a number in taskwarrior", () => {
  const task = { uuid, description: "x", status: "pending", due: "20261201T090000Z", user_name: "mai" };
  const record = async (fields: object) =>
    (await recordsOf(JSON.stringify({ ...task, ...fields }), { format }))[0]!;

  it.each([
    ["as it was", 3.5],
    ["with the six decimals of a declared attribute", "NUMBER"],
    ["as the text of one that is not declared", "3.500000"],
  ])("is the same when it comes back %s", async (_, there) => {
    const before = await record({ estimate: 3.5 });
    const written = JSON.parse(await write(format, [before])) as [{ [name: string]: unknown }];
    expect(written).toMatchObject([{ estimate: 3.5 }]);
    const text = JSON.stringify([{ ...written[0], estimate: there }]).replace('"NUMBER"', "3.500000");
    expect(await recordsOf(text, { format })).toEqual([before]);
  });

  it("is another one when somebody changed it there", async () => {
    const [written] = JSON.parse(await write(format, [await record({ estimate: 3.5 })])) as [object];
    const [after] = await recordsOf(JSON.stringify({ ...written, estimate: 5 }), { format });
    expect(after).toMatchObject({ estimate: { N: "5" } });
  });

  it("that would lose digits there is kept beside it alone", async () => {
    const before = { ...(await record({})), long: { N: "0.1234567" }, big: { N: "1234567890123456" } };
    const text = await write(format, [before]);
    expect(JSON.parse(text)).toMatchObject([{ tasks_attributes: expect.stringContaining("0.1234567") }]);
    expect(JSON.parse(text)).not.toMatchObject([{ long: expect.anything() }]);
    expect(await recordsOf(text, { format })).toEqual([before]);
  });
});

describe("recurring tasks of taskwarrior", () => {
  const template = (recur: string, more = {}) =>
    JSON.stringify({
      description: "r",
      status: "recurring",
      rtype: "periodic",
      uuid,
      due: "20261130T090000Z",
      recur,
      ...more,
    });

  it.each([
    ["daily", undefined, "FREQ=DAILY", "2026-11-30T09:00:00"],
    ["weekly", "--", "FREQ=WEEKLY", "2026-12-14T09:00:00"],
    ["2w", "+-", "FREQ=WEEKLY;INTERVAL=2", "2026-12-28T09:00:00"],
    ["weekdays", "--", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-12-02T09:00:00"],
    ["monthly", "---", "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", "2027-02-28T09:00:00"],
    ["P3M", "-", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=28,29,30;BYSETPOS=-1", "2027-02-28T09:00:00"],
    ["2q", undefined, "FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=28,29,30;BYSETPOS=-1", "2026-11-30T09:00:00"],
    ["PT12H", "-", "FREQ=HOURLY;INTERVAL=12", "2026-11-30T21:00:00"],
    ["biannual", "-", "FREQ=YEARLY;INTERVAL=2", "2028-11-30T09:00:00"],
  ])("%s with the mask %s is %s, next at %s", async (recur, mask, repeat, at) => {
    const [record] = await recordsOf(template(recur, { mask }), { format, ...mai });
    expect(record).toEqual({
      user_name: { S: "mai" },
      deadline_unix_time: { N: String(Date.parse(`${at}Z`) / 1000) },
      task_description: { S: "r" },
      status: { S: "open" },
      uuid: { S: uuid },
      repeat: { S: repeat },
      repeat_zone: { S: "UTC" },
      repeat_at: { S: at },
      series: { S: "2026-11-30T09:00:00/0ivtaes6" },
    });
  });

  it.each([
    ["2months", "recur '2months' is not translated: taskwarrior counts it as 60 days; write 60d or 2m there"],
    [
      "3 years",
      "recur '3 years' is not translated: taskwarrior counts it as 1095 days; write 1095d or P3Y there",
    ],
    [
      "P1Y2M",
      "recur 'P1Y2M' is not translated: it is none of daily, weekdays, weekly, monthly, yearly and the like, 3d, 2w or 2m",
    ],
    ["0d", "recur '0d' is not translated: 0 is not an interval"],
  ])("%s is rejected: %s", async (recur, reason) => {
    const { sources } = await readAll(template(recur), { format, ...mai });
    expect(brief(sources)).toEqual([`1! ${reason}`]);
  });

  it("rejects a template whose last task there is", async () => {
    const text = template("weekly", { mask: "--", until: "20261208T000000Z" });
    expect(brief((await readAll(text, { format, ...mai })).sources)).toEqual([
      "1! it is over: taskwarrior has made all of its tasks, which are imported",
    ]);
  });

  it("leaves a task that taskwarrior has made as one of its own", async () => {
    const made = { parent: uuid, imask: 1, status: "pending", rtype: undefined };
    const [record] = await recordsOf(template("weekly", made), { format, ...mai });
    expect(record).toMatchObject({ parent: { S: uuid }, imask: { N: "1" }, recur: { S: "weekly" } });
    expect(record).not.toHaveProperty("repeat");
    expect(JSON.parse(await write(format, [record!]))).toMatchObject([
      { parent: uuid, imask: 1, recur: "weekly" },
    ]);
  });

  it.each(["daily", "weekly", "monthly", "2w", "P3D", "4m", "yearly", "P2Y", "PT6H"])(
    "writes %s as a template that is read back",
    async (recur) => {
      const text = template(recur, { until: "20300101T000000Z", due: "20261115T090000Z" });
      const records = await recordsOf(text, { format, ...mai });
      const written = await write(format, records);
      expect(JSON.parse(written)).toMatchObject([
        {
          status: "recurring",
          rtype: "periodic",
          recur: recur === "2w" ? "P2W" : recur,
          until: "20300101T000000Z",
        },
      ]);
      expect(await recordsOf(written, { format })).toEqual(records);
    },
  );

  it.each([
    ["monthly", "20261231T090000Z"],
    ["P3M", "20260531T090000Z"],
    ["yearly", "20280229T090000Z"],
  ])("writes %s of the end of a month as a template too", async (recur, due) => {
    const records = await recordsOf(template(recur, { due }), { format, ...mai });
    expect(records[0]!["repeat"]).toMatchObject({ S: expect.stringContaining("BYSETPOS=-1") });
    const written = await write(format, records);
    expect(JSON.parse(written)).toMatchObject([
      { status: "recurring", recur: recur === "P3M" ? "3m" : recur, due },
    ]);
    expect(await recordsOf(written, { format })).toEqual(records);
  });

  it("keeps the days of a rule whose task is on another day", async () => {
    const [record] = await recordsOf(template("monthly", { mask: "-", due: "20270131T090000Z" }), {
      format,
      ...mai,
    });
    expect(record).toMatchObject({ repeat_at: { S: "2027-02-28T09:00:00" } });
    const written = await write(format, [record!]);
    expect(JSON.parse(written)).toMatchObject([
      { status: "pending", repeat: "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1" },
    ]);
    expect(await recordsOf(written, { format })).toEqual([record]);
  });

  it("writes a rule without a word there as a task with our attributes, which is read back", async () => {
    const record = {
      user_name: { S: "mai" },
      deadline_unix_time: { N: "1796115600" },
      status: { S: "open" },
      uuid: { S: uuid },
      repeat: { S: "FREQ=MONTHLY;BYDAY=-1FR" },
      repeat_zone: { S: "Asia/Tokyo" },
    };
    const written = await write(format, [record]);
    expect(JSON.parse(written)).toMatchObject([{ status: "pending", repeat: "FREQ=MONTHLY;BYDAY=-1FR" }]);
    expect(await recordsOf(written, { format })).toEqual([record]);
  });
});

function reshape(set: { [name: string]: { S: string } }) {
  return { reshape: { rename: new Map<string, string>(), set, zone: undefined, zoneColumn: undefined } };
}
