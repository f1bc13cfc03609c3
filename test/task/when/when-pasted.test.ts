import { describe, expect, it } from "vitest";
import { parseWhen } from "../../../src/task/when/when.ts";
import type { DayEdge } from "../../../src/task/when/when.ts";

// A Thursday, ten in the morning.
const THURSDAY = "2026-11-26T10:00:00+09:00";

function read(text: string, bareDay: DayEdge = "end", now = THURSDAY, tz = "Asia/Tokyo"): string {
  const seconds = parseWhen(text, { now: Date.parse(now), tz, bareDay, what: "--deadline" });
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

describe("a date as people paste it", () => {
  it.each([
    ["2026/12/24", "2026-12-24T14:59:59Z"],
    ["2027/1/5 9:00", "2027-01-05T00:00:00Z"],
    ["12/24", "2026-12-24T14:59:59Z"],
    ["11/25", "2027-11-25T14:59:59Z"],
    ["2/29", "2028-02-29T14:59:59Z"],
    ["Dec 24", "2026-12-24T14:59:59Z"],
    ["24 Dec 2026", "2026-12-24T14:59:59Z"],
    ["Dec 24, 2026, 9:00:00 AM", "2026-12-24T00:00:00Z"],
    ["Thursday, December 24th, 2026 at 9:00 PM", "2026-12-24T12:00:00Z"],
    ["Thu, 24 Dec 2026 09:00:00 +0000", "2026-12-24T09:00:00Z"],
    ["mon 30 nov 9am", "2026-11-30T00:00:00Z"],
    ["may 9", "2027-05-09T14:59:59Z"],
    ["24 sept", "2027-09-24T14:59:59Z"],
    ["12月24日(木)", "2026-12-24T14:59:59Z"],
    ["12月24日（木）１８時", "2026-12-24T09:00:00Z"],
    ["12月24日木曜日 18:00", "2026-12-24T09:00:00Z"],
    ["12/24(木) 18:00", "2026-12-24T09:00:00Z"],
    ["令和8年12月24日", "2026-12-24T14:59:59Z"],
    ["令和元年5月1日", "2019-05-01T14:59:59Z"],
    ["20261224T090000Z", "2026-12-24T09:00:00Z"],
    ["20261224T0900", "2026-12-24T00:00:00Z"],
  ])("%s is %s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe("a time zone after a date", () => {
  it.each([
    ["2026-12-24 23:59 Asia/Tokyo", "2026-12-24T14:59:00Z"],
    ["2026-12-24 23:59 america/new_york", "2026-12-25T04:59:00Z"],
    ["2026-12-24T23:59:30 Europe/London", "2026-12-24T23:59:30Z"],
    ["2026-12-24 23:59 UTC-12", "2026-12-25T11:59:00Z"],
    ["2026-12-24 23:59 UTC\u221212", "2026-12-25T11:59:00Z"],
    ["2026-12-24 23:59 anywhere on Earth", "2026-12-25T11:59:00Z"],
    ["2026-12-24 23:59 AoE", "2026-12-25T11:59:00Z"],
    ["2026-12-24 AoE", "2026-12-25T11:59:59Z"],
    ["24 Dec 2026 23:59 UTC+5:30", "2026-12-24T18:29:00Z"],
    ["11:59pm Dec 24 2026 AoE", "2026-12-25T11:59:00Z"],
    ["2026-12-24 eod GMT", "2026-12-24T23:59:59Z"],
    ["2026-12-24 9:00 Etc/GMT+12", "2026-12-24T21:00:00Z"],
    ["20261224T090000 Asia/Tokyo", "2026-12-24T00:00:00Z"],
  ])("%s is %s, wherever one is", (text, expected) => {
    for (const tz of ["Asia/Tokyo", "America/New_York", "Pacific/Kiritimati"]) {
      expect(read(text, "end", THURSDAY, tz)).toBe(expected);
    }
  });

  it("says where a date without a year is the coming one", () => {
    // Already the 25th in Tokyo, and still the 24th where the last day on Earth ends.
    const now = "2026-12-25T08:00+09:00";
    expect(read("12/24 23:59", "end", now)).toBe("2027-12-24T14:59:00Z");
    expect(read("12/24 23:59 AoE", "end", now)).toBe("2026-12-25T11:59:00Z");
  });
});

describe("a day as people say it", () => {
  it.each([
    ["9am tomorrow", "2026-11-27T00:00:00Z"],
    ["9:00 tomorrow", "2026-11-27T00:00:00Z"],
    ["5pm on friday", "2026-11-27T08:00:00Z"],
    ["mon 9", "2026-11-30T00:00:00Z"],
    ["thu 10", "2026-12-03T01:00:00Z"],
    ["thu 11", "2026-11-26T02:00:00Z"],
    ["明日 9", "2026-11-27T00:00:00Z"],
    ["this friday", "2026-11-27T14:59:59Z"],
    ["this monday", "2026-11-23T14:59:59Z"],
    ["in two weeks", "2026-12-10T01:00:00Z"],
    ["an hour ago", "2026-11-26T00:00:00Z"],
    ["in two weeks at 9:00", "2026-12-10T00:00:00Z"],
    ["2d", "2026-11-28T01:00:00Z"],
    ["1h30m", "2026-11-26T02:30:00Z"],
    ["2d 9", "2026-11-28T00:00:00Z"],
    ["3日後 9:00", "2026-11-29T00:00:00Z"],
    ["3日後の午後5時", "2026-11-29T08:00:00Z"],
    ["来月末", "2026-12-31T14:59:59Z"],
    ["来月1日", "2026-12-01T14:59:59Z"],
    ["来月の1日 9時", "2026-12-01T00:00:00Z"],
    ["今月末", "2026-11-30T14:59:59Z"],
    ["再来月末", "2027-01-31T14:59:59Z"],
    ["再来週の月曜日", "2026-12-07T14:59:59Z"],
    ["あさって", "2026-11-28T14:59:59Z"],
    ["あした 18:00", "2026-11-27T09:00:00Z"],
  ])("%s is %s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it("is the Monday where it is a week, whatever day it is typed on", () => {
    for (const day of ["23", "24", "25", "26", "27", "28", "29"]) {
      const now = `2026-11-${day}T10:00+09:00`;
      expect(read("next week", "end", now)).toBe("2026-11-30T14:59:59Z");
      expect(read("来週", "start", now)).toBe("2026-11-29T15:00:00Z");
      expect(read("再来週", "end", now)).toBe("2026-12-07T14:59:59Z");
    }
    expect(read("next week 9:00")).toBe("2026-11-30T00:00:00Z");
  });

  it("ends with its last second in eod, at whichever end of a range it stands", () => {
    expect(read("eod", "start")).toBe("2026-11-26T14:59:59Z");
    expect(read("eod", "end")).toBe("2026-11-26T14:59:59Z");
    expect(read("fri eod", "start")).toBe("2026-11-27T14:59:59Z");
    expect(read("eod fri")).toBe("2026-11-27T14:59:59Z");
    // The day on which the clocks went back from midnight to eleven.
    expect(read("2018-02-17 eod", "end", THURSDAY, "America/Sao_Paulo")).toBe("2018-02-18T02:59:59Z");
  });
});

describe("what others would take differently", () => {
  it.each([
    ["3/4", ["month/day"]],
    ["9:00 12/24", ["month/day"]],
    ["2026/3/4", []],
    ["13/4", []],
    ["Mar 4", []],
  ])("is told once for %s: %j", (text, expected) => {
    const told: string[] = [];
    const options = { now: Date.parse(THURSDAY), tz: "UTC", bareDay: "end", what: "--to" } as const;
    try {
      parseWhen(text, { ...options, remark: (remark) => told.push(remark) });
    } catch {
      expect(text).toBe("13/4");
    }
    expect(told).toEqual(expected);
  });
});
