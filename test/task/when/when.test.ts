import { describe, expect, it } from "vitest";
import { parseWhen } from "../../../src/task/when/when.ts";
import type { DayEdge } from "../../../src/task/when/when.ts";

// A Monday, ten in the morning.
const MONDAY = "2026-11-23T10:00:00.750+09:00";

function read(text: string, bareDay: DayEdge = "end", now = MONDAY, tz = "Asia/Tokyo"): string {
  const seconds = parseWhen(text, { now: Date.parse(now), tz, bareDay, what: "--deadline" });
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

describe("an instant", () => {
  it.each([
    ["now", "2026-11-23T01:00:00Z"],
    ["0", "1970-01-01T00:00:00Z"],
    ["1767225600", "2026-01-01T00:00:00Z"],
    ["253402300799", "9999-12-31T23:59:59Z"],
    ["1969", "1970-01-01T00:32:49Z"],
    ["02026", "1970-01-01T00:33:46Z"],
    ["20261301", "1970-08-23T12:08:21Z"],
    ["2026-12-01T09:00", "2026-12-01T00:00:00Z"],
    ["2026-12-01 09:00:30", "2026-12-01T00:00:30Z"],
    ["2026-12-01T09:00:00.000Z", "2026-12-01T09:00:00Z"],
    ["2026-12-01T09:00+05:30", "2026-12-01T03:30:00Z"],
    ["2026-12-01T09:00:00-0330", "2026-12-01T12:30:00Z"],
    ["2026-12-01T09:00+09", "2026-12-01T00:00:00Z"],
    ["2026-12-01 09:00:00 +09:00", "2026-12-01T00:00:00Z"],
    ["1970-01-01T00:00Z", "1970-01-01T00:00:00Z"],
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
