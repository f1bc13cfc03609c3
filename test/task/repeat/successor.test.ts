import { describe, expect, it } from "vitest";
import { formatInstant } from "../../../src/task/instant.ts";
import { DEADLINE, numberTextOf, type TaskRecord } from "../../../src/task/record.ts";
import { beginSeries } from "../../../src/task/repeat/begin-series.ts";
import { readRepeat } from "../../../src/task/repeat/read-repeat.ts";
import { successorOf } from "../../../src/task/repeat/successor.ts";
import { readWall } from "../../../src/task/repeat/wall-clock.ts";
import { findInstant } from "../../../src/task/when/wall-time.ts";

/** When the first records of a series are due, each done before the next one is. */
async function deadlines(
  words: string,
  { start, zone = "Asia/Tokyo", count = 4 }: { start: string; zone?: string; count?: number },
): Promise<string[]> {
  const deadline = findInstant(readWall(start)!, zone).at;
  const series = await beginSeries(readRepeat(words, "--repeat"), { deadline, now: 0, zone, random: 0.5 });
  let record: TaskRecord | undefined = { [DEADLINE]: { N: String(deadline) }, ...series.attributes };
  const found: string[] = [];
  while (record !== undefined && found.length < count) {
    found.push(formatInstant(Number(numberTextOf(record[DEADLINE])), zone));
    ({ record } = await successorOf(record, { now: 0, zone: () => zone }));
  }
  return found;
}

describe("a series over a night in which the clocks change", () => {
  it("moves a time that they skip to after the gap, once", async () => {
    const zone = "America/New_York";
    expect(await deadlines("daily", { start: "2026-03-06T02:30:00", zone })).toEqual([
      "2026-03-06 02:30:00 -05:00",
      "2026-03-07 02:30:00 -05:00",
      "2026-03-08 03:30:00 -04:00",
      "2026-03-09 02:30:00 -04:00",
    ]);
  });

  it("takes the first of two equal times", async () => {
    const zone = "America/New_York";
    expect(await deadlines("daily", { start: "2026-10-31T01:30:00", zone, count: 3 })).toEqual([
      "2026-10-31 01:30:00 -04:00",
      "2026-11-01 01:30:00 -04:00",
      "2026-11-02 01:30:00 -05:00",
    ]);
  });

  it("gives no instant twice to a rule of hours", async () => {
    const zone = "Europe/Berlin";
    expect(await deadlines("hourly", { start: "2026-03-29T01:30:00", zone })).toEqual([
      "2026-03-29 01:30:00 +01:00",
      "2026-03-29 03:30:00 +02:00",
      "2026-03-29 04:30:00 +02:00",
      "2026-03-29 05:30:00 +02:00",
    ]);
    expect(await deadlines("hourly", { start: "2026-10-25T01:30:00", zone })).toEqual([
      "2026-10-25 01:30:00 +02:00",
      "2026-10-25 02:30:00 +02:00",
      "2026-10-25 03:30:00 +01:00",
      "2026-10-25 04:30:00 +01:00",
    ]);
  });

  it("moves a day that a zone left out to the next", async () => {
    expect(
      await deadlines("daily", { start: "2011-12-29T09:00:00", zone: "Pacific/Apia", count: 3 }),
    ).toEqual(["2011-12-29 09:00:00 -10:00", "2011-12-31 09:00:00 +14:00", "2012-01-01 09:00:00 +14:00"]);
  });
});

describe("a series", () => {
  it.each([
    ["monthly", "2026-01-31T09:00:00", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]],
    ["monthly", "2027-12-29T09:00:00", ["2027-12-29", "2028-01-29", "2028-02-29", "2028-03-29"]],
    ["FREQ=MONTHLY", "2026-01-31T09:00:00", ["2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31"]],
    ["yearly", "2028-02-29T09:00:00", ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28"]],
    ["every mon", "2026-11-27T09:00:00", ["2026-11-27", "2026-11-30", "2026-12-07", "2026-12-14"]],
    [
      "every 2 weeks on mon,thu",
      "2026-11-26T09:00:00",
      ["2026-11-26", "2026-12-07", "2026-12-10", "2026-12-21"],
    ],
    ["daily 2 times", "2026-11-26T09:00:00", ["2026-11-26", "2026-11-27"]],
    ["FREQ=YEARLY;BYDAY=-1SU;COUNT=3", "2026-03-29T09:00:00", ["2026-03-29", "2026-12-27", "2027-12-26"]],
    ["FREQ=YEARLY;BYDAY=2SU;COUNT=2", "2026-02-08T09:00:00", ["2026-02-08", "2027-01-10"]],
    ["FREQ=YEARLY;BYDAY=2SU;COUNT=2", "2026-01-11T09:00:00", ["2026-01-11", "2027-01-10"]],
    ["FREQ=DAILY;UNTIL=20261128T000000Z", "2026-11-26T09:00:00", ["2026-11-26", "2026-11-27", "2026-11-28"]],
    ["FREQ=DAILY;UNTIL=20261127T235959Z", "2026-11-26T09:00:00", ["2026-11-26", "2026-11-27"]],
    ["FREQ=DAILY;UNTIL=20261127T090000", "2026-11-26T09:00:00", ["2026-11-26", "2026-11-27"]],
  ])("%s from %s is due on the days that people expect", async (words, start, days) => {
    expect((await deadlines(words, { start })).map((text) => text.slice(0, 10))).toEqual(days);
  });

  it("begins at the end of the rule's first day where there is no deadline, and now for a rule of hours", async () => {
    const first = async (words: string) => {
      // 2026-11-26 18:00 in Tokyo, a Thursday.
      const options = { deadline: undefined, now: 1_795_683_600, zone: "Asia/Tokyo", random: 0 };
      const { deadline, second } = await beginSeries(readRepeat(words, "--repeat"), options);
      return [deadline, second].map((at) => formatInstant(at, "Asia/Tokyo").slice(0, 19));
    };
    expect(await first("daily")).toEqual(["2026-11-26 23:59:59", "2026-11-27 23:59:59"]);
    expect(await first("every 2 weeks on mon")).toEqual(["2026-11-30 23:59:59", "2026-12-14 23:59:59"]);
    expect(await first("毎月末")).toEqual(["2026-11-30 23:59:59", "2026-12-31 23:59:59"]);
    expect(await first("FREQ=DAILY;BYHOUR=9,20")).toEqual(["2026-11-26 20:00:00", "2026-11-27 09:00:00"]);
    expect(await first("hourly")).toEqual(["2026-11-26 18:00:00", "2026-11-26 19:00:00"]);
  });

  it.each([
    ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never comes after 2026-11-26T09:00:00"],
    ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "never comes after 2026-11-26T09:00:00"],
    ["daily until 2026-11-01", "never comes after 2026-11-26T09:00:00"],
  ])("is refused as %s", async (words, why) => {
    await expect(deadlines(words, { start: "2026-11-26T09:00:00" })).rejects.toMatchObject({
      kind: "usage",
      message: `--repeat '${words}' ${why}`,
    });
  });
});
