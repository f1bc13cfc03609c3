import type { AttributeValue } from "../../task/attribute-value.ts";
import { isDone } from "../../task/condition/condition.ts";
import {
  COMPLETED,
  DEADLINE,
  DESCRIPTION,
  numberTextOf,
  orderNames,
  STATUS,
  textOf,
  type TaskRecord,
} from "../../task/record.ts";
import { formatWall } from "../../task/repeat/wall-clock.ts";
import { wallTimeAt } from "../../task/time-zone.ts";
import { isSecond } from "../../task/validate-record.ts";
import { lossOf } from "../loss.ts";
import { reshaper } from "../reshape.ts";
import { AT, EXTRAS, readTodo, WITHOUT } from "./read-todo.ts";

const OURS = new Set(["due", "pri", AT, EXTRAS, WITHOUT]);
const DATE = /^\d{4}-\d\d-\d\d$/;

/**
 * Makes lines of todo.txt, with dates as the clocks of `tz` have them. Each is read back: what it does not say, or says
 * otherwise, is in a word of ours at its end.
 */
export function todoWriter(tz: string): (record: TaskRecord) => string {
  const reshape = reshaper({ now: 0, tz });
  return (record) => {
    const line = lineOf(record, tz);
    const read = readBack(line, reshape);
    const { missing, foreign } = lossOf(record, read);
    const parts = [line, word(EXTRAS, missing), word(WITHOUT, foreign)];
    return parts.filter((part) => part !== "").join(" ");
  };
}

function readBack(line: string, reshape: (record: TaskRecord) => TaskRecord): TaskRecord {
  try {
    return reshape(readTodo(line));
  } catch {
    // What it says is not a date, or one of other years.
    return readTodo(line);
  }
}

function word(name: string, json: string | undefined): string {
  return json === undefined ? "" : `${name}:${encodeURIComponent(json)}`;
}

function lineOf(record: TaskRecord, tz: string): string {
  const { [DESCRIPTION]: description, [DEADLINE]: deadline, [STATUS]: _status, ...others } = record;
  const { priority, created, completed, projects, contexts, ...rest } = others;
  const done = isDone(record);
  const completedAt = secondOf(record[COMPLETED]);
  const completion =
    completedAt === undefined ? dateOf(completed) : formatWall(wallTimeAt(completedAt, tz)).slice(0, 10);
  const letter = /^[A-Z]$/.exec(textOf(priority) ?? "")?.[0];
  const creation = done && completion === undefined ? undefined : dateOf(created);
  const parts = [
    done ? "x" : letter && `(${letter})`,
    done ? completion : undefined,
    creation,
    textOf(description)?.replaceAll(/[\r\n\ufeff]+/g, " "),
    ...wordsOf("+", projects),
    ...wordsOf("@", contexts),
    ...dueOf(secondOf(deadline), tz),
    done && letter !== undefined ? `pri:${letter}` : undefined,
    letter === undefined ? pair("priority", priority) : undefined,
    creation === undefined ? pair("created", created) : undefined,
    done ? undefined : pair(STATUS, record[STATUS]),
    ...orderNames(Object.keys(rest)).map((name) => pair(name, rest[name])),
  ];
  return parts.filter((part) => part !== undefined && part !== "").join(" ");
}

function secondOf(value: AttributeValue | undefined): number | undefined {
  const text = numberTextOf(value) ?? "";
  return isSecond(text) ? Number(text) : undefined;
}

function dateOf(value: AttributeValue | undefined): string | undefined {
  return DATE.exec(textOf(value) ?? "")?.[0];
}

/** The day, and the time where it is not the end of the day. */
function dueOf(at: number | undefined, tz: string): string[] {
  if (at === undefined) return [];
  const wall = wallTimeAt(at, tz);
  const [day, time] = formatWall(wall).split("T");
  if (time === "23:59:59") return [`due:${day}`];
  const offset = Math.round((wall - at) / 60);
  const two = (number: number) => String(number).padStart(2, "0");
  const size = Math.abs(offset);
  const zone =
    offset === 0 ? "Z" : `${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return [`due:${day}`, `${AT}:${time!.replace(/:00$/, "")}${zone}`];
}

function wordsOf(sign: string, value: AttributeValue | undefined): string[] {
  const texts = value !== undefined && "SS" in value ? value.SS : [];
  return texts
    .filter((text) => /^\S+$/.test(text))
    .toSorted()
    .map((text) => sign + text);
}

/** `name:value`, where both are words. */
function pair(name: string, value: AttributeValue | undefined): string | undefined {
  const text = textOf(value) ?? (name === COMPLETED ? numberTextOf(value) : undefined);
  if (text === undefined || !/^[A-Za-z][\w-]*$/.test(name) || !/^[^\s/]\S*$/.test(text)) return undefined;
  return OURS.has(name) || /[\u200b-\u200f\u2028-\u202f]/.test(text) ? undefined : `${name}:${text}`;
}
