import { describe, expect, it } from "vitest";
import { parseSchedule } from "../../src/schedule/parse-schedule.ts";
import { failure } from "../support/failure.ts";

describe("a schedule that EventBridge would not take", () => {
  it.each([
    [
      "rate(0 minutes)",
      "--rate: 0 minutes is not a length of time; the shortest rate is 1 minute",
      "write whole minutes, as in rate(1 minute), the shortest",
    ],
    [
      "30s",
      "--rate: '30s' has no unit that EventBridge knows (minutes, hours, days)",
      "write whole minutes, as in rate(1 minute), the shortest",
    ],
    ["rate(minutes)", "--rate: 'minutes' is not a number and a unit", "write rate(3 minutes)"],
    [
      "rate(3 minutes) trailing",
      "--rate: 'rate(3 minutes) trailing' is not a schedule",
      "write rate(3 minutes), 3m, 2h, 1d, or cron(0 10 ? * MON-FRI *)",
    ],
    [
      "rate(3 minutes",
      "--rate: 'rate(3 minutes' is not a schedule",
      "write rate(3 minutes), 3m, 2h, 1d, or cron(0 10 ? * MON-FRI *)",
    ],
    [
      "999999999999m",
      "--rate: 999999999999 is too large",
      "write rate(3 minutes), rate(2 hours) or rate(1 day)",
    ],
    ["", "--rate is empty", "write rate(3 minutes), 3m, 2h, 1d, or cron(0 10 ? * MON-FRI *)"],
    [
      "hourly",
      "--rate: 'hourly' is not a schedule",
      "write rate(3 minutes), 3m, 2h, 1d, or cron(0 10 ? * MON-FRI *)",
    ],
    [
      "3 constructor",
      "--rate: '3 constructor' has no unit that EventBridge knows (minutes, hours, days)",
      "write rate(3 minutes), rate(2 hours) or rate(1 day)",
    ],
    ["at(tomorrow)", "--rate: 'tomorrow' is not a date and a time", "write at(2026-12-01T09:00:00)"],
    ["at()", "--rate: '' is not a date and a time", "write at(2026-12-01T09:00:00)"],
    ["at(2030-02-30T09:00:00)", "--rate: there is no 2030-02-30T09:00:00", "write at(2026-12-01T09:00:00)"],
    ["at(2030-13-01T09:00:00)", "--rate: there is no 2030-13-01T09:00:00", "write at(2026-12-01T09:00:00)"],
    ["at(2030-12-01T24:00:00)", "--rate: there is no 2030-12-01T24:00:00", "write at(2026-12-01T09:00:00)"],
    ["at(2030-12-01T09:60:00)", "--rate: there is no 2030-12-01T09:60:00", "write at(2026-12-01T09:00:00)"],
    ["at(1969-12-01T09:00:00)", "--rate: there is no 1969-12-01T09:00:00", "write at(2026-12-01T09:00:00)"],
    [
      "at(2030-12-01T09:05)",
      "--rate: '2030-12-01T09:05' is not as EventBridge Scheduler takes it",
      "write at(2030-12-01T09:05:00)",
    ],
    [
      "at(2030-12-1 9:05)",
      "--rate: '2030-12-1 9:05' is not as EventBridge Scheduler takes it",
      "write at(2030-12-01T09:05:00)",
    ],
    [
      "at(2030-12-01)",
      "--rate: '2030-12-01' is not as EventBridge Scheduler takes it",
      "write at(2030-12-01T00:00:00)",
    ],
    [
      "at(2030-12-01T09:05:00Z)",
      "--rate: '2030-12-01T09:05:00Z' has a time zone, which an at() has not",
      "write at(2030-12-01T09:05:00) with --zone UTC",
    ],
    [
      "at(2030-12-01T09:05:00+09:00)",
      "--rate: '2030-12-01T09:05:00+09:00' has a time zone, which an at() has not",
      "write at() in the clock time of --zone",
    ],
    [
      "x at(2030-12-01T09:05:00)",
      "--rate: 'x at(2030-12-01T09:05:00)' is not a schedule",
      "write rate(3 minutes), 3m, 2h, 1d, or cron(0 10 ? * MON-FRI *)",
    ],
    [
      "cron(garbage)",
      "--rate: 'garbage' has 1 field; EventBridge takes six, from minute to year",
      "write minute, hour, day of month, month, day of week, year, as in cron(0 10 * * ? *)",
    ],
    ["cron(60 * * * ? *)", "--rate: the minute cannot be '60'", "minute is 0-59, as in 0/30"],
    ["cron(0 24 * * ? *)", "--rate: the hour cannot be '24'", "hour is 0-23, as in 9-17"],
    ["cron(0 0 0 * ? *)", "--rate: the day of month cannot be '0'", "day of month is 1-31, as in 1,15"],
    ["cron(0 0 32W * ? *)", "--rate: the day of month cannot be '32'", "day of month is 1-31, as in 1,15"],
    ["cron(0 0 1 13 ? *)", "--rate: the month cannot be '13'", "month is 1-12 or JAN-DEC, as in JAN-MAR"],
    [
      "cron(0 0 1 JANUARY ? *)",
      "--rate: the month cannot be 'JANUARY'",
      "month is 1-12 or JAN-DEC, as in JAN-MAR",
    ],
    ["cron(0 0 1 1 ? 2200)", "--rate: the year cannot be '2200'", "year is 1970-2199, as in 2030"],
    ["cron(0 0 1 1 ? 1969)", "--rate: the year cannot be '1969'", "year is 1970-2199, as in 2030"],
    ["cron(0 0 1 1 ? 2031-2030)", "--rate: the years 2031-2030 run backwards", "write 2030-2031"],
    [
      "cron(0 9 ? * 0 *)",
      "--rate: the day of week cannot be 0; in EventBridge 1 is SUN and 7 is SAT",
      "write SUN",
    ],
    [
      "cron(0 9 ? * 8 *)",
      "--rate: the day of week cannot be '8'",
      "day of week is 1-7 or SUN-SAT, 1 is SUN, as in MON-FRI",
    ],
    [
      "cron(0 9 ? * 3#6 *)",
      "--rate: '3#6' does not say which week, 1 to 5",
      "write 3#2 for the second Tuesday",
    ],
    [
      "cron(0 9 ? * 3#1#1 *)",
      "--rate: '3#1#1' does not say which week, 1 to 5",
      "write 3#2 for the second Tuesday",
    ],
    [
      "cron(0 9 ? * 3#1,6#3 *)",
      "--rate: '3#1,6#3' has more than the one '3#1' that a day of week with # may have",
      "write 3#1 alone, and make a second schedule for the rest",
    ],
    [
      "cron(0 9 LW * ? *)",
      "--rate: 'LW' is not a day of month that EventBridge documents",
      "write L for the last day, 15W for the workday nearest to the 15th, or 6L as day of week for the last Friday",
    ],
    [
      "cron(0 9 L-2 * ? *)",
      "--rate: 'L-2' is not a day of month that EventBridge documents",
      "write L for the last day, 15W for the workday nearest to the 15th, or 6L as day of week for the last Friday",
    ],
    ["cron(? * * * ? *)", "--rate: '?' stands for a day only, not in '?'", "write * for every value"],
    ["cron(/5 * * * ? *)", "--rate: '/5' does not say where it begins", "write 0/5"],
    ["cron(/5 /7 * * ? *)", "--rate: '/5' does not say where it begins", "write 0/5"],
    ["cron(0/0 * * * ? *)", "--rate: '0/0' has no step after the '/'", "minute is 0-59, as in 0/30"],
    ["cron(0/x * * * ? *)", "--rate: '0/X' has no step after the '/'", "minute is 0-59, as in 0/30"],
    ["cron(0/5/5 * * * ? *)", "--rate: '0/5/5' has two steps", "minute is 0-59, as in 0/30"],
    ["cron(0,,5 * * * ? *)", "--rate: the minute cannot be ''", "minute is 0-59, as in 0/30"],
    ["cron(1-2-3 * * * ? *)", "--rate: '1-2-3' is not a range", "minute is 0-59, as in 0/30"],
    [
      "cron(0/90 * * * ? *)",
      "--rate: the step of '0/90' is longer than a whole run of the minute field",
      "for a fixed distance write rate(90 minutes)",
    ],
    [
      "cron(0 0/30 * * ? *)",
      "--rate: the step of '0/30' is longer than a whole run of the hour field",
      "for a fixed distance write rate(30 hours)",
    ],
    [
      "cron(0 9 1/40 * ? *)",
      "--rate: the step of '1/40' is longer than a whole run of the day of month field",
      "day of month is 1-31, as in 1,15",
    ],
    [
      "cron(0 9 ? * 1/9 *)",
      "--rate: the step of '1/9' is longer than a whole run of the day of week field",
      "day of week is 1-7 or SUN-SAT, 1 is SUN, as in MON-FRI",
    ],
    [
      "0 9 1 * 1",
      "--rate: '0 9 1 * 1' has 5 fields; EventBridge takes six, from minute to year",
      "write minute, hour, day of month, month, day of week, year, as in cron(0 10 * * ? *)",
    ],
    [
      "99 9 * * 1",
      "--rate: '99 9 * * 1' has 5 fields; EventBridge takes six, from minute to year",
      "write minute, hour, day of month, month, day of week, year, as in cron(0 10 * * ? *)",
    ],
    [
      "0 9 * * 15",
      "--rate: '0 9 * * 15' has 5 fields; EventBridge takes six, from minute to year",
      "write minute, hour, day of month, month, day of week, year, as in cron(0 10 * * ? *)",
    ],
    [
      "0 9 ? * *",
      "--rate: '0 9 ? * *' has 5 fields; EventBridge takes six, from minute to year",
      "write cron(0 9 * * ? *)",
    ],
    [
      "0 9 1 * ?",
      "--rate: '0 9 1 * ?' has 5 fields; EventBridge takes six, from minute to year",
      "write cron(0 9 1 * ? *)",
    ],
    [
      "0 9 1 * *",
      "--rate: '0 9 1 * *' has 5 fields; EventBridge takes six, from minute to year",
      "write cron(0 9 1 * ? *)",
    ],
    [
      "99 9 * * *",
      "--rate: '99 9 * * *' has 5 fields; EventBridge takes six, from minute to year",
      "write minute, hour, day of month, month, day of week, year, as in cron(0 10 * * ? *)",
    ],
    [
      "0 0 99 * * ? *",
      "--rate: '0 0 99 * * ? *' has 7 fields; EventBridge takes six, from minute to year",
      "write minute, hour, day of month, month, day of week, year, as in cron(0 10 * * ? *)",
    ],
    [
      "1 2 3 4",
      "--rate: '1 2 3 4' is not a schedule",
      "write rate(3 minutes), 3m, 2h, 1d, or cron(0 10 ? * MON-FRI *)",
    ],
    [
      "0 9 ? * 1-5",
      "--rate: '0 9 ? * 1-5' has 5 fields; EventBridge takes six, from minute to year",
      "write cron(0 9 ? * MON-FRI *)",
    ],
    ["cron(0 10 ? * ? *)", "--rate: both day fields are ?", "use ? in one, e.g. cron(0 10 * * ? *)"],
    ["cron(99 10 ? * ? *)", "--rate: the minute cannot be '99'", "minute is 0-59, as in 0/30"],
    ["cron(0 10 * * * *)", "--rate: neither day field is ?", "use ? in one, e.g. cron(0 10 * * ? *)"],
    ["cron(99 10 * * * *)", "--rate: the minute cannot be '99'", "minute is 0-59, as in 0/30"],
    ["cron(0 10 * * MON *)", "--rate: neither day field is ?", "use ? in one, e.g. cron(0 10 ? * MON *)"],
    [
      "cron(0 10 1 * MON *)",
      "--rate: EventBridge takes a day of month or a day of week, not both",
      "use ? in one: cron(0 10 1 * ? *) or cron(0 10 ? * MON *); for both make two schedules",
    ],
    ["cron(0 10 1 * 99 *)", "--rate: neither day field is ?", "use ? in one, e.g. cron(0 10 1 * ? *)"],
    ["cron(0 10 99 * MON *)", "--rate: neither day field is ?", "use ? in one, e.g. cron(0 10 * * ? *)"],
    ["cron(0 10 99 * 99 *)", "--rate: neither day field is ?", "use ? in one, e.g. cron(0 10 * * ? *)"],
    ["@daily", "--rate: EventBridge does not know '@daily'", "write cron(0 0 * * ? *)"],
    [
      "@fortnightly",
      "--rate: '@fortnightly' is not a schedule",
      "write rate(3 minutes), 3m, 2h, 1d, or cron(0 10 ? * MON-FRI *)",
    ],
  ])("is refused: %s", (text, message, hint) => {
    expect(failure(() => parseSchedule(text, "--rate"))).toMatchObject({ kind: "usage", message, hint });
  });

  it.each([`cron(${"0,".repeat(150)}0 * * * ? *)`, "x ".repeat(100_000)])(
    "is refused where it is too long",
    (text) => {
      expect(failure(() => parseSchedule(text, "--rate"))).toMatchObject({
        kind: "usage",
        message: `--rate is an expression of ${text.trim().length} characters; EventBridge takes at most 256`,
        hint: "shorten its lists with ranges and steps, as in 0-30 or 0/5",
      });
    },
  );
});
