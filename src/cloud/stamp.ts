import { usageError } from "../errors.ts";
import { STAMP } from "../task/record.ts";
import { isObject } from "../task/unchecked.ts";

/**
 * What tells an event from the others of its rule: the time for which it was due, since EventBridge may run a rule twice for
 * one, with two ids; of an event that matches a pattern its id, since several may have one time, which is in whole seconds.
 */
export type StampKind = "time" | "event id";

// JSON paths (User Guide, "Amazon EventBridge input transformation").
const PATHS = { id: "$.id", time: "$.time" };

const ENDS: { [kind in StampKind]: string } = {
  time: ',"event_time":<time>}',
  "event id": ',"event_id":<id>,"event_time":<time>}',
};

/** How `tasks schedule` stamps the events of a trigger. */
export function stampKindOf({ pattern }: { pattern?: unknown }): StampKind {
  return pattern === undefined ? "time" : "event id";
}

/**
 * The input with what identifies the event, so that the function knows a repeated delivery: an input transformer, into whose
 * template EventBridge puts the values with their quotes. `input`: JSON text of an object with members.
 */
export function stampTransformer(input: string, { rule, kind }: { rule: string; kind: StampKind }) {
  // EventBridge would take an angle bracket in a text for a variable; escaped it is the same JSON.
  const safe = input.replaceAll("<", String.raw`\u003c`).replaceAll(">", String.raw`\u003e`);
  return {
    InputPathsMap: kind === "time" ? { time: PATHS.time } : PATHS,
    InputTemplate: safe.slice(0, -1) + ruleMember(rule) + ENDS[kind],
  };
}

/**
 * The input that `stampTransformer` made this from; undefined for somebody else's. `old`: one of an earlier version, which
 * told the function neither the rule nor, for a time, which of two events it was.
 */
export function unstamped(
  paths: { [name: string]: string },
  template: string,
  rule: string,
): { input: string; kind: StampKind | "old" } | undefined {
  const isOurs = Object.entries(paths).every(([name, path]) => PATHS[name as "id"] === path);
  const without = (end: string) =>
    isOurs && template.endsWith(end) ? `${template.slice(0, -end.length)}}` : undefined;
  for (const kind of ["event id", "time"] as const) {
    const input = without(ruleMember(rule) + ENDS[kind]);
    if (input !== undefined) return { input, kind };
  }
  const input = without(ENDS["event id"]);
  return input === undefined ? undefined : { input, kind: "old" };
}

function ruleMember(rule: string): string {
  return `,"event_rule":${JSON.stringify(rule)}`;
}

// API reference of EventBridge, Target and InputTransformer.
const LONGEST = 8192;
// As long as a rule's name can be.
const ANY_RULE = "r".repeat(64);
const STAMP_MEMBERS = ["event_rule", "event_id", "event_time"];

/** The input as JSON without spaces. Throws a usage error for what EventBridge or the function refuses. */
export function checkInput(text: string, { stamp }: { stamp: boolean }): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw usageError(
      `--input is not JSON: ${(error as Error).message}`,
      `write it as in --input '{"body":{"user_name":"example_kumamoto"}}'`,
    );
  }
  if (stamp && !(isObject(value) && Object.keys(value).length > 0)) {
    throw usageError(
      "--stamp needs an --input that is an object with members",
      `write it as in --input '{"body":{"user_name":"example_kumamoto"}}'`,
    );
  }
  if (stamp) refuseUnstampable(value as { [name: string]: unknown });
  const compact = JSON.stringify(value);
  const { InputTemplate } = stampTransformer(compact, { rule: ANY_RULE, kind: "event id" });
  const length = stamp ? InputTemplate.length : compact.length;
  if (length <= LONGEST) return compact;
  throw usageError(
    `--input has ${length} characters; EventBridge takes at most ${LONGEST}`,
    "shorten it: the record's long texts can be written by an update later",
  );
}

function refuseUnstampable(input: { [name: string]: unknown }): void {
  const taken = STAMP_MEMBERS.find((name) => Object.hasOwn(input, name));
  if (taken !== undefined)
    throw usageError(`--stamp adds ${taken}, which --input has already`, `take ${taken} out of --input`);
  const { body } = input;
  if (!isObject(body))
    throw usageError(
      "--stamp needs an --input whose body is the record",
      `write it as in --input '{"body":{"user_name":"example_kumamoto"}}'`,
    );
  if (Object.hasOwn(body, STAMP))
    throw usageError(
      `--stamp writes the attribute ${STAMP}, which the body of --input has already`,
      "give that another name",
    );
}
