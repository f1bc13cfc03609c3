import { checkInput } from "../../cloud/schedule/stamp.ts";
import { readInput } from "./event-input.ts";
import { NO_WORD } from "../left-out.ts";
import { plainText } from "../plain-text.ts";
import type { SchedulePart } from "../service-part.ts";
import type { StageReading } from "../stage-reading.ts";
import { inUtc, readTiming, timeFault } from "./timing.ts";
import { readExpression, readPattern } from "./trigger.ts";
import { describe, type Dict, type Place, type Tree } from "../source/tree.ts";
import { refusal, truthOf, wholeNumberOf } from "../values.ts";

/** A schedule of a function, with the name that the file gives it. */
export interface FoundSchedule {
  name: string | undefined;
  /** Where it is in the file. */
  path: string;
  at: Place;
  schedule: SchedulePart;
}

type Kind = "schedule" | "eventBridge" | "cloudwatchEvent";
/** The kinds of event that become schedules. */
export const scheduleKinds: readonly string[] = [
  "schedule",
  "eventBridge",
  "cloudwatchEvent",
] satisfies Kind[];

const WHY: { readonly [name: string]: string } = {
  deadLetterQueueArn: 'tasks makes a queue of its own with "dead-letter": true',
};
const TRIGGERS = ["rate", "schedule", "pattern", "event", "timezone", "method"];
const KNOWN = new Set([
  ...TRIGGERS,
  "enabled",
  "input",
  "name",
  "retryPolicy",
  "eventBus",
  "inputPath",
  "inputTransformer",
]);

/** The schedules that an event of a function is; what of it cannot be one is left out. `more`: what no event can say. */
export function readScheduleEvent(
  event: Tree,
  path: string,
  reading: StageReading,
  more: SchedulePart = {},
): FoundSchedule[] {
  const { leftOut, file } = reading;
  const value = file.resolve(event);
  const whole = (why: string): FoundSchedule[] => {
    leftOut.add(event.at, path, why);
    return [];
  };
  if (value.kind === "unknown") return whole(value.why);
  if (value.kind === "list") return whole("it is a list");
  // A scalar, or an intrinsic function, is the expression itself.
  const dict: Dict =
    value.kind === "dict" && TRIGGERS.some((name) => value.entries.has(name))
      ? value
      : { kind: "dict", at: value.at, entries: new Map([["rate", value]]) };
  const foreign = foreignBus(file.get(dict, "eventBus"), reading);
  if (foreign !== undefined) return whole(foreign);
  const enabled = file.get(dict, "enabled");
  const isEnabled = enabled === undefined ? true : truthOf(enabled);
  if (isEnabled === undefined) return whole(`whether it is enabled is not known: ${describe(enabled!)}`);
  const input = readInput(dict, path, reading);
  if ("why" in input) return whole(input.why);
  const triggers = triggersOf(dict, reading);
  if (triggers.length === 0) return whole("it has neither a rate nor a pattern");
  const timing = { ...readTiming(dict, path, reading), ...more };
  const rest = { enabled: isEnabled, ...retriesOf(dict, path, reading) };
  sayRest(dict, path, reading);
  const name = nameOf(dict, path, reading);
  return triggers.flatMap(({ at, trigger }): FoundSchedule[] => {
    const leave = (why: string): FoundSchedule[] => {
      leftOut.add(at, path, why);
      return [];
    };
    if ("why" in trigger) return leave(trigger.why);
    const isPattern = "pattern" in trigger;
    if (isPattern && Object.keys(timing).length > 0)
      leftOut.add(at, `${path} timezone or method`, "an event pattern has none");
    const timed = isPattern ? trigger : { ...trigger, ...timing };
    const fault = timeFault(timed, reading) ?? inputFault(input, timed);
    if (fault !== undefined) return leave(fault);
    const { user, input: record } = input;
    const first = user === undefined ? {} : { user };
    const last = record === undefined ? {} : { input: record };
    return [{ name, path, at, schedule: { ...first, ...inUtc(timed), ...last, ...rest } }];
  });
}

/** What AWS or the function would not take. */
function inputFault(
  { input }: SchedulePart,
  { pattern, at, zone, engine }: SchedulePart,
): string | undefined {
  if (input === undefined) return undefined;
  const isScheduler = at !== undefined || zone !== undefined || engine !== undefined;
  const source = pattern !== undefined ? "pattern" : isScheduler ? "scheduler" : "timed rule";
  const fault = refusal(() => checkInput(JSON.stringify(input), { stamp: false, source }));
  return fault?.replace(/^--input/, "its input");
}

function triggersOf(dict: Dict, reading: StageReading) {
  const { file } = reading;
  const found = [];
  for (const name of ["rate", "schedule"]) {
    const said = file.get(dict, name);
    const texts = said?.kind === "list" ? said.items : said === undefined ? [] : [said];
    for (const one of texts) found.push({ at: one.at, trigger: readExpression(one, reading) });
  }
  for (const name of ["pattern", "event"]) {
    const said = file.get(dict, name);
    if (said !== undefined) found.push({ at: said.at, trigger: readPattern(said, reading) });
  }
  return found;
}

function foreignBus(bus: Tree | undefined, reading: StageReading): string | undefined {
  if (bus === undefined) return undefined;
  const text = plainText(bus, reading);
  if (text === "default") return undefined;
  return typeof text === "string"
    ? `its bus is '${text.slice(0, 60)}'; tasks makes rules on the default one`
    : `its bus: ${text.why}`;
}

function retriesOf(dict: Dict, path: string, { file, leftOut }: StageReading): SchedulePart {
  const policy = file.get(dict, "retryPolicy");
  const part: SchedulePart = {};
  if (policy === undefined) return part;
  const [attempts, age] = [file.get(policy, "maximumRetryAttempts"), file.get(policy, "maximumEventAge")];
  const retries = wholeNumberOf(attempts, 0, 185);
  const seconds = wholeNumberOf(age, 60, 86_400);
  if (retries !== undefined) part.retries = retries;
  if (seconds !== undefined) part["max-age"] = `${seconds}s`;
  for (const [name, said, read] of [
    ["maximumRetryAttempts", attempts, retries],
    ["maximumEventAge", age, seconds],
  ] as const)
    if (said !== undefined && read === undefined)
      leftOut.add(said.at, `${path}.retryPolicy.${name}`, describe(said));
  if (policy.kind !== "dict") leftOut.add(policy.at, `${path}.retryPolicy`, describe(policy));
  return part;
}

function sayRest(dict: Dict, path: string, { leftOut }: StageReading): void {
  for (const [name, { at }] of dict.entries)
    if (!KNOWN.has(name)) leftOut.add(at, `${path}.${name}`, WHY[name] ?? NO_WORD);
}

/** Without what every rule of the stage begins with. */
function nameOf(dict: Dict, path: string, reading: StageReading): string | undefined {
  const said = reading.file.get(dict, "name");
  if (said === undefined) return undefined;
  const text = plainText(said, reading);
  const prefix = `${reading.service}-${reading.stage}-`;
  const short = typeof text === "string" && text.startsWith(prefix) ? text.slice(prefix.length) : text;
  if (typeof short === "string" && /^[\w.-]+$/.test(short)) return short;
  reading.leftOut.add(
    said.at,
    `${path}.name`,
    typeof text === "string" ? "no rule can be called so" : text.why,
  );
  return undefined;
}
