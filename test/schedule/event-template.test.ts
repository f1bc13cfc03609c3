import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventSource } from "../../src/schedule/event-path.ts";
import {
  fillTemplate,
  fromTransformer,
  placeholdersOf,
  toTransformer,
  unescapedFields,
  type Transformer,
} from "../../src/schedule/event-template.ts";
import { failure } from "../support/failure.ts";

const EVENT = {
  version: "0",
  id: "7bf73129",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "123456789012",
  time: "2026-11-26T09:00:00Z",
  region: "us-east-1",
  resources: ["arn:aws:ec2:us-east-1:123456789012:instance/i-0abc"],
  detail: { "instance-id": "i-0abc", state: "running", count: 3, tags: { a: [1, 2] }, none: null },
};

describe("an input with fields of the event", () => {
  it.each([
    ["look at <$.detail.instance-id>", "look at i-0abc"],
    ["<$.detail.state>: <$.detail.instance-id> (<$.detail.count>)", "running: i-0abc (3)"],
    ["<$.detail.count>", 3],
    ["<$.detail.tags>", { a: [1, 2] }],
    ["<$.detail.tags.a[1]>", 2],
    ["in <$.detail.tags>", 'in {"a":[1,2]}'],
    ["<$.resources[0]>", "arn:aws:ec2:us-east-1:123456789012:instance/i-0abc"],
    ["<$.detail-type>", "EC2 Instance State-change Notification"],
    ["<$.detail.none>", null],
    ["<$.detail.missing>", ""],
    ["<$.detail.count.more>, <$.detail.constructor>", ", "],
    ["a < b, c > d, <b>, <$5", "a < b, c > d, <b>, <$5"],
  ])("has in the place of %s: %j", (text, expected) => {
    expect(fillTemplate({ body: { list: [text, 1] } }, EVENT)).toEqual({ body: { list: [expected, 1] } });
  });

  it("becomes a template in which a field alone stands without quotes", () => {
    const input = {
      body: { user_name: "ops", n: "<$.detail.count>", "a<b": "see <$.id> at <$.time>, <$.id>" },
    };
    expect(toTransformer(input, { "$.time": "time" })).toEqual({
      paths: { v1: "$.detail.count", v2: "$.id", time: "$.time" },
      template: String.raw`{"body":{"user_name":"ops","n":<v1>,"a\u003cb":"see <v2> at <time>, <v2>"}}`,
    });
  });

  it.each<[Transformer, string]>([
    [{ paths: {}, template: '{"a":"<x>"}' }, "a variable without a path"],
    [{ paths: { x: "$.id" }, template: '{"a":"<x>"}' }, "a field alone within quotes"],
    [{ paths: { x: "$.id" }, template: "<x> is on" }, "a text that is no JSON"],
  ])("is not what somebody else made: %j, %s", (transformer) => {
    expect(fromTransformer(transformer)).toBeUndefined();
  });

  it("says which values EventBridge would write into a text without escaping them", () => {
    const input = { a: "say <$.detail.text>", b: "<$.detail.text>", c: "<$.id>: <$.detail.tags>" };
    const event = { ...EVENT, detail: { text: 'a "b"\n', tags: { a: 1 } } };
    expect(unescapedFields(input, event)).toEqual(["<$.detail.text>", "<$.detail.tags>"]);
    expect(unescapedFields(input, EVENT)).toEqual(["<$.detail.tags>"]);
  });
});

describe("a field that no event would fill", () => {
  it.each<[string, EventSource, string, string]>([
    ["<$.detail.state", "pattern", "'<$.detail.state' has no > at its end", "write <$.detail.state>"],
    [
      "<$.instance-id>",
      "pattern",
      "an event has no 'instance-id', which <$.instance-id> asks for",
      "its own fields are in its detail: write <$.detail.instance-id>",
    ],
    [
      "<$.detial.state>",
      "pattern",
      "an event has no 'detial', which <$.detial.state> asks for",
      "write <$.detail.state>",
    ],
    [
      '<$.detail["a"].b>',
      "pattern",
      '<$.detail["a"].b> is not a path that EventBridge takes',
      "write <$.detail.a.b>",
    ],
    [
      "<$detail.state>",
      "pattern",
      "<$detail.state> is not a path that EventBridge takes",
      "write <$.detail.state>",
    ],
    [
      "<$.detail.*>",
      "pattern",
      "<$.detail.*> is not a path that EventBridge takes",
      "write it as in <$.detail.instance-id>, <$.time> or <$.resources[0]>",
    ],
    [
      "<$>",
      "pattern",
      "<$> is not a path that EventBridge takes",
      "write it as in <$.detail.instance-id>, <$.time> or <$.resources[0]>",
    ],
    [
      "<$.detail.state>",
      "timed rule",
      "<$.detail.state> has no value: the event of a rate or cron rule has an empty detail",
      "it has <$.version>, <$.id>, <$.detail-type>, <$.source>, <$.account>, <$.time>, <$.region>, <$.resources>",
    ],
    [
      "<$.time>",
      "scheduler",
      "<$.time> is a field of an event, and EventBridge Scheduler sends none",
      "write <aws.scheduler.scheduled-time>, or leave --engine, --zone, --start and --end out",
    ],
    [
      "<aws.scheduler.scheduled-time>",
      "pattern",
      "<aws.scheduler.scheduled-time> is EventBridge Scheduler's, and a rule has the fields of its event",
      "write <$.time>, or add --engine scheduler",
    ],
    [
      "<aws.scheduler.schedule-time>",
      "scheduler",
      "EventBridge Scheduler has no <aws.scheduler.schedule-time>",
      "write <aws.scheduler.scheduled-time>",
    ],
    [
      "<aws.events.rule-name>",
      "pattern",
      "<aws.events.rule-name> is not a field of the event",
      "write it as in <$.detail.instance-id>, <$.time> or <$.resources[0]>",
    ],
  ])("is refused: %s of a %s", (text, source, message, hint) => {
    expect(failure(() => placeholdersOf({ a: [`x ${text}`] }, { source, what: "--input" }))).toMatchObject({
      kind: "usage",
      message: `--input: ${message}`,
      hint,
    });
  });

  it("is refused in the name of a member, and beyond a hundred", () => {
    const options = { source: "pattern", what: "--input" } as const;
    expect(failure(() => placeholdersOf({ "<$.id>": 1 }, options))).toMatchObject({
      message: "--input: <$.id> stands in the name of a member, where EventBridge puts no value",
    });
    const fields = (count: number) =>
      Array.from({ length: count }, (_, n) => `<$.detail.f${n}> <$.detail.f0>`);
    expect(placeholdersOf(fields(100), options)).toHaveLength(100);
    expect(failure(() => placeholdersOf(fields(101), options))).toMatchObject({
      message: "--input names 101 fields of the event; EventBridge takes at most 100",
    });
    expect(failure(() => placeholdersOf(`<$.detail.${"x".repeat(250)}>`, options)).message).toMatch(
      /^--input: <\$\.detail\.x{31}…> is longer than 256 characters$/,
    );
  });
});

const field = fc.constantFrom(
  "$.id",
  "$.time",
  "$.detail.a",
  "$.detail.b-c[0].d",
  "$.detail.missing",
  "$.resources[1]",
);
const part = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom('"', "\\", "<", ">", "\n", "<v1>", "\\u003c", "$.id"),
  field.map((path) => `<${path}>`),
);
const text = fc.array(part, { maxLength: 4 }).map((parts) => parts.join(""));
const { input } = fc.letrec<{ input: unknown }>((tie) => ({
  input: fc.oneof(
    { maxDepth: 4 },
    text,
    text,
    fc.integer(),
    fc.constantFrom(true, null, 0.5),
    fc.array(tie("input"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom("a", "<v1>", 'q"', "__proto__"), fc.string()), tie("input"), {
      maxKeys: 3,
    }),
  ),
}));
// Without what would need escaping; EventBridge escapes nothing.
const plain = fc.stringMatching(/^[\w .:/]*$/);
const value = fc.oneof(plain, fc.integer(), fc.boolean());
const event = fc.record({
  id: plain,
  time: plain,
  detail: fc.record({ a: value, "b-c": fc.array(fc.record({ d: value }), { maxLength: 2 }) }),
  resources: fc.array(plain, { maxLength: 3 }),
});

/** What EventBridge's guide says of a template, on the text alone. */
function byGuide({ paths, template }: Transformer, event: unknown): unknown {
  const read = (name: string) => {
    const steps = paths[name]!.slice(2)
      .split(/[.[\]]+/)
      .filter(Boolean);
    return (
      steps.reduce<unknown>(
        (found, step) => (found as { [name: string]: unknown } | undefined)?.[step],
        event,
      ) ?? ""
    );
  };
  const filled = template.replaceAll(
    /"(?:[^"\\]|\\.)*"|<([^<>]*)>/gs,
    (token, variable: string | undefined) =>
      variable === undefined
        ? token.replaceAll(/<([^<>]*)>/g, (_, inner: string) => `${read(inner) as string | number | boolean}`)
        : JSON.stringify(read(variable)),
  );
  return JSON.parse(filled);
}

describe("any input", () => {
  it("as a template is filled by EventBridge as it is filled here", () => {
    fc.assert(
      fc.property(input, event, (input, event) => {
        fc.pre(isTaken(input));
        expect(byGuide(toTransformer(input), event)).toEqual(fillTemplate(input, event));
      }),
      { numRuns: 500 },
    );
  });

  it("is read back from its template", () => {
    fc.assert(
      fc.property(input, (input) => {
        fc.pre(isTaken(input));
        const names = { "$.id": "id", "$.time": "time" };
        expect(JSON.parse(fromTransformer(toTransformer(input, names))!)).toEqual(input);
      }),
      { numRuns: 500 },
    );
  });

  it("without fields is filled with itself", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!JSON.stringify(value).includes("<"));
        expect(fillTemplate(value, EVENT)).toEqual(value);
      }),
    );
  });
});

function isTaken(input: unknown): boolean {
  try {
    placeholdersOf(input, { source: "pattern", what: "--input" });
    return true;
  } catch {
    return false;
  }
}
