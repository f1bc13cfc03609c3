import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TasksError } from "../../src/errors.ts";
import { formatSchedule } from "../../src/schedule/schedule.ts";
import { parseSchedule } from "../../src/schedule/parse-schedule.ts";
import { failure } from "../support/failure.ts";

const formatted = (text: string) => formatSchedule(parseSchedule(text, "--rate"));

describe("parseSchedule", () => {
  it.each([
    ["rate(3 minutes)", "rate(3 minutes)"],
    ["rate(1 minute)", "rate(1 minute)"],
    ["rate(1 hour)", "rate(1 hour)"],
    ["rate(12 hours)", "rate(12 hours)"],
    ["rate(1 day)", "rate(1 day)"],
    ["rate(7 days)", "rate(7 days)"],
    ["3m", "rate(3 minutes)"],
    ["1m", "rate(1 minute)"],
    ["2h", "rate(2 hours)"],
    ["1d", "rate(1 day)"],
    ["3 minutes", "rate(3 minutes)"],
    [" rate( 3   minutes ) ", "rate(3 minutes)"],
    ["Rate(3 Minutes)", "rate(3 minutes)"],
    ["rate(007 days)", "rate(7 days)"],
  ])("reads the rate %s", (text, expected) => {
    expect(formatted(text)).toBe(expected);
  });

  it.each([
    // The examples of EventBridge's User Guide, "Cron expressions" and "Creating a rule that runs on a schedule".
    "0 10 * * ? *",
    "15 12 * * ? *",
    "0 18 ? * MON-FRI *",
    "0 8 1 * ? *",
    "0/15 * * * ? *",
    "0/10 * ? * MON-FRI *",
    "0/5 8-17 ? * MON-FRI *",
    "0/30 20-2 ? * MON-FRI *",
    "0 9 ? * 2#1 *",
    "15 10 ? * 6L 2019-2022",
    "0 12 L * ? *",
    "0 9 15W * ? *",
  ])("reads AWS's example %s with and without cron()", (text) => {
    expect(formatted(`cron(${text})`)).toBe(`cron(${text})`);
    expect(formatted(text)).toBe(`cron(${text})`);
  });

  it("writes cron as EventBridge documents it: capitals, one space, numbers before # and L", () => {
    expect(formatted("cron( 0  9 ? jan-mar fri#2 * )")).toBe("cron(0 9 ? JAN-MAR 6#2 *)");
    expect(formatted("0 9 ? * fril *")).toBe("cron(0 9 ? * 6L *)");
  });

  it("gives the values of each field", () => {
    expect(parseSchedule("cron(50-10/5 20-2 ? NOV-FEB SAT-SUN 2030/50)", "--cron")).toEqual({
      kind: "cron",
      text: "50-10/5 20-2 ? NOV-FEB SAT-SUN 2030/50",
      minutes: [0, 5, 10, 50, 55],
      hours: [0, 1, 2, 20, 21, 22, 23],
      months: [1, 2, 11, 12],
      days: [
        { on: "weekday", weekday: 1 },
        { on: "weekday", weekday: 7 },
      ],
      years: [2030, 2080, 2130, 2180],
    });
  });

  it.each([
    ["rate(5 hour)", "rate(5 hours)"],
    ["rate(1 minutes)", "rate(1 minute)"],
    ["rate(48 hour)", "rate(48 hours)"],
    ["rate(3m)", "rate(3 minutes)"],
    ["rate(3 min)", "rate(3 minutes)"],
    ["1.5h", "rate(90 minutes)"],
    ["rate(0.5 days)", "rate(12 hours)"],
    ["2w", "rate(14 days)"],
    ["120 s", "rate(2 minutes)"],
    ["-3m", "rate(3 minutes)"],
    ["cron(0 10 * * * *)", "cron(0 10 * * ? *)"],
    ["cron(0 10 * * MON *)", "cron(0 10 ? * MON *)"],
    ["cron(0 10 1 * * *)", "cron(0 10 1 * ? *)"],
    ["cron(0 10 ? * ? *)", "cron(0 10 * * ? *)"],
    ["cron(0 10 1 * MON *)", "cron(0 10 1 * ? *)"],
    ["0 9 * * 1-5", "cron(0 9 ? * MON-FRI *)"],
    ["0 9 * * 0,6", "cron(0 9 ? * SUN,SAT *)"],
    ["0 9 * * 5-7", "cron(0 9 ? * FRI-SUN *)"],
    ["0 9 * * 1/2", "cron(0 9 ? * MON/2 *)"],
    ["*/5 * * * *", "cron(*/5 * * * ? *)"],
    ["0 0 9 * * ? *", "cron(0 9 * * ? *)"],
    ["@daily", "cron(0 0 * * ? *)"],
    ["@WEEKLY", "cron(0 0 ? * SUN *)"],
    ["at(2030-12-01T09:05)", "at(2030-12-01T09:05:00)"],
    ["cron(0/90 * * * ? *)", "rate(90 minutes)"],
    ["1 months", "cron(0 0 1 * ? *)"],
  ])("refuses %s with a hint to paste: %s", (text, pasted) => {
    const { hint } = failure(() => parseSchedule(text, "--rate"));
    expect(hint).toContain(pasted);
    expect(formatted(pasted)).toBe(pasted);
  });

  it("meets any text with a schedule or a usage error, and reads its own output again", () => {
    const word = fc.constantFrom(
      ..."rate( cron( at( ) * ? L W # - / , 1 31 5W 6L 3#2 MON JAN 2030 minutes m 0 99 @daily".split(" "),
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 9 }).map((words) => words.join(" ")),
      fc.array(word, { maxLength: 9 }).map((words) => words.join("")),
    );
    fc.assert(
      fc.property(text, (text) => {
        let first: string;
        try {
          first = formatted(text);
        } catch (error) {
          expect(error).toBeInstanceOf(TasksError);
          expect(error).toMatchObject({ kind: "usage", hint: expect.stringMatching(/./) as string });
          return;
        }
        expect(formatted(first)).toBe(first);
      }),
      { numRuns: 3000 },
    );
  });
});
