import { describe, expect, it } from "vitest";
import { deadlineKey } from "../../src/flags/deadline-key.ts";
import { TasksError } from "../../src/errors.ts";

const read = async (text: string) =>
  deadlineKey.read(text, {
    what: "--deadline",
    now: () => Date.parse("2026-11-26T09:00:00Z"),
    tz: "UTC",
    readFile: () => Promise.reject(new Error("no file is read")),
    note: () => Promise.resolve(),
  });

describe("the deadline of a record that is there", () => {
  it.each([
    ["1767225600", "1767225600"],
    ["2026-01-01T00:00Z", "1767225600"],
    ["0", "0"],
    ["1.5", "1.5"],
    ["1.50", "1.5"],
    [".5", "0.5"],
    ["-5", "-5"],
    ["-0.25", "-0.25"],
    ["1e30", `1${"0".repeat(30)}`],
    [`1${"0".repeat(30)}`, `1${"0".repeat(30)}`],
    ["2026.0", "2026"],
    ["20261201.0", "20261201"],
    ["1767225600000.0", "1767225600000"],
    ["123456789012345678901234567890.12345678", "123456789012345678901234567890.12345678"],
  ])("%s is %s", async (text, deadline) => {
    expect(await read(text)).toBe(deadline);
  });

  it.each([
    ["2026", "for a day of that year write 2026-12-31; the number itself is written 2026.0"],
    ["20261201", "write 2026-12-01; the number itself is written 20261201.0"],
    [
      "1767225600000",
      "milliseconds are divided by 1000: 1767225600; the number itself is written 1767225600000.0",
    ],
    ["1e126", /store it as text|range/],
    ["+5", /./],
    ["1.2.3", /./],
  ])("%s is refused with a hint", async (text, hint) => {
    const error = await read(text).then(
      (deadline) => new Error(`it is ${deadline}`),
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(TasksError);
    expect((error as TasksError).hint).toEqual(hint instanceof RegExp ? expect.stringMatching(hint) : hint);
  });
});
