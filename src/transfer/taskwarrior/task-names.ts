import { COMPLETED, DEADLINE } from "../../task/record.ts";
import { readBasicTime } from "../basic-time.ts";

/** The attribute of ours in which taskwarrior keeps, as text, what it cannot say itself. */
export const EXTRAS = "tasks_attributes";
/** What a task without a description has in its place, for taskwarrior takes none without. */
export const NO_DESCRIPTION = "(no description)";
/** What stands in for a task's place in a list, and what taskwarrior works out of the rest. */
export const VOLATILE: ReadonlySet<string> = new Set(["id", "urgency"]);
/** Attributes of taskwarrior's own that are times; they stay texts. */
const TIMES = new Set(["entry", "modified", "start", "wait", "scheduled", "until"]);
/** Those that say something else in a record, or that only a template and its tasks have. */
const TAKEN = new Set([
  "description",
  "due",
  "status",
  "end",
  "recur",
  "mask",
  "imask",
  "rtype",
  "parent",
  EXTRAS,
]);

// Taskwarrior takes no time before 1980, in seconds since 1970.
const FIRST_TIME = 315_532_800;

/** Whether taskwarrior takes the time, in seconds since 1970. */
export function isTaskTime(seconds: number | undefined): seconds is number {
  return seconds !== undefined && seconds >= FIRST_TIME;
}

export const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
/** Those that have another type there, and those whose meaning has a word of taskwarrior's own. */
const NO_NUMBERS = new Set(["uuid", "priority", "tags", "depends", "annotations", DEADLINE, COMPLETED]);

const NAME = /^[A-Za-z]\w*$/;
const TAG = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;

/** Whether a text can stand in an attribute of this name as taskwarrior has it, and come back the same. */
export function isTaskText(name: string, text: string): boolean {
  if (TAKEN.has(name) || VOLATILE.has(name) || !NAME.test(name) || text === "") return false;
  if (TIMES.has(name)) return isTaskTime(readBasicTime(text));
  if (name === "uuid") return UUID.test(text);
  if (name === "priority") return /^[HML]$/.test(text);
  return name !== "tags" && name !== "depends" && name !== "annotations" && isPlain(text);
}

/**
 * Whether a number can stand there. Taskwarrior has it as a number where the person has declared one of this name, and as text
 * elsewhere; it gives both back with six decimals.
 */
export function isTaskNumber(name: string, text: string): boolean {
  if (TAKEN.has(name) || VOLATILE.has(name) || TIMES.has(name) || NO_NUMBERS.has(name)) return false;
  // A double has 15 digits for sure.
  return NAME.test(name) && /^-?\d+(?:\.\d{1,6})?$/.test(text) && text.replaceAll(/\D/g, "").length <= 15;
}

/** Whether a set of texts can stand there. */
export function isTaskSet(name: string, texts: readonly string[]): boolean {
  if (name === "tags") return texts.every((tag) => TAG.test(tag));
  return name === "depends" && texts.every((uuid) => UUID.test(uuid));
}

/** Whether taskwarrior gives a text back as it was. */
export function isPlain(text: string): boolean {
  return text.trim() === text && !/[\p{Cc}\p{Cs}]|&open;|&close;/u.test(text.replaceAll("\n", ""));
}
