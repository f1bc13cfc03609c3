import { describe, expect, it } from "vitest";
import { nextTimes } from "../../src/schedule/next-times.ts";
import { parseSchedule } from "../../src/schedule/parse-schedule.ts";

const at = (text: string) => Date.parse(text) / 1000;
const shown = (text: string, after: string, count = 3) =>
  nextTimes(parseSchedule(text, "--cron"), { after: at(after), count }).map((time) =>
    new Date(time * 1000).toISOString().slice(0, 16).replace("T", " "),
  );

describe("nextTimes of a rate", () => {
  it("is 3, 6 and 9 minutes after the rule was made", () => {
    const createdAt = at("2026-11-23T10:00:07Z");
    expect(nextTimes(parseSchedule("3m", "--rate"), { after: createdAt, count: 3 })).toEqual([
      createdAt + 180,
      createdAt + 360,
      createdAt + 540,
    ]);
  });

  it("keeps counting from when it was made, also after a sleep, and leaves out the present second", () => {
    const schedule = parseSchedule("rate(90 minutes)", "--rate");
    const made = { createdAt: 1000, count: 2 };
    expect(nextTimes(schedule, { ...made, after: 1000 + 5399 })).toEqual([6400, 11_800]);
    expect(nextTimes(schedule, { ...made, after: 1000 + 5400 })).toEqual([11_800, 17_200]);
    expect(nextTimes(schedule, { ...made, after: 1_000_000 })).toEqual([1_005_400, 1_010_800]);
  });

  it("does not fire before it was made", () => {
    expect(nextTimes(parseSchedule("1h", "--rate"), { after: 0, createdAt: 5000, count: 1 })).toEqual([8600]);
  });

  it("counts from its start, which is its first time, up to its end", () => {
    const schedule = parseSchedule("1h", "--rate");
    const options = { createdAt: 7, start: 5000, count: 3 };
    expect(nextTimes(schedule, { ...options, after: 100 })).toEqual([5000, 8600, 12_200]);
    expect(nextTimes(schedule, { ...options, after: 5000 })).toEqual([8600, 12_200, 15_800]);
    expect(nextTimes(schedule, { ...options, after: 100, end: 8600 })).toEqual([5000, 8600]);
    expect(nextTimes(schedule, { ...options, after: 8600, end: 9000 })).toEqual([]);
  });

  it("is a length of time, so that no change of clocks moves it", () => {
    const start = at("2027-03-28T00:30:00Z");
    const times = nextTimes(parseSchedule("1d", "--rate"), {
      after: start,
      start,
      count: 1,
      zone: "Europe/Berlin",
    });
    expect(times).toEqual([start + 86_400]);
  });

  it("gives nothing where nothing is asked for", () => {
    expect(nextTimes(parseSchedule("1h", "--rate"), { after: 0, count: 0 })).toEqual([]);
  });
});

describe("nextTimes of a cron expression", () => {
  // 2026-11-23 is a Monday.
  const now = "2026-11-23T10:00:00Z";

  it.each([
    ["cron(0 10 * * ? *)", ["2026-11-24 10:00", "2026-11-25 10:00", "2026-11-26 10:00"]],
    ["cron(0 18 ? * MON-FRI *)", ["2026-11-23 18:00", "2026-11-24 18:00", "2026-11-25 18:00"]],
    ["cron(0 9 ? * 2 *)", ["2026-11-30 09:00", "2026-12-07 09:00", "2026-12-14 09:00"]],
    ["cron(0 9 ? * 1 *)", ["2026-11-29 09:00", "2026-12-06 09:00", "2026-12-13 09:00"]],
    ["cron(0 9 ? * L *)", ["2026-11-28 09:00", "2026-12-05 09:00", "2026-12-12 09:00"]],
    ["cron(0 9 ? * 3#2 *)", ["2026-12-08 09:00", "2027-01-12 09:00", "2027-02-09 09:00"]],
    ["cron(0 9 ? * 1#5 *)", ["2026-11-29 09:00", "2027-01-31 09:00", "2027-05-30 09:00"]],
    ["cron(15 10 ? * 6L *)", ["2026-11-27 10:15", "2026-12-25 10:15", "2027-01-29 10:15"]],
    ["cron(0 0 L * ? *)", ["2026-11-30 00:00", "2026-12-31 00:00", "2027-01-31 00:00"]],
    ["cron(0 0 31 * ? *)", ["2026-12-31 00:00", "2027-01-31 00:00", "2027-03-31 00:00"]],
    ["cron(0 0 29 2 ? *)", ["2028-02-29 00:00", "2032-02-29 00:00", "2036-02-29 00:00"]],
    // 15 Nov 2026 is a Sunday, 15 May 2027 a Saturday; the 1st of May 2027 a Saturday, 31 Oct 2027 a Sunday.
    ["cron(0 9 15W MAY,NOV ? *)", ["2027-05-14 09:00", "2027-11-15 09:00", "2028-05-15 09:00"]],
    ["cron(0 9 1W 5 ? *)", ["2027-05-03 09:00", "2028-05-01 09:00", "2029-05-01 09:00"]],
    ["cron(0 9 31W SEP,OCT ? *)", ["2027-10-29 09:00", "2028-10-31 09:00", "2029-10-31 09:00"]],
    ["cron(0 9 31W 10 ? *)", ["2027-10-29 09:00", "2028-10-31 09:00", "2029-10-31 09:00"]],
    ["cron(0/30 20-2 ? * MON-FRI *)", ["2026-11-23 20:00", "2026-11-23 20:30", "2026-11-23 21:00"]],
    ["cron(0 0 30-2 * ? *)", ["2026-11-30 00:00", "2026-12-01 00:00", "2026-12-02 00:00"]],
    ["cron(0 0 1 NOV-FEB ? *)", ["2026-12-01 00:00", "2027-01-01 00:00", "2027-02-01 00:00"]],
    ["cron(0 0 ? * FRI-MON *)", ["2026-11-27 00:00", "2026-11-28 00:00", "2026-11-29 00:00"]],
    ["cron(7 3 1,L 12 ? *)", ["2026-12-01 03:07", "2026-12-31 03:07", "2027-12-01 03:07"]],
  ])("%s", (text, expected) => {
    expect(shown(text, now)).toEqual(expected);
  });

  it("over midnight fires early in the morning of the named days too", () => {
    expect(shown("cron(0 20-2 ? * MON *)", "2026-11-22T23:00:00Z", 8)).toEqual([
      "2026-11-23 00:00",
      "2026-11-23 01:00",
      "2026-11-23 02:00",
      "2026-11-23 20:00",
      "2026-11-23 21:00",
      "2026-11-23 22:00",
      "2026-11-23 23:00",
      "2026-11-30 00:00",
    ]);
  });

  it("ends with the year it names, and with 2199", () => {
    expect(shown("cron(0 9 ? 12 2#1 2026-2027)", now, 9)).toEqual(["2026-12-07 09:00", "2027-12-06 09:00"]);
    expect(shown("cron(0 0 1 1 ? *)", "2198-06-01T00:00:00Z", 5)).toEqual(["2199-01-01 00:00"]);
    expect(shown("cron(0 0 1 1 ? 2020)", now)).toEqual([]);
  });

  it("gives nothing for a day that never comes", () => {
    expect(shown("cron(0 0 31 2 ? *)", now)).toEqual([]);
  });

  it("leaves out the present second and keeps the next", () => {
    const schedule = parseSchedule("cron(0 10 * * ? 2026)", "--cron");
    expect(nextTimes(schedule, { after: at(now), count: 1 })).toEqual([at("2026-11-24T10:00:00Z")]);
    expect(nextTimes(schedule, { after: at(now) - 1, count: 1 })).toEqual([at(now)]);
    expect(nextTimes(schedule, { after: at(now) - 0.5, count: 1 })).toEqual([at(now)]);
  });

  it("fires 8,640 times in a month of every five minutes", () => {
    const times = nextTimes(parseSchedule("cron(0/5 * * 11 ? 2026)", "--cron"), { after: 0, count: 1e6 });
    expect(times).toHaveLength(30 * 24 * 12);
    expect(times[0]).toBe(at("2026-11-01T00:00:00Z"));
    expect(times.at(-1)).toBe(at("2026-11-30T23:55:00Z"));
  });
});

describe("nextTimes in a zone", () => {
  const next = (text: string, zone: string, after: string, count = 3) =>
    nextTimes(parseSchedule(text, "--cron"), { after: at(after), count, zone }).map((time) =>
      new Date(time * 1000).toISOString().slice(0, 16),
    );

  it("goes by the clocks of the zone, in summer as in winter", () => {
    expect(next("0 9 * * ? *", "Europe/Berlin", "2027-03-26T09:00:00Z")).toEqual([
      "2027-03-27T08:00",
      "2027-03-28T07:00",
      "2027-03-29T07:00",
    ]);
    expect(next("0 9 * * ? *", "Asia/Tokyo", "2026-11-26T09:00:00Z", 1)).toEqual(["2026-11-27T00:00"]);
  });

  it("skips in spring what the clocks skip", () => {
    expect(next("30 2 * * ? *", "America/New_York", "2027-03-13T00:00:00Z")).toEqual([
      "2027-03-13T07:30",
      "2027-03-15T06:30",
      "2027-03-16T06:30",
    ]);
  });

  it("fires once in autumn at what the clocks show twice", () => {
    expect(next("30 1 * * ? *", "America/New_York", "2026-11-01T00:00:00Z")).toEqual([
      "2026-11-01T05:30",
      "2026-11-02T06:30",
      "2026-11-03T06:30",
    ]);
    expect(next("0 * * * ? *", "America/New_York", "2026-11-01T04:30:00Z")).toEqual([
      "2026-11-01T05:00",
      "2026-11-01T07:00",
      "2026-11-01T08:00",
    ]);
  });

  it("has no day that the zone left out", () => {
    expect(next("0 12 30 12 ? *", "Pacific/Apia", "2010-12-31T00:00:00Z", 1)).toEqual(["2012-12-29T22:00"]);
  });
});
