import { usageError } from "../../errors.ts";
import type { EventSource } from "../../schedule/event-path.ts";
import {
  fromTransformer,
  namesFields,
  placeholdersOf,
  toTransformer,
} from "../../schedule/event-template.ts";
import { isDeeperThan } from "../../task/is-deeper-than.ts";
import { STAMP } from "../../task/record.ts";
import { isObject, type JsonObject } from "../../task/unchecked.ts";
import { namedInput, unnamedInput } from "./named-input.ts";
import type { ScheduleEngine } from "./schedule-info.ts";
import type { Trigger } from "./timing.ts";

/**
 * What tells an event from the others of its rule: the time for which it was due, since EventBridge may run a rule twice for
 * one, with two ids; of an event that matches a pattern its id, since several may have one time, which is in whole seconds.
 */
export type StampKind = "time" | "event id";

const STAMPS: { [source in EventSource]: JsonObject } = {
  "timed rule": { event_time: "<$.time>" },
  pattern: { event_id: "<$.id>", event_time: "<$.time>" },
  scheduler: { event_time: "<aws.scheduler.scheduled-time>" },
};
const SOURCES: { [kind in StampKind]: EventSource } = { time: "timed rule", "event id": "pattern" };
// What the variables were called before there were others.
const NAMES = { "$.id": "id", "$.time": "time" };

/** What a schedule's firings tell of themselves. */
export function eventSourceOf({
  engine,
  trigger,
}: {
  engine: ScheduleEngine;
  trigger: Trigger;
}): EventSource {
  if (engine === "scheduler") return "scheduler";
  return trigger.pattern === undefined ? "timed rule" : "pattern";
}

/** How `tasks schedule` stamps the events of a trigger. */
export function stampKindOf({ pattern }: { pattern?: unknown }): StampKind {
  return pattern === undefined ? "time" : "event id";
}

/**
 * The input with what identifies the event, so that the function knows a repeated delivery. `rule`: what the rule is called, or
 * would be. The values are placeholders still.
 */
export function stamped(input: object, { source, rule }: { source: EventSource; rule: string }): JsonObject {
  return { ...input, event_rule: rule, ...STAMPS[source] };
}

/**
 * The input transformer of a rule's target: it fills in what the input (JSON text) names of the event, and the stamp. Undefined for
 * an input that is always the same.
 */
export function inputTransformer(
  input: string,
  { rule, kind }: { rule: string; kind: StampKind | undefined },
): { InputPathsMap: { [name: string]: string }; InputTemplate: string } | undefined {
  if (kind === undefined && !namesFields(input)) return undefined;
  const whole: unknown =
    kind === undefined
      ? JSON.parse(namedInput(input, rule))
      : stamped(JSON.parse(input) as object, { source: SOURCES[kind], rule });
  const { paths, template } = toTransformer(whole, NAMES);
  return { InputPathsMap: paths, InputTemplate: template };
}

/**
 * The input that `inputTransformer` made this from; undefined for somebody else's. `old`: the stamp of an earlier version, which
 * told the function neither the rule nor, for a time, which of two events it was.
 */
export function untransformed(
  paths: { [name: string]: string },
  template: string,
  rule: string,
): { input: string; kind: StampKind | "old" | undefined } | undefined {
  const text = fromTransformer({ paths, template });
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  for (const kind of ["event id", "time", "old"] as const) {
    const source = kind === "old" ? "pattern" : SOURCES[kind];
    const stamp = kind === "old" ? STAMPS[source] : stamped({}, { source, rule });
    const input = without(value, stamp);
    if (input !== undefined) return { input: JSON.stringify(input), kind };
  }
  return { input: unnamedInput(text, rule), kind: undefined };
}

/** The object without its last members, where they are these. */
function without(value: unknown, stamp: JsonObject): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  const members = Object.entries(value);
  const last = Object.entries(stamp);
  const rest = members.slice(0, -last.length);
  const isStamped = JSON.stringify(members.slice(-last.length)) === JSON.stringify(last);
  return isStamped ? Object.fromEntries(rest) : undefined;
}

// API reference of EventBridge, Target and InputTransformer.
const LONGEST = 8192;
// No record has as many, and what walks over it has a stack that is not endless.
const MOST_LEVELS = 100;
// As long as a rule's name can be.
const ANY_RULE = "r".repeat(64);
const STAMP_MEMBERS = ["event_rule", "event_id", "event_time"];

/**
 * The input as JSON without spaces. Throws a usage error for what EventBridge or the function refuses, and for fields that the
 * schedule's events do not have.
 */
export function checkInput(text: string, { stamp, source }: { stamp: boolean; source: EventSource }): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw usageError(
      `--input is not JSON: ${(error as Error).message}`,
      `write it as in --input '{"body":{"user_name":"example_kumamoto"}}'`,
    );
  }
  if (isDeeperThan(value, MOST_LEVELS)) {
    throw usageError(`--input has more than ${MOST_LEVELS} levels`, "flatten it: a record has at most 32");
  }
  if (stamp && !(isObject(value) && Object.keys(value).length > 0)) {
    throw usageError(
      "--stamp needs an --input that is an object with members",
      `write it as in --input '{"body":{"user_name":"example_kumamoto"}}'`,
    );
  }
  if (stamp) refuseUnstampable(value as JsonObject);
  const compact = JSON.stringify(value);
  const whole: unknown = stamp
    ? stamped(value as object, { source, rule: ANY_RULE })
    : JSON.parse(namedInput(compact, ANY_RULE));
  const names = placeholdersOf(whole, { source, what: "--input" });
  const isTemplate = names.length > 0 && source !== "scheduler";
  const { length } = isTemplate ? toTransformer(whole, NAMES).template : JSON.stringify(whole);
  if (length <= LONGEST) return compact;
  throw usageError(
    `--input has ${length} characters; EventBridge takes at most ${LONGEST}`,
    "shorten it: the record's long texts can be written by an update later",
  );
}

function refuseUnstampable(input: JsonObject): void {
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
