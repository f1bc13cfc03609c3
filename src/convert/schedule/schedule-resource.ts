import { NO_WORD } from "../left-out.ts";
import type { CloudResource } from "../resources.ts";
import { readScheduleEvent, type FoundSchedule } from "./schedule-event.ts";
import type { SchedulePart } from "../service-part.ts";
import type { StageReading } from "../stage-reading.ts";
import { describe, intrinsicOf, scalar, type Dict, type Tree } from "../source/tree.ts";
import { wholeNumberOf } from "../values.ts";

const RULE = "AWS::Events::Rule";
const SCHEDULE = "AWS::Scheduler::Schedule";
/** The types of resources that become schedules. */
export const scheduleTypes: ReadonlySet<string> = new Set([RULE, SCHEDULE]);

// How an event of a function calls what a resource says.
const RULE_WORDS = {
  ScheduleExpression: "rate",
  EventPattern: "pattern",
  Name: "name",
  EventBusName: "eventBus",
  Description: "description",
};
const SCHEDULE_WORDS = {
  ScheduleExpression: "rate",
  ScheduleExpressionTimezone: "timezone",
  Name: "name",
  Description: "description",
};
const TARGET_WORDS = { Input: "input", InputPath: "inputPath", DeadLetterConfig: "deadLetterQueueArn" };
const RETRY_WORDS = {
  MaximumRetryAttempts: "maximumRetryAttempts",
  MaximumEventAgeInSeconds: "maximumEventAge",
};
const TRANSFORMER_WORDS = { InputPathsMap: "inputPathsMap", InputTemplate: "inputTemplate" };

/** The schedules that are resources of their own, by the function that they call. Those that call something else are left out. */
export function readScheduleResources(
  resources: readonly CloudResource[],
  functions: readonly string[],
  reading: StageReading,
): Map<string, FoundSchedule[]> {
  const { file, leftOut } = reading;
  const nameOf = new Map(functions.map((name) => [lambdaId(name), name]));
  const found = new Map<string, FoundSchedule[]>();
  for (const { type, properties, path, at } of resources) {
    if (!scheduleTypes.has(type)) continue;
    const targets = file.get(properties, type === RULE ? "Targets" : "Target");
    const [target, second] = targets?.kind === "list" ? targets.items : [targets];
    const id = target === undefined ? undefined : targetOf(file.get(file.resolve(target), "Arn"), reading);
    const name = id === undefined ? undefined : nameOf.get(id);
    if (target === undefined || name === undefined || second !== undefined) {
      leftOut.add(at, path, "what it calls is not one function of this file");
      continue;
    }
    const event = eventOf(type, properties, file.resolve(target), path, reading);
    const more = type === SCHEDULE ? moreOf(properties, path, reading) : {};
    const schedules = readScheduleEvent(event, path, reading, more);
    found.set(name, [...(found.get(name) ?? []), ...schedules]);
  }
  return found;
}

/** How the framework calls a function among the resources. */
function lambdaId(name: string): string {
  const normal = name.replaceAll("-", "Dash").replaceAll("_", "Underscore");
  return `${normal.slice(0, 1).toUpperCase()}${normal.slice(1)}LambdaFunction`;
}

function targetOf(arn: Tree | undefined, { file }: StageReading): string | undefined {
  const intrinsic = intrinsicOf(arn);
  if (intrinsic?.name !== "Fn::GetAtt") return undefined;
  const argument = file.resolve(intrinsic.argument);
  const first = argument.kind === "list" ? argument.items[0] : argument;
  const id = first === undefined ? undefined : file.resolve(first);
  return id?.kind === "scalar" ? String(id.value).replace(/\.Arn$/, "") : undefined;
}

function eventOf(type: string, properties: Dict, target: Tree, path: string, reading: StageReading): Dict {
  const { file, leftOut } = reading;
  const own = type === RULE ? RULE_WORDS : SCHEDULE_WORDS;
  const [retries, transformer] = [file.get(target, "RetryPolicy"), file.get(target, "InputTransformer")];
  const entries = new Map([...renamed(properties, own), ...renamed(target, TARGET_WORDS)]);
  if (retries !== undefined)
    entries.set("retryPolicy", { ...dictOf(renamed(retries, RETRY_WORDS), retries), at: retries.at });
  if (transformer !== undefined)
    entries.set("inputTransformer", dictOf(renamed(transformer, TRANSFORMER_WORDS), transformer));
  if (type === SCHEDULE) entries.set("method", scalar("scheduler", properties.at));
  const state = file.get(properties, "State");
  const isOn = state?.kind === "scalar" ? { ENABLED: true, DISABLED: false }[String(state.value)] : undefined;
  if (state !== undefined) entries.set("enabled", isOn === undefined ? state : scalar(isOn, state.at));
  const known = [
    "State",
    "Targets",
    "Target",
    "RoleArn",
    "GroupName",
    "FlexibleTimeWindow",
    "StartDate",
    "EndDate",
  ];
  leftOut.addOthers(properties, [...Object.keys(own), ...known], path, NO_WORD);
  const ofTarget = ["Id", "Arn", "RoleArn", "RetryPolicy", "InputTransformer", ...Object.keys(TARGET_WORDS)];
  if (target.kind === "dict") leftOut.addOthers(target, ofTarget, `${path} target`, NO_WORD);
  return { kind: "dict", at: properties.at, entries };
}

function renamed(tree: Tree, words: { readonly [name: string]: string }): [string, Tree][] {
  if (tree.kind !== "dict") return [];
  return Object.entries(words).flatMap(([name, word]): [string, Tree][] => {
    const value = tree.entries.get(name);
    return value === undefined ? [] : [[word, value]];
  });
}

function dictOf(entries: [string, Tree][], { at }: Tree): Dict {
  return { kind: "dict", at, entries: new Map(entries) };
}

/** What only Scheduler has: from when, until when, and how late. */
function moreOf(properties: Dict, path: string, { file, leftOut }: StageReading): SchedulePart {
  const part: SchedulePart = {};
  for (const [name, word] of [
    ["StartDate", "start"],
    ["EndDate", "end"],
  ] as const) {
    const said = file.get(properties, name);
    if (said?.kind === "scalar" && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(String(said.value)))
      part[word] = String(said.value);
    else if (said !== undefined) leftOut.add(said.at, `${path}.${name}`, describe(said));
  }
  const window = file.get(properties, "FlexibleTimeWindow");
  const mode = file.get(window, "Mode");
  if (window === undefined || (mode?.kind === "scalar" && mode.value === "OFF")) return part;
  const minutes = wholeNumberOf(file.get(window, "MaximumWindowInMinutes"), 1, 1440);
  if (minutes === undefined) leftOut.add(window.at, `${path}.FlexibleTimeWindow`, describe(window));
  else part.window = `${minutes}m`;
  return part;
}
