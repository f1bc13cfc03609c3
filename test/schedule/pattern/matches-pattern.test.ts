import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPatternJson } from "../../../src/schedule/pattern/pattern-json.ts";
import { wildcardTest } from "../../../src/schedule/pattern/pattern-wildcard.ts";
import { parsePattern } from "../../../src/schedule/pattern/event-pattern.ts";
import { matchesPattern } from "../../../src/schedule/pattern/matches-pattern.ts";
import { failure } from "../../support/failure.ts";
import { asRead, EC2_EVENT, RULER_EVENT } from "./events.ts";

const matches = (pattern: unknown, event: unknown) =>
  matchesPattern(parsePattern(JSON.stringify(pattern)), asRead(event));

describe("matchesPattern", () => {
  it.each([
    // Event Ruler's README, in its order.
    {
      "detail-type": ["EC2 Instance State-change Notification"],
      resources: ["arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000"],
      detail: { state: ["initializing", "running"] },
    },
    { time: [{ prefix: "2017-10-02" }] },
    { source: [{ suffix: "ec2" }] },
    { source: [{ "equals-ignore-case": "AWS.EC2" }] },
    { source: [{ wildcard: "a*s.*2" }] },
    { detail: { state: [{ "anything-but": "initializing" }] } },
    { detail: { "x-limit": [{ "anything-but": 123 }] } },
    { detail: { state: [{ "anything-but": ["stopped", "overloaded"] }] } },
    { detail: { "x-limit": [{ "anything-but": [100, 200, 300] }] } },
    { detail: { state: [{ "anything-but": { prefix: "init" } }] } },
    {
      detail: {
        "c-count": [{ numeric: [">", 0, "<=", 5] }],
        "d-count": [{ numeric: ["<", 10] }],
        "x-limit": [{ numeric: ["=", 3.018e2] }],
      },
    },
    { detail: { "source-ip": [{ cidr: "10.0.0.0/24" }] } },
    { detail: { "c-count": [{ exists: true }] } },
    { detail: { "e-count": [{ exists: false }] } },
    {
      time: [{ prefix: "2017-10-02" }],
      detail: {
        state: [{ "anything-but": "initializing" }],
        "c-count": [{ numeric: [">", 0, "<=", 5] }],
        "d-count": [{ numeric: ["<", 10] }],
        "x-limit": [{ "anything-but": [100, 200, 300] }],
        "source-ip": [{ cidr: "10.0.0.0/8" }],
      },
    },
  ])("holds for Event Ruler's own example: %j", (pattern) => {
    expect(matches(pattern, RULER_EVENT)).toBe(true);
  });

  it.each([
    { source: ["aws.s3"] },
    { source: ["AWS.EC2"] },
    { detail: { state: ["initializing"] } },
    { detail: { state: ["running"], "c-count": [4] } },
    { time: [{ prefix: "2018" }] },
    { source: [{ suffix: "ec" }] },
    { source: [{ "equals-ignore-case": "ec2" }] },
    { source: [{ wildcard: "aws.*.ec2" }] },
    { detail: { state: [{ "anything-but": "running" }] } },
    { detail: { "c-count": [{ "anything-but": [4, 5] }] } },
    { detail: { state: [{ "anything-but": { prefix: ["run", "stop"] } }] } },
    { detail: { state: [{ "anything-but": { suffix: "ing" } }] } },
    { detail: { state: [{ "anything-but": { "equals-ignore-case": ["RUNNING"] } }] } },
    { detail: { state: [{ "anything-but": { wildcard: "r*g" } }] } },
    { detail: { "c-count": [{ numeric: [">", 0, "<", 5] }] } },
    { detail: { "c-count": ["5"] } },
    { detail: { "source-ip": [{ cidr: "10.0.1.0/24" }] } },
    { detail: { "c-count": [{ exists: false }] } },
    { detail: { missing: [{ exists: true }] } },
    { detail: { missing: [{ "anything-but": "x" }] } },
    { detail: [{ exists: true }] },
    { "detail.missing": ["x"] },
  ])("does not hold: %j", (pattern) => {
    expect(matches(pattern, RULER_EVENT)).toBe(false);
  });

  it("holds for a running instance and not for a pending one", () => {
    const pattern = {
      source: ["aws.ec2"],
      "detail-type": ["EC2 Instance State-change Notification"],
      detail: { state: ["running"] },
    };
    expect(matches(pattern, EC2_EVENT)).toBe(false);
    expect(matches(pattern, { ...EC2_EVENT, detail: { ...EC2_EVENT.detail, state: "running" } })).toBe(true);
  });

  it("tells null, empty text and nothing apart", () => {
    // User Guide of EventBridge, "Matching events on null values and empty strings".
    const event = { resources: [], detail: { eventVersion: "", responseElements: null } };
    expect(matches({ detail: { eventVersion: [""] } }, event)).toBe(true);
    expect(matches({ detail: { responseElements: [null] } }, event)).toBe(true);
    expect(matches({ detail: { responseElements: [""] } }, event)).toBe(false);
    expect(matches({ detail: { responseElements: [{ exists: true }] } }, event)).toBe(true);
    expect(matches({ resources: [{ exists: false }] }, event)).toBe(true);
  });

  it.each([
    [{ a: [true] }, { a: true }, true],
    [{ a: [true] }, { a: "true" }, false],
    [{ a: [300] }, { a: 300.0 }, true],
    [{ a: [123456789012] }, { a: 123456789012 }, true],
    [{ a: [{ prefix: { "equals-ignore-case": "EventB" } }] }, { a: "EVENTBridge" }, true],
    [{ a: [{ suffix: { "equals-ignore-case": "TBridge" } }] }, { a: "eventbridge" }, true],
    [{ a: [{ suffix: { "equals-ignore-case": "x" } }] }, { a: "eventbridge" }, false],
    [{ a: [{ prefix: "1" }] }, { a: 1 }, false],
    [{ a: [{ "anything-but": { prefix: "1" } }] }, { a: 1 }, true],
    [{ a: [{ "anything-but": "x" }] }, { a: null }, true],
    [{ a: [{ exactly: "x" }] }, { a: "x" }, true],
    [{ a: [{ exists: false }] }, { a: { b: 1 } }, true],
    [{ a: ["x", { exists: false }] }, {}, true],
    [{ a: ["x", { exists: false }] }, { a: "y" }, false],
    [{ a: [{ numeric: [">=", -1, "<", 0.5] }] }, { a: -1 }, true],
    [{ a: [{ numeric: ["<=", 5e9] }] }, { a: "1" }, false],
    [{ a: [{ cidr: "2001:db8::/32" }] }, { a: "2001:db8:1::7" }, true],
    [{ a: [{ cidr: "2001:db8::/32" }] }, { a: "2001:db9::1" }, false],
    // The bits after the mask mean nothing (Event Ruler's pull request 89).
    [{ a: [{ cidr: "10.0.0.5/24" }] }, { a: "10.0.0.1" }, true],
    [{ a: [{ cidr: "10.0.0.5/24" }] }, { a: "10.0.1.0" }, false],
    [{ a: [{ cidr: "10.0.0.7/31" }] }, { a: "10.0.0.6" }, true],
    [{ a: [{ cidr: "2001:db8::9/32" }] }, { a: "2001:DB8:0:0::1" }, true],
    [{ a: [{ cidr: "::ffff:a00:9/28" }] }, { a: "10.0.0.1" }, true],
    // Two spellings of one address are one.
    [{ a: ["2001:db8::1"] }, { a: "2001:DB8:0:0:0:0:0:1" }, true],
    [{ a: ["2001:db8::1"] }, { a: "2001:db8::2" }, false],
    [{ a: ["::"] }, { a: "0:0::0" }, true],
    [{ a: [{ exactly: "2001:db8::1" }] }, { a: "2001:db8:0::1" }, false],
    // Case as EqualsIgnoreCaseParser.java has it.
    [{ a: [{ "equals-ignore-case": "straße" }] }, { a: "STRASSE" }, true],
    [{ a: [{ "equals-ignore-case": "STRASSE" }] }, { a: "straße" }, false],
    [{ a: [{ "equals-ignore-case": "σς" }] }, { a: "ΣΣ" }, true],
    [{ a: [{ "equals-ignore-case": "ς" }] }, { a: "σ" }, false],
    [{ a: [{ "equals-ignore-case": "a.b(" }] }, { a: "A.B(" }, true],
    [{ a: [{ "equals-ignore-case": "a.b(" }] }, { a: "AxB(" }, false],
    [{ a: [{ "equals-ignore-case": "\u{1f600}" }] }, { a: "\u{1f600}" }, false],
    [{ a: [{ prefix: { "equals-ignore-case": "straße" } }] }, { a: "STRASSEN" }, true],
    [{ a: [{ suffix: { "equals-ignore-case": "straße" } }] }, { a: "HAUPTSTRASSE" }, true],
    [{ a: [{ "anything-but": { "equals-ignore-case": "straße" } }] }, { a: "STRASSE" }, false],
    // A value that stands in a list is not bound to its place there; an object is.
    [{ a: ["x"], "a.b": [1] }, { a: ["x", { b: 1 }] }, true],
    [{ a: ["x"], "a.b": [{ exists: false }] }, { a: ["x", { b: 1 }] }, false],
    [{ a: [{ cidr: "10.0.0.5/24" }] }, { a: "10.0.0.255" }, true],
    [{ a: [{ cidr: "0.0.0.0/0" }] }, { a: "host.example" }, false],
    // A dot in a name is as good as nesting.
    [{ detail: { "state.status": ["running"] } }, { detail: { state: { status: "running" } } }, true],
    [{ detail: { state: { status: ["running"] } } }, { detail: { "state.status": "running" } }, true],
  ])("%j on %j: %s", (pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  const employees = {
    employees: [
      [
        { firstName: "John", lastName: "Doe" },
        { firstName: "Anna", lastName: "Smith" },
      ],
      [{ firstName: "Peter", lastName: "Jones" }],
    ],
  };

  it.each([
    [{ employees: { firstName: ["Anna"] } }, true],
    [{ employees: { firstName: ["Anna"], lastName: ["Smith"] } }, true],
    [{ employees: { firstName: ["Anna"], lastName: ["Jones"] } }, false],
    [{ employees: { firstName: ["Anna"], $or: [{ lastName: ["Jones"] }, { lastName: ["Smith"] }] } }, true],
    [{ employees: { firstName: ["Anna"], $or: [{ lastName: ["Jones"] }, { lastName: ["Doe"] }] } }, false],
    [{ employees: { firstName: ["Anna"], nick: [{ exists: false }] } }, true],
  ])("keeps what is asked of one element together: %j: %s", (pattern, expected) => {
    expect(matches(pattern, employees)).toBe(expected);
  });

  const or = {
    source: ["aws.cloudwatch"],
    $or: [
      { metricName: ["CPUUtilization"] },
      {
        metricType: ["MetricType"],
        namespace: ["AWS/EC2"],
        $or: [{ metricId: [1234] }, { spaceId: [1000] }],
      },
      { scope: ["Service"] },
    ],
  };

  it.each([
    [{ source: "aws.cloudwatch", scope: "Service" }, true],
    [{ source: "aws.cloudwatch", metricName: "CPUUtilization" }, true],
    [{ source: "aws.cloudwatch", metricType: "MetricType", namespace: "AWS/EC2", spaceId: 1000 }, true],
    [{ source: "aws.cloudwatch", metricType: "MetricType", namespace: "AWS/EC2" }, false],
    [{ source: "aws.cloudwatch", metricType: "MetricType", spaceId: 1000 }, false],
    [{ scope: "Service" }, false],
    [{ source: "aws.cloudwatch" }, false],
  ])("takes $or within $or: %j: %s", (event, expected) => {
    expect(matches(or, event)).toBe(expected);
  });

  it("takes $or over an object as a field of that name, as Event Ruler did before", () => {
    const pattern = { $or: { metricType: ["MetricType"] } };
    expect(matches(pattern, { $or: { metricType: "MetricType" } })).toBe(true);
    expect(matches(pattern, { metricType: "MetricType" })).toBe(false);
  });

  it("is quick where many lists could be combined in many ways", () => {
    const names = Array.from({ length: 30 }, (_, index) => `f${index}`);
    const event = Object.fromEntries(
      names.map((name) => [name, names.map((value) => ({ [value]: ["a", "b"] }))]),
    );
    const pattern = Object.fromEntries(names.map((name) => [name, { f0: ["a"] }]));
    const begin = performance.now();
    expect(matches({ ...pattern, z: ["never"] }, event)).toBe(false);
    expect(wildcardTest(`${"a*".repeat(500)}b`, () => new Error())("a".repeat(50_000))).toBe(false);
    expect(performance.now() - begin).toBeLessThan(2000);
  });

  it.each([
    { detail: { list: { a: ["x"], b: [1] } } },
    { detail: { list: { a: ["x"], b: [{ exists: false }], c: ["never"] } } },
    { detail: { list: { a: ["x"] }, other: { a: ["x"], b: ["never"] } } },
  ])("takes time in proportion to the event: %j", (pattern) => {
    const event = (count: number) => {
      const list = Array.from({ length: count }, (_, index) => ({ a: "x", b: index + 2 }));
      return { detail: { list, other: list } };
    };
    const time = (count: number) => {
      const begin = performance.now();
      expect(matches(pattern, event(count))).toBe(false);
      return performance.now() - begin;
    };
    // 500 KB; it was minutes when each element met each other one.
    expect(time(12_000)).toBeLessThan(2000);
  });

  it.each([
    ["9007199254740993", "9007199254740993", true],
    ["9007199254740993", "9007199254740992", false],
    // Not a double: compared digit by digit.
    ["9007199254740993", "9007199254740993.0", false],
    ["9007199254740992", "9007199254740992.0", true],
    ["300", "3.0e2", true],
    ["1e400", "1e400", true],
    ["1e400", "1e401", false],
    ["0", "-0", true],
  ])("takes the number %s for %s: %s", (wanted, found, expected) => {
    const event = readPatternJson(`{"a":${found}}`, "the event", "");
    expect(matchesPattern(parsePattern(`{"a":[${wanted}]}`), event)).toBe(expected);
    expect(matchesPattern(parsePattern('{"a":[{"numeric":["<",0]}]}'), event)).toBe(false);
  });

  it("refuses an event that is nested without end", () => {
    const event: unknown = JSON.parse("[".repeat(2000) + "]".repeat(2000));
    expect(failure(() => matches({ a: ["b"] }, { a: event })).message).toContain("1000 levels");
    const endless = `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
    expect(failure(() => readPatternJson(endless, "the event", "")).message).toContain("nested too deeply");
  });

  // The independent reading of "in one and the same element": pick one element of each list, in every possible way.
  function* choices(value: unknown): Generator {
    if (Array.isArray(value)) for (const element of value) yield* choices(element);
    else if (typeof value === "object" && value !== null) yield* members(Object.entries(value));
    else yield value;
  }
  function* members(entries: [string, unknown][]): Generator<object> {
    const [first, ...rest] = entries;
    if (first === undefined) return yield {};
    // A list without a choice takes its field along, not the whole object.
    const own = [...choices(first[1])];
    for (const others of members(rest)) {
      if (own.length === 0) yield others;
      for (const value of own) yield { [first[0]]: value, ...others };
    }
  }
  const holds = (pattern: unknown, value: unknown): boolean => {
    if (Array.isArray(pattern)) return pattern.includes(value);
    if (typeof value !== "object" || value === null) return false;
    return Object.entries(pattern as object).every(([name, inner]) =>
      holds(inner, (value as { [name: string]: unknown })[name]),
    );
  };

  it("finds what some choice of one element in each list satisfies", () => {
    const leaf = fc.constantFrom("x", "y", 1, null);
    const name = fc.constantFrom("a", "b", "c");
    const { event } = fc.letrec<{ event: unknown; value: unknown }>((tie) => ({
      event: fc.dictionary(name, tie("value"), { maxKeys: 3 }),
      value: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(name, tie("value"), { maxKeys: 3 }),
      ),
    }));
    const { pattern } = fc.letrec<{ pattern: unknown; field: unknown }>((tie) => ({
      pattern: fc.dictionary(name, tie("field"), { minKeys: 1, maxKeys: 3 }),
      field: fc.oneof(
        { maxDepth: 3 },
        fc.array(leaf, { minLength: 1, maxLength: 2 }),
        fc.dictionary(name, tie("field"), { minKeys: 1, maxKeys: 2 }),
      ),
    }));
    let hits = 0;
    fc.assert(
      fc.property(pattern, event, (pattern, event) => {
        const expected = [...choices(event)].some((choice) => holds(pattern, choice));
        if (expected) hits += 1;
        expect(matches(pattern, event)).toBe(expected);
      }),
      { numRuns: 9000 },
    );
    expect(hits).toBeGreaterThan(50);
  });

  it("takes wildcards as a regular expression would", () => {
    const part = fc.constantFrom("a", "b", "*", String.raw`\*`, String.raw`\\`);
    const texts = fc
      .array(fc.constantFrom("a", "b", "*", "\\"), { maxLength: 8 })
      .map((chars) => chars.join(""));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), texts, (parts, text) => {
        fc.pre(!parts.some((part, index) => part === "*" && parts[index + 1] === "*"));
        const regex = parts.map((part) => (part === "*" ? "[^]*" : part)).join("");
        expect(matches({ a: [{ wildcard: parts.join("") }] }, { a: text })).toBe(
          new RegExp(`^${regex}$`).test(text),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
