import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isFailure, LOG_FIELDS, type LogLine } from "../../../src/cloud/log/log-line.ts";
import { readLogLine } from "../../../src/cloud/log/read-log-line.ts";

const ID = "8f3a1b2c-0d4e-4f5a-9b6c-7d8e9f0a1b2c";

/** What is there, and nothing that is not. */
function read(message: string): Partial<LogLine> & { failure?: true } {
  const line = readLogLine(message);
  const told = Object.entries(line).filter(
    ([, value]) => value !== undefined && value !== "" && JSON.stringify(value) !== "{}",
  );
  return { ...Object.fromEntries(told), ...(isFailure(line) ? { failure: true } : {}) };
}

describe("a line of the function's log", () => {
  it("of the function itself is read member by member, each in its own column", () => {
    const entry = {
      timestamp: "2026-11-23T01:00:00.123Z",
      level: "INFO",
      requestId: ID,
      schedule: "nightly",
      outcome: "created",
      status: 201,
      user_name: "mai",
      deadline_unix_time: 1_796_115_600,
      ms: 35,
      extra: [1],
      message: "create",
    };
    expect(read(`${JSON.stringify(entry)}\n`)).toEqual({
      kind: "function",
      level: "INFO",
      requestId: ID,
      fields: {
        schedule: { S: "nightly" },
        outcome: { S: "created" },
        status: { N: "201" },
        user_name: { S: "mai" },
        deadline_unix_time: { N: "1796115600" },
        ms: { N: "35" },
      },
      rest: { extra: { L: [{ N: "1" }] } },
      text: "create",
    });
  });

  it("keeps every digit of a deadline, and leaves what is not of a column's type with the rest", () => {
    expect(read('{"deadline_unix_time":12345678901234567890,"status":"odd","__proto__":{"a":1}}')).toEqual({
      kind: "function",
      fields: { deadline_unix_time: { N: "12345678901234567890" } },
      rest: { status: { S: "odd" }, ["__proto__"]: { M: { a: { N: "1" } } } },
    });
  });

  it.each([
    ["an error", { level: "ERROR" }, true],
    ["a refusal", { level: "WARN", outcome: "refused", status: 400 }, true],
    ["a refusal over HTTP", { level: "WARN", status: 409 }, true],
    ["what was there already", { level: "INFO", outcome: "duplicate", status: 409 }, false],
    ["a record", { level: "INFO", outcome: "created", status: 201 }, false],
    ["a warning", { level: "WARN", message: "slow" }, false],
  ])("tells %s as a failure or not", (_, entry, expected) => {
    expect(isFailure(readLogLine(JSON.stringify(entry)))).toBe(expected);
  });

  it("of Lambda is read where it starts, ends and reports", () => {
    expect(read(`START RequestId: ${ID} Version: $LATEST\n`)).toMatchObject({ kind: "start", requestId: ID });
    expect(read(`END RequestId: ${ID}\n`)).toMatchObject({ kind: "end", requestId: ID });
    const report = `REPORT RequestId: ${ID}\tDuration: 35.20 ms\tBilled Duration: 36 ms\tMemory Size: 128 MB\tMax Memory Used: 92 MB\tInit Duration: 310.12 ms\t\n`;
    const fields = {
      ms: { N: "35.20" },
      billed_ms: { N: "36" },
      memory_mb: { N: "128" },
      used_mb: { N: "92" },
      cold_start_ms: { N: "310.12" },
    };
    expect(read(report)).toEqual({ kind: "report", requestId: ID, fields, text: report.trim() });
    expect(read("INIT_START Runtime Version: nodejs:24.v11\tRuntime Version ARN: arn:aws:x")).toMatchObject({
      kind: "init",
    });
  });

  it("of Lambda tells of time-outs and of a runtime that ended, in every way in which it does", () => {
    const failed = { level: "ERROR", requestId: ID, failure: true };
    expect(read(`2026-11-23T01:00:03.004Z ${ID} Task timed out after 3.00 seconds\n\n`)).toEqual({
      ...failed,
      kind: "text",
      fields: { outcome: { S: "timeout" } },
      text: "Task timed out after 3.00 seconds",
    });
    expect(
      read(`RequestId: ${ID} Error: Runtime exited with error: signal: killed\nRuntime.ExitError`),
    ).toEqual({
      ...failed,
      kind: "text",
      text: "Error: Runtime exited with error: signal: killed\nRuntime.ExitError",
    });
    expect(read(`REPORT RequestId: ${ID}\tDuration: 3000.00 ms\tStatus: timeout`)).toMatchObject({
      ...failed,
      fields: { outcome: { S: "timeout" } },
    });
    expect(
      read("INIT_REPORT Init Duration: 9.10 ms\tPhase: init\tStatus: error\tError Type: Runtime.Unknown"),
    ).toMatchObject({
      level: "ERROR",
      fields: { cold_start_ms: { N: "9.10" }, error: { S: "Runtime.Unknown" } },
      failure: true,
    });
  });

  it("of Lambda is read in its JSON format too", () => {
    const line = (type: string, record: object) =>
      read(JSON.stringify({ time: "2026-11-23T01:00:00.1Z", type, record }));
    expect(line("platform.start", { requestId: ID, version: "$LATEST" })).toMatchObject({
      kind: "start",
      requestId: ID,
    });
    const metrics = {
      durationMs: 35.2,
      billedDurationMs: 36,
      memorySizeMB: 128,
      maxMemoryUsedMB: 92,
      initDurationMs: 310,
    };
    expect(line("platform.report", { requestId: ID, metrics, status: "success" })).toMatchObject({
      kind: "report",
      fields: {
        ms: { N: "35.2" },
        billed_ms: { N: "36" },
        memory_mb: { N: "128" },
        used_mb: { N: "92" },
        cold_start_ms: { N: "310" },
      },
    });
    expect(line("platform.report", { requestId: ID, metrics, status: "timeout" })).toMatchObject({
      level: "ERROR",
      failure: true,
    });
  });

  it("of console.log and of what was thrown has the level and the request that Node's runtime puts before it", () => {
    const thrown = `2026-11-23T01:00:00.123Z\t${ID}\tERROR\tInvoke Error \t{"errorType":"Error"}`;
    expect(read(thrown)).toEqual({
      kind: "text",
      level: "ERROR",
      requestId: ID,
      text: 'Invoke Error \t{"errorType":"Error"}',
      failure: true,
    });
    expect(read(`2026-11-23T01:00:00.123Z\tundefined\tINFO\t{"outcome":"created"}`)).toEqual({
      kind: "function",
      level: "INFO",
      fields: { outcome: { S: "created" } },
    });
    // aws-lambda-ric 4 writes a dash where no event is being handled, as when the code breaks while it is loaded.
    expect(read(`2026-11-23T01:00:00.123Z\t-\tERROR\tInit Error \t{"errorType":"TypeError"}`)).toEqual({
      kind: "text",
      level: "ERROR",
      text: 'Init Error \t{"errorType":"TypeError"}',
      failure: true,
    });
  });

  it("of anybody is a line, whatever it is, and has each field in its type", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json(),
      fc.constantFrom("{", "START ", "REPORT RequestId: x\tDuration: x ms", '{"type":"platform.report"}'),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { fields } = readLogLine(text);
        for (const [name, value] of Object.entries(fields))
          expect(Object.keys(value)).toEqual([LOG_FIELDS[name as keyof typeof LOG_FIELDS]]);
      }),
    );
  });
});
