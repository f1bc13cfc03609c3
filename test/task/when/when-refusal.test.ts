import { describe, expect, it } from "vitest";
import { TasksError } from "../../../src/errors.ts";
import { parseWhen } from "../../../src/task/when/when.ts";
import type { DayEdge } from "../../../src/task/when/when.ts";

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
    ["253402300800", "unix seconds end at 253402300799"],
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
    ["tomorrow soon", "'soon' is not a time of day | write it as in 2026-12-01T09:00"],
    ["", "'' is not a date: it is empty | write it as in"],
    ["週末", "'週末' is not a date | write it as in 2026年12月1日 9時"],
    ["tomorow", "'tomorow' is not a date | did you mean 'tomorrow'?"],
    ["firday 5PM", "'firday 5PM' is not a date | did you mean 'friday 5PM'?"],
    ["next tuseday", "did you mean 'next tuesday'?"],
    ["in 3 wekks", "did you mean 'in 3 weeks'?"],
    ["Decmber 24 9:00 Asia/Tokyo", "did you mean 'december 24 9:00 Asia/Tokyo'?"],
    ["tomorow firdayy", "'tomorow firdayy' is not a date | write it as in"],
    ["12/24(金)", "2026-12-24 is a Thursday, not a Friday | write 2026-12-24, or the date or year"],
    ["2026/12/24 (Wed) 9:00", "2026-12-24 is a Thursday, not a Wednesday"],
    ["Wed, 24 Dec 2026", "2026-12-24 is a Thursday, not a Wednesday"],
    ["24/12", "there is no month 24 | the month comes first: 12/24"],
    ["13/13", "there is no month 13 | write it as in"],
    ["12/24/2026", "is not a date | the year comes first: 2026/12/24"],
    ["12/01/2026", "is not a date | the year comes first: 2026/12/01 or 2026/01/12"],
    ["2026-1-5", "is not a date | write 2026-01-05"],
    ["Dec 24 9", "'9' after a date may be an hour or a year | write the time as 9:00"],
    ["12/24 26", "'26' after a date may be an hour or a year | write the year as in 2026-12-24"],
    ["mon 31", "hours go from 0 to 23, not 31"],
    ["24st dec", "the ending of 24st is wrong | write 24th, or 24 alone"],
    ["今月31日", "November 2026 has 30 days"],
    ["令和1年4月30日", "令和 begins on 2019-05-01"],
    ["2 days", "is not a date | write 'in 2 days' or '2 days ago'"],
    ["next month", "a month is not a day: write 'dec 1', '+1mo' or eom"],
    ["来月", "a month is not a day: write 来月1日 or 来月末"],
    ["this week", "a week is not a day: write eow"],
    ["今週", "a week is not a day: write 今週の金曜日 or 来週"],
    ["来週末", "'来週末' is not a date | write it as in 2026年12月1日 9時"],
    ["5M", "a capital M may be minutes or months"],
    ["2026-12-24 23:59 Asia/Tokio", "there is no time zone Asia/Tokio | did you mean Asia/Tokyo?"],
    [
      "2026-12-24 23:59 Here/There",
      "there is no time zone Here/There | write a zone as in Asia/Tokyo or UTC+9",
    ],
    ["2026-12-24 23:59 JST", "'JST' is not a time zone here | write it as in Asia/Tokyo, UTC+9 or AoE"],
    ["2026-12-24 23:59 UTC+15", "there is no time zone UTC+15 | write a zone as in Asia/Tokyo or UTC+9"],
    ["2026-12-24T23:59Z Asia/Tokyo", "it has two time zones | leave one of them out"],
    ["tomorrow 9:00 Asia/Tokyo", "a time zone needs a date | write it as in 2026-12-24 23:59 Asia/Tokyo"],
    ["eod AoE", "a time zone needs a date"],
    ["+3d UTC", "a time zone needs a date"],
    ["9:00 UTC", "a time needs a day | write it as in 2026-12-24 23:59 Asia/Tokyo"],
    ["9am tomorrow 9am", "'9am tomorrow 9am' is not a date"],
    ["a\u001b[31m\nb", "'a\ufffd[31m b' is not a date"],
  ])("of %j says: %s", (text, expected) => {
    expect(refusal(text)).toContain(expected);
    expect(refusal(text)).toMatch(/^--deadline '/);
  });

  it.each([
    "12/01/2026",
    "2026-1-5",
    "tomorrow9:00",
    "9 tomorrow",
    "9:00tomorrow",
    "12/24T09:00",
    "2026/12",
    "三月一日",
    "in 1.5 hours",
    "20261224T09",
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
    expect(refusal("2026-03-08 02:59:59", MONDAY, "America/New_York")).toContain(
      "01:59:59 to 2026-03-08 03:00:00 |",
    );
    expect(refusal("+1d", "2026-03-07T07:30Z", "America/New_York")).toContain(
      "2026-03-08 02:30:00 does not exist",
    );
    expect(refusal("2026-03-08 02:30 America/New_York")).toContain(
      "2026-03-08 02:30:00 does not exist in America/New_York, where the clocks go from",
    );
    expect(refusal("tomorrow", "2011-12-30T00:00Z", "Pacific/Apia")).toContain(
      "that day does not exist in Pacific/Apia",
    );
  });

  it("comes where a date without a year falls on another weekday in the year that is meant", () => {
    expect(read("12月24日(木)", "end", "2026-12-24T10:00+09:00")).toBe("2026-12-24T14:59:59Z");
    // Nine o'clock is over, so the next December 24 is meant, and that is no Thursday.
    expect(refusal("12月24日(木) 9:00", "2026-12-24T10:00+09:00")).toContain(
      "2027-12-24 is a Friday, not a Thursday",
    );
    expect(refusal("12月24日(木)", "2026-12-25T10:00+09:00")).toContain("2027-12-24 is a Friday");
  });

  it("comes for numbers that no double holds", () => {
    expect(refusal(`${"9".repeat(400)}d eod`)).toContain("outside the years 1970 to 9999");
    expect(refusal(`in ${"9".repeat(400)} days at 9:00`)).toContain("outside the years 1970 to 9999");
    expect(refusal(`+${"9".repeat(400)}mo`)).toContain("outside the years 1970 to 9999");
    expect(refusal(`in ${"9".repeat(400)} seconds`)).toContain("outside the years 1970 to 9999");
    expect(refusal("9".repeat(400))).toContain("unix seconds end at 253402300799");
  });

  it("shortens what is too long to show", () => {
    expect(refusal("x".repeat(5000))).toMatch(/^--deadline 'x{59}…' is not a date \| /);
  });
});
