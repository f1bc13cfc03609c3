import { usageError } from "../../errors.ts";
import type { Attributes, AttributeValue } from "../../task/attribute-value.ts";
import { DONE } from "../../task/condition/condition.ts";
import { attributesFromJson } from "../../task/json-value.ts";
import {
  COMPLETED,
  DEADLINE,
  DESCRIPTION,
  numberTextOf,
  STATUS,
  textOf,
  type TaskRecord,
} from "../../task/record.ts";
import { readBasicTime } from "../basic-time.ts";
import { parsePlainRecord } from "../json/parse-plain-record.ts";
import { EXTRAS, isTaskNumber, NO_DESCRIPTION, VOLATILE } from "./task-names.ts";

const OF_TEMPLATE = new Set(["recur", "rtype", "mask", "until"]);
const OPEN = { S: "open" };
// A task waits as long as its attribute `wait` says, which is kept.
const NOT_DONE = new Set(["pending", "waiting", "recurring"]);

/**
 * The record of a task in taskwarrior's JSON; of a template of recurring tasks what it says of them is in the attribute EXTRAS,
 * for `beginRecurrences` to take. Throws a usage error for one that is deleted.
 */
export function readTask(text: string): TaskRecord {
  const { [EXTRAS]: extras, ...task } = attributesFromJson(text.replace(/,\s*$/, ""), "the task");
  const status = textOf(task["status"]);
  if (status === "deleted")
    throw usageError("the task is deleted: `task status.not:deleted export` leaves such out");
  const { description, due, end, status: _, ...others } = task;
  const isTemplate = others["recur"] !== undefined && others["parent"] === undefined;
  const record: [string, AttributeValue][] = Object.entries(others)
    .filter(([name]) => !VOLATILE.has(name) && !(isTemplate && OF_TEMPLATE.has(name)))
    .map(([name, value]) => [name, valueOf(name, value)]);
  if (description !== undefined && textOf(description) !== NO_DESCRIPTION)
    record.push([DESCRIPTION, description]);
  if (due !== undefined) record.push([DEADLINE, due]);
  record.push(...statusOf(status, end));
  const ours = textOf(extras);
  if (ours !== undefined)
    record.push(...Object.entries(parsePlainRecord(ours)).filter((one) => !isChanged(one, others)));
  // What is ours goes before what taskwarrior has put there because it needs it, as an `entry`.
  const attributes = Object.fromEntries(record);
  if (!isTemplate) return attributes;
  const template = Object.entries(others).filter(([name]) => OF_TEMPLATE.has(name));
  return { ...attributes, [EXTRAS]: { M: Object.fromEntries(template) } };
}

/** Whether somebody gave a number of ours another value there. */
function isChanged([name, value]: [string, AttributeValue], task: Attributes): boolean {
  const theirs = task[name];
  if (!("N" in value) || theirs === undefined || !isTaskNumber(name, value.N)) return false;
  return Number(numberTextOf(theirs) ?? textOf(theirs)) !== Number(value.N);
}

function statusOf(status: string | undefined, end: AttributeValue | undefined): [string, AttributeValue][] {
  if (status === "completed") {
    const at = readBasicTime(textOf(end) ?? "");
    return [
      [STATUS, DONE],
      ...(at === undefined ? [] : [[COMPLETED, { N: String(at) }] as [string, AttributeValue]]),
    ];
  }
  const other: [string, AttributeValue][] = end === undefined ? [] : [["end", end]];
  if (status === undefined) return other;
  return [[STATUS, NOT_DONE.has(status) ? OPEN : { S: status }], ...other];
}

/** Tags and what a task depends on become sets; older versions write the latter as one text. */
function valueOf(name: string, value: AttributeValue): AttributeValue {
  if (name === "depends" && "S" in value) return { SS: [...new Set(value.S.split(","))] };
  if ((name !== "tags" && name !== "depends") || !("L" in value)) return value;
  const texts = value.L.map(textOf).filter((text) => text !== undefined);
  return texts.length === 0 || texts.length < value.L.length ? value : { SS: [...new Set(texts)] };
}
