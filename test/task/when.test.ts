import { describe, expect, it } from "vitest";
import { TasksError } from "../../src/errors.ts";
import { parseWhen } from "../../src/task/when.ts";
import type { DayEdge } from "../../src/task/when.ts";

// A Monday, ten in the morning.
const MONDAY = "2026-11-23T10:00:00.750+09:00";

function read(text: string, bareDay: DayEdge = "end", now = MONDAY, tz = "Asia/Tokyo"): string {
  const seconds = parseWhen(text, { now: Date.parse(now), tz, bareDay, what: "--deadline" });
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

function refusal(text: string, now = MONDAY, tz = "Asia/Tokyo"): string {
  try {
    return `read as ${read(text, "end", now, tz)}`;
  } catch (error) {
    if (!(error instanceof TasksError) || error.kind !== "usage") throw error;
    return `${error.message} | ${error.hint}`;
  }
}

describe("an instant", () => {
  it.each([
    ["now", "2026-11-23T01:00:00Z"],
    ["0", "1970-01-01T00:00:00Z"],
    ["1767225600", "2026-01-01T00:00:00Z"],
    ["253402300799", "9999-12-31T23:59:59Z"],
    ["2026", "1970-01-01T00:33:46Z"],
    ["20261301", "1970-08-23T12:08:21Z"],
    ["2026-12-01T09:00", "2026-12-01T00:00:00Z"],
    ["2026-12-01 09:00:30", "2026-12-01T00:00:30Z"],
    ["2026-12-01T09:00:00.000Z", "2026-12-01T09:00:00Z"],
    ["2026-12-01T09:00+05:30", "2026-12-01T03:30:00Z"],
    ["2026-12-01T09:00:00-0330", "2026-12-01T12:30:00Z"],
    ["2026-12-01T09:00+09", "2026-12-01T00:00:00Z"],
    ["2026-12-01 09:00:00 +09:00", "2026-12-01T00:00:00Z"],
  ])("%s is %s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe("an offset", () => {
  it.each([
    ["+3d", "2026-11-26T01:00:00Z"],
    ["-2h", "2026-11-22T23:00:00Z"],
    ["+1w2d", "2026-12-02T01:00:00Z"],
    ["+90m", "2026-11-23T02:30:00Z"],
    ["+1mo", "2026-12-23T01:00:00Z"],
    ["+1y2mo", "2028-01-23T01:00:00Z"],
    ["+1mo1m", "2026-12-23T01:01:00Z"],
    ["+30s", "2026-11-23T01:00:30Z"],
    ["in 3 days", "2026-11-26T01:00:00Z"],
    ["2 hours ago", "2026-11-22T23:00:00Z"],
    ["1 month ago", "2026-10-23T01:00:00Z"],
    ["3日後", "2026-11-26T01:00:00Z"],
    ["２時間後", "2026-11-23T03:00:00Z"],
    ["30分後", "2026-11-23T01:30:00Z"],
    ["1週間後", "2026-11-30T01:00:00Z"],
    ["1か月後", "2026-12-23T01:00:00Z"],
    ["1年後", "2027-11-23T01:00:00Z"],
    ["3日前", "2026-11-20T01:00:00Z"],
  ])("%s is %s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it("of months ends where the month does", () => {
    expect(read("+1mo", "end", "2026-01-31T09:00Z", "UTC")).toBe("2026-02-28T09:00:00Z");
    expect(read("+1mo", "end", "2028-01-31T09:00Z", "UTC")).toBe("2028-02-29T09:00:00Z");
    expect(read("-1y", "end", "2028-02-29T09:00Z", "UTC")).toBe("2027-02-28T09:00:00Z");
  });

  it("of days keeps the clock time over a change of the clocks, one of hours does not", () => {
    const saturdayNoon = "2026-03-07T17:00Z";
    expect(read("+1d", "end", saturdayNoon, "America/New_York")).toBe("2026-03-08T16:00:00Z");
    expect(read("+24h", "end", saturdayNoon, "America/New_York")).toBe("2026-03-08T17:00:00Z");
  });

  it("of no days stays in the second of two equal hours", () => {
    expect(read("+0d", "end", "2026-11-01T06:30Z", "America/New_York")).toBe("2026-11-01T06:30:00Z");
    expect(read("+0d1h", "end", "2026-11-01T05:30Z", "America/New_York")).toBe("2026-11-01T06:30:00Z");
  });
});

describe("a day without a time", () => {
  it.each([
    ["today", "2026-11-22T15:00:00Z", "2026-11-23T14:59:59Z"],
    ["tomorrow", "2026-11-23T15:00:00Z", "2026-11-24T14:59:59Z"],
    ["yesterday", "2026-11-21T15:00:00Z", "2026-11-22T14:59:59Z"],
    ["2026-12-01", "2026-11-30T15:00:00Z", "2026-12-01T14:59:59Z"],
    ["2026年12月1日", "2026-11-30T15:00:00Z", "2026-12-01T14:59:59Z"],
    ["12月1日", "2026-11-30T15:00:00Z", "2026-12-01T14:59:59Z"],
    ["11月23日", "2026-11-22T15:00:00Z", "2026-11-23T14:59:59Z"],
    ["11月22日", "2027-11-21T15:00:00Z", "2027-11-22T14:59:59Z"],
    ["2月29日", "2028-02-28T15:00:00Z", "2028-02-29T14:59:59Z"],
    ["mon", "2026-11-22T15:00:00Z", "2026-11-23T14:59:59Z"],
    ["Friday", "2026-11-26T15:00:00Z", "2026-11-27T14:59:59Z"],
    ["sun", "2026-11-28T15:00:00Z", "2026-11-29T14:59:59Z"],
    ["next friday", "2026-12-03T15:00:00Z", "2026-12-04T14:59:59Z"],
    ["next mon", "2026-11-29T15:00:00Z", "2026-11-30T14:59:59Z"],
    ["金曜", "2026-11-26T15:00:00Z", "2026-11-27T14:59:59Z"],
    ["来週の金曜日", "2026-12-03T15:00:00Z", "2026-12-04T14:59:59Z"],
    ["今週の金曜日", "2026-11-26T15:00:00Z", "2026-11-27T14:59:59Z"],
    ["明後日", "2026-11-24T15:00:00Z", "2026-11-25T14:59:59Z"],
    ["昨日", "2026-11-21T15:00:00Z", "2026-11-22T14:59:59Z"],
    ["eow", "2026-11-28T15:00:00Z", "2026-11-29T14:59:59Z"],
    ["eom", "2026-11-29T15:00:00Z", "2026-11-30T14:59:59Z"],
    ["月末", "2026-11-29T15:00:00Z", "2026-11-30T14:59:59Z"],
    ["eoq", "2026-12-30T15:00:00Z", "2026-12-31T14:59:59Z"],
    ["eoy", "2026-12-30T15:00:00Z", "2026-12-31T14:59:59Z"],
    ["年末", "2026-12-30T15:00:00Z", "2026-12-31T14:59:59Z"],
  ])("%s goes from %s to %s", (text, start, end) => {
    expect(read(text, "start")).toBe(start);
    expect(read(text, "end")).toBe(end);
  });

  it("of this week may be over, where the coming one is not", () => {
    const saturday = "2026-11-28T10:00+09:00";
    expect(read("今週の金曜日", "end", saturday)).toBe("2026-11-27T14:59:59Z");
    expect(read("金曜日", "end", saturday)).toBe("2026-12-04T14:59:59Z");
    expect(read("eow", "end", "2026-11-29T10:00+09:00")).toBe("2026-11-29T14:59:59Z");
  });

  it("finds the last day of a quarter from a day that its last month does not have", () => {
    expect(read("eoq", "end", "2026-07-31T00:00Z", "UTC")).toBe("2026-09-30T23:59:59Z");
    expect(read("eoq", "end", "2026-01-31T00:00Z", "UTC")).toBe("2026-03-31T23:59:59Z");
  });

  it("begins with its first instant where midnight does not exist, and ends right before the next day", () => {
    expect(read("2018-11-04", "start", MONDAY, "America/Sao_Paulo")).toBe("2018-11-04T03:00:00Z");
    expect(read("2018-11-03", "end", MONDAY, "America/Sao_Paulo")).toBe("2018-11-04T02:59:59Z");
    expect(read("2026-04-24", "start", MONDAY, "Africa/Cairo")).toBe("2026-04-23T22:00:00Z");
    expect(read("2018-02-17", "end", MONDAY, "America/Sao_Paulo")).toBe("2018-02-18T02:59:59Z");
  });
});

describe("a day and a time", () => {
  it.each([
    ["tomorrow 9:00", "2026-11-24T00:00:00Z"],
    ["tomorrow at 9:00:05", "2026-11-24T00:00:05Z"],
    ["fri 5pm", "2026-11-27T08:00:00Z"],
    ["FRI 5:30 PM", "2026-11-27T08:30:00Z"],
    ["tomorrow 12am", "2026-11-23T15:00:00Z"],
    ["tomorrow 12pm", "2026-11-24T03:00:00Z"],
    ["today noon", "2026-11-23T03:00:00Z"],
    ["today midnight", "2026-11-22T15:00:00Z"],
    ["2026-12-01 5pm", "2026-12-01T08:00:00Z"],
    ["eom 18:00", "2026-11-30T09:00:00Z"],
    ["明日 9時", "2026-11-24T00:00:00Z"],
    ["明日9時", "2026-11-24T00:00:00Z"],
    ["明日の午前9時30分", "2026-11-24T00:30:00Z"],
    ["明後日 18:00", "2026-11-25T09:00:00Z"],
    ["金曜日 午後5時半", "2026-11-27T08:30:00Z"],
    ["金曜日　１７：３０", "2026-11-27T08:30:00Z"],
    ["明日 午前0時", "2026-11-23T15:00:00Z"],
    ["明日 午後0時", "2026-11-24T03:00:00Z"],
    ["明日 正午", "2026-11-24T03:00:00Z"],
    ["2026年12月1日 9時", "2026-12-01T00:00:00Z"],
  ])("%s is %s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it("counts today only while the time is still ahead", () => {
    expect(read("mon 10:01")).toBe("2026-11-23T01:01:00Z");
    expect(read("mon 10:00")).toBe("2026-11-30T01:00:00Z");
    expect(read("11月23日 9時")).toBe("2027-11-23T00:00:00Z");
  });

  it("is the first of two equal clock times", () => {
    expect(read("2026-11-01 01:30", "end", MONDAY, "America/New_York")).toBe("2026-11-01T05:30:00Z");
    expect(read("today 1:30", "end", "2026-11-01T06:40Z", "America/New_York")).toBe("2026-11-01T05:30:00Z");
    expect(read("sun 1:30", "end", "2026-11-01T06:10Z", "America/New_York")).toBe("2026-11-08T06:30:00Z");
  });
});

describe("a refusal", () => {
  it.each([
    ["2026-02-30", "2026-02-30' is not a date: February 2026 has 28 days"],
    ["2026-13-01", "there is no month 13"],
    ["2026-12-00", "the days of a month begin with 1"],
    ["2月30日", "February has 29 days"],
    ["2026-12-01T25:00", "hours go from 0 to 23, not 25"],
    ["2026-12-01T24:00", "a day ends at 23:59:59 | write 0:00 with the next day"],
    ["2026-12-01T09:60", "minutes go from 0 to 59, not 60"],
    ["2026-12-01T09:00:60", "seconds go from 0 to 59, not 60"],
    ["2026-12-01t09:00:00.50z", "times are whole seconds | leave out .50: '2026-12-01T09:00:00Z'"],
    ["2026-12-01T09:00+15:00", "no place is +15:00 from UTC"],
    ["2026-12-01T09:00+09:60", "no place is +09:60 from UTC"],
    ["275760-09-13", "the years go from 1970 to 9999"],
    ["1969-12-31", "the years go from 1970 to 9999"],
    ["1767225600000", "(the year 9999) | milliseconds are divided by 1000: 1767225600"],
    ["253402300800000000", "(the year 9999) | write seconds since 1970"],
    ["20261201", "eight digits would be unix seconds in 1970 | write 2026-12-01"],
    ["+9999y", "outside the years 1970 to 9999"],
    [`+${"9".repeat(20)}y`, "outside the years 1970 to 9999"],
    ["-60y", "outside the years 1970 to 9999"],
    ["+3", "an offset is numbers with units"],
    ["+1d1w", "each unit once and from large to small"],
    ["+1d1d", "each unit once and from large to small"],
    ["+5M", "a capital M may be minutes or months"],
    ["9:00", "a time needs a day | write today 9:00"],
    ["午後5時", "a time needs a day | write 今日 午後5時"],
    ["tomorrow 13pm", "hours with pm go from 1 to 12"],
    ["tomorrow 0am", "hours with am go from 1 to 12"],
    ["明日 午後17時", "hours with 午後 go from 0 to 11"],
    ["明日 午後12時", "午後12時 may be noon or midnight | write 正午"],
    ["明日 午前12時", "午前12時 may be noon or midnight"],
    ["tomorrow soon", "'soon' is no time of day | write it as in 2026-12-01T09:00"],
    ["", "'' is not a date: it is empty | write it as in"],
    ["週末", "'週末' is not a date | write it as in 2026年12月1日 9時"],
    ["next week", "'next week' is not a date | write it as in 2026-12-01T09:00"],
    ["a\u001b[31m\nb", "'a\ufffd[31m b' is not a date"],
  ])("of %j says: %s", (text, expected) => {
    expect(refusal(text)).toContain(expected);
    expect(refusal(text)).toMatch(/^--deadline '/);
  });

  it.each([
    "this friday",
    "12/01/2026",
    "2026-1-5",
    "tomorrow9:00",
    "9:00 tomorrow",
    "三日後",
    "+3²d",
    "③日後",
    "2026-12-01T9:00",
  ])("comes for %s, which is near the grammar but not in it", (text) => {
    expect(refusal(text)).toContain("is not a date");
  });

  it("comes for a day whose wanted end lies outside the years in UTC", () => {
    const outside = "it is outside the years 1970 to 9999 (UTC)";
    expect(read("1970-01-01", "end")).toBe("1970-01-01T14:59:59Z");
    expect(() => read("1970-01-01", "start")).toThrow(outside);
    expect(read("9999-12-31", "end")).toBe("9999-12-31T14:59:59Z");
    expect(refusal("9999-12-31", MONDAY, "America/New_York")).toContain(outside);
  });

  it("names the zone and the nearest times where the clocks skip the time", () => {
    expect(refusal("2026-03-08 02:30", MONDAY, "America/New_York")).toBe(
      "--deadline '2026-03-08 02:30' is not a date: 2026-03-08 02:30:00 does not exist in America/New_York, " +
        "where the clocks go from 2026-03-08 01:59:59 to 2026-03-08 03:00:00 | " +
        "use '2026-03-08 01:59:59' or '2026-03-08 03:00:00'",
    );
    expect(refusal("+1d", "2026-03-07T07:30Z", "America/New_York")).toContain(
      "2026-03-08 02:30:00 does not exist",
    );
    expect(refusal("tomorrow", "2011-12-30T00:00Z", "Pacific/Apia")).toContain(
      "that day does not exist in Pacific/Apia",
    );
  });

  it("comes for numbers that no double holds", () => {
    expect(refusal(`+${"9".repeat(400)}mo`)).toContain("outside the years 1970 to 9999");
    expect(refusal(`in ${"9".repeat(400)} seconds`)).toContain("outside the years 1970 to 9999");
    expect(refusal("9".repeat(400))).toContain("unix seconds end at 253402300799");
  });

  it("shortens what is too long to show", () => {
    expect(refusal("x".repeat(5000))).toMatch(/^--deadline 'x{59}…' is not a date \| /);
  });
});
