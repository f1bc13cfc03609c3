import { recordToJson } from "../../output/plain-value.ts";
import type { Attributes, AttributeValue } from "../../task/attribute-value.ts";
import { isDone } from "../../task/condition/condition.ts";
import {
  COMPLETED,
  DEADLINE,
  DESCRIPTION,
  numberTextOf,
  orderNames,
  REPEAT,
  REPEAT_AT,
  REPEAT_ZONE,
  SERIES,
  STATUS,
  textOf,
  USER_NAME,
  type TaskRecord,
} from "../../task/record.ts";
import { isRepeating } from "../../task/repeat/is-repeating.ts";
import { fitToDay } from "../../task/repeat/fit-to-day.ts";
import { readRrule, type Rrule } from "../../task/repeat/rrule.ts";
import { isTimeZone, wallTimeAt } from "../../task/time-zone.ts";
import { isSecond } from "../../task/validate-record.ts";
import { basicTime, readBasicTime } from "../basic-time.ts";
import { toTypedAttributes } from "../json/typed-value.ts";
import { stableUuid } from "../stable-uuid.ts";
import { recurOfRrule } from "./recur.ts";
import {
  EXTRAS,
  isPlain,
  isTaskNumber,
  isTaskSet,
  isTaskText,
  isTaskTime,
  NO_DESCRIPTION,
  UUID,
} from "./task-names.ts";

/**
 * A record as a line of taskwarrior's JSON. What taskwarrior cannot say, or would give back changed, is JSON text in one
 * attribute of ours, which it keeps; `readTask` puts it back.
 */
export function writeTask(record: TaskRecord): string {
  const left = new Map(Object.entries(record));
  const task: Attributes = {};
  const due = secondOf(record[DEADLINE]);
  if (due !== undefined) {
    task["due"] = { S: basicTime(due) };
    left.delete(DEADLINE);
  }
  const description = textOf(record[DESCRIPTION]);
  const isTaken = description !== undefined && description !== "" && isPlain(description);
  task["description"] = { S: isTaken && description !== NO_DESCRIPTION ? description : NO_DESCRIPTION };
  if (task["description"].S === description) left.delete(DESCRIPTION);
  Object.assign(task, statusOf(record, left));
  const isChild = isMade(record);
  for (const [name, value] of left) {
    const own = isChild && OF_CHILD.has(name) ? value : ownOf(name, value);
    if (own === undefined || Object.hasOwn(task, name)) continue;
    task[name] = own;
    // A number comes back with other digits, or as text: what it was is kept beside it.
    if (!("N" in own) || OF_CHILD.has(name)) left.delete(name);
  }
  task["uuid"] ??= { S: stableUuid(record) };
  if (left.size > 0) {
    const extras = toTypedAttributes(Object.fromEntries(left));
    task[EXTRAS] = { S: recordToJson(extras, orderNames(left.keys())) };
  }
  return recordToJson(task, Object.keys(task).sort());
}

const OF_CHILD = new Set(["recur", "rtype", "parent", "imask"]);

/** Whether taskwarrior has made the task of a template, and it is as it was then. */
function isMade({ recur, rtype, parent, imask, [REPEAT]: repeat, [DEADLINE]: due }: TaskRecord): boolean {
  const texts = [recur, rtype].every((value) => value === undefined || isPlain(textOf(value) ?? " "));
  return (
    repeat === undefined &&
    secondOf(due) !== undefined &&
    texts &&
    textOf(recur) !== undefined &&
    UUID.test(textOf(parent) ?? "") &&
    /^\d{1,9}$/.test(numberTextOf(imask) ?? "0")
  );
}

function secondOf(value: AttributeValue | undefined): number | undefined {
  const text = numberTextOf(value) ?? "";
  return isSecond(text) && isTaskTime(Number(text)) ? Number(text) : undefined;
}

/** What says how far the task is; what it says is taken out of what is left. */
function statusOf(record: TaskRecord, left: Map<string, AttributeValue>): Attributes {
  if (isDone(record)) {
    left.delete(STATUS);
    const completed = secondOf(record[COMPLETED]);
    if (completed === undefined) return { status: { S: "completed" } };
    left.delete(COMPLETED);
    return { status: { S: "completed" }, end: { S: basicTime(completed) } };
  }
  if (textOf(record[STATUS]) === "open") left.delete(STATUS);
  const recurrence = recurrenceOf(record);
  if (recurrence === undefined) return { status: { S: "pending" } };
  for (const name of [REPEAT, REPEAT_ZONE, SERIES, REPEAT_AT]) left.delete(name);
  return { status: { S: "recurring" }, rtype: { S: "periodic" }, ...recurrence };
}

/** The rule in taskwarrior's words, where it has some and the task is its next one at its own time. */
function recurrenceOf(record: TaskRecord): Attributes | undefined {
  const due = secondOf(record[DEADLINE]);
  if (!isRepeating(record) || due === undefined || record["parent"] !== undefined) return undefined;
  let rule;
  try {
    rule = readRrule(textOf(record[REPEAT])!, () => new Error("not a rule"));
  } catch {
    return undefined;
  }
  const recur = recurOfRrule(inWords(rule, due, textOf(record[REPEAT_ZONE])));
  if (recur === undefined) return undefined;
  const until = rule.get("UNTIL");
  if (until === undefined) return { recur: { S: recur } };
  return !isTaskTime(readBasicTime(until)) ? undefined : { recur: { S: recur }, until: { S: until } };
}

/** Without the days that a rule in words has where its series is due at the end of a month, as taskwarrior has it too. */
function inWords(rule: Rrule, due: number, zone: string | undefined): Rrule {
  if (zone === undefined || !isTimeZone(zone)) return rule;
  const words = new Map([...rule].filter(([name]) => !name.startsWith("BY")));
  const fitted = fitToDay({ text: "", rule: words, isWords: true }, wallTimeAt(due, zone));
  const isSame = fitted.size === rule.size && [...fitted].every(([name, value]) => rule.get(name) === value);
  return isSame ? words : rule;
}

/** The value as taskwarrior has it; undefined where it cannot. */
function ownOf(name: string, value: AttributeValue): AttributeValue | undefined {
  if ("S" in value)
    return name === USER_NAME ? plainOnly(value) : isTaskText(name, value.S) ? value : undefined;
  if ("N" in value) return isTaskNumber(name, value.N) ? value : undefined;
  if ("SS" in value) return isTaskSet(name, value.SS) ? value : undefined;
  if (name === "annotations" && "L" in value) return isAnnotations(value.L) ? value : undefined;
  return undefined;
}

function plainOnly(value: { S: string }): AttributeValue | undefined {
  return isPlain(value.S) && value.S !== "" ? value : undefined;
}

// Taskwarrior orders annotations by the digits of their seconds, of which there are ten from here on.
const FIRST_IN_ORDER = "20010909T014640Z";

/** Taskwarrior has one a second, and the earlier ones first. */
function isAnnotations(list: AttributeValue[]): boolean {
  const times = list.map((one) => ("M" in one ? (textOf(one.M["entry"]) ?? "") : ""));
  const isInOrder = times.every((time, index) => index === 0 || times[index - 1]! < time);
  return (times[0] ?? "") >= FIRST_IN_ORDER && isInOrder && list.every(isAnnotation);
}

function isAnnotation(value: AttributeValue): boolean {
  if (!("M" in value) || Object.keys(value.M).length !== 2) return false;
  const { entry, description } = value.M;
  const text = textOf(description);
  return isTaskTime(readBasicTime(textOf(entry) ?? "")) && text !== undefined && text !== "" && isPlain(text);
}
