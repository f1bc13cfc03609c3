import { stringify } from "lossless-json";
import { describe, expect, it } from "vitest";
import { readRecord } from "../../../src/function/request/read-record.ts";
import { failure } from "../../support/failure.ts";

describe("readRecord", () => {
  it("gives the record in the order of tasks, with every kind of JSON", () => {
    const text =
      '{"z":[1,-0.5,{"b":null,"a":true}],"status":"open","name":"熊本","deadline_unix_time":1767225600,"user_name":"x"}';
    const expected =
      '{"user_name":"x","deadline_unix_time":1767225600,"status":"open","name":"熊本","z":[1,-0.5,{"a":true,"b":null}]}';
    expect(stringify(readRecord(text))).toBe(expected);
    expect(stringify(readRecord(JSON.parse(text)))).toBe(expected);
  });

  it.each(["__proto__", "constructor", "toString"])("takes the name %s at every depth", (name) => {
    const text = `{"user_name":"x","${name}":[{"${name}":1}]}`;
    expect(stringify(readRecord(text))).toBe(text);
    expect(stringify(readRecord(JSON.parse(text)))).toBe(text);
  });

  it("leaves a missing deadline missing", () => {
    expect(readRecord({ user_name: "x" })).toEqual({ user_name: "x" });
  });

  it.each([
    ["9007199254740991", 9007199254740991],
    ["-9007199254740991", -9007199254740991],
    ["0.1", 0.1],
    ["1.50", 1.5],
    ["1e3", 1000],
    ["-0", 0],
    ["1e-7", 1e-7],
  ])("takes the number %s", (text, expected) => {
    expect(readRecord(`{"user_name":"x","n":${text}}`)["n"]).toBe(expected);
  });

  it.each(["9007199254740992", "9007199254740993", "1e20", "0.12345678901234567890", "1e400", "1e-200"])(
    "refuses the number %s rather than round it",
    (text) => {
      expect(failure(() => readRecord(`{"user_name":"x","a":{"n":[${text}]}}`)).message).toMatch(
        /number|2\^53/,
      );
    },
  );

  it.each([[2 ** 53], [Infinity], [Number.NaN], [-1e300]])("refuses the parsed number %s", (number) => {
    expect(failure(() => readRecord({ user_name: "x", n: number })).message).toContain("n");
  });

  it.each([
    ["", "empty"],
    ["{", "not JSON"],
    ["[]", "not an object"],
    ['"text"', "not an object"],
    ["{}", "no user_name"],
    ['{"user_name":""}', "user_name is empty"],
    ['{"user_name":7}', "user_name is of type N"],
    [`{"user_name":"${"x".repeat(2049)}"}`, "2049 bytes"],
    ['{"user_name":"x","user_name":"y"}', "twice"],
    ['{"user_name":"x","deadline_unix_time":"1767225600"}', "deadline_unix_time is of type S"],
    ['{"user_name":"x","deadline_unix_time":null}', "deadline_unix_time is of type NULL"],
    ['{"user_name":"x","deadline_unix_time":1.5}', "not a whole second"],
    ['{"user_name":"x","deadline_unix_time":1767225600000}', "not a whole second"],
    ['{"user_name":"x","deadline_unix_time":-1}', "not a whole second"],
    ['{"user_name":"x","":1}', "empty name"],
    ['{"user_name":"x","a":[{"":1}]}', "empty name"],
    [`{"user_name":"x","a":"${"y".repeat(400 * 1024)}"}`, "400 KB"],
    [`{"user_name":"x","a":${"[".repeat(40)}${"]".repeat(40)}}`, "levels"],
    [`{"user_name":"x","a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "too deeply"],
    [String.raw`{"user_name":"x","a":"\ud800"}`, "Unicode"],
  ])("refuses %.50s", (text, reason) => {
    expect(failure(() => readRecord(text)).message).toContain(reason);
  });

  it("refuses a parsed body that is nested without end", () => {
    const body = { user_name: "x", a: JSON.parse("[".repeat(50_000) + "]".repeat(50_000)) as unknown };
    expect(failure(() => readRecord(body)).message).toContain("too deeply");
  });
});
