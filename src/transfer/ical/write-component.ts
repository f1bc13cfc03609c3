import type { AttributeValue } from "../../task/attribute-value.ts";
import { isDone } from "../../task/condition/condition.ts";
import { headingOf } from "../../task/heading.ts";
import {
  COMPLETED,
  DEADLINE,
  DESCRIPTION,
  numberTextOf,
  REPEAT,
  REPEAT_AT,
  REPEAT_ZONE,
  STATUS,
  textOf,
  USER_NAME,
  type TaskRecord,
} from "../../task/record.ts";
import { isRepeating } from "../../task/repeat/is-repeating.ts";
import { formatWall } from "../../task/repeat/wall-clock.ts";
import { isTimeZone, wallTimeAt } from "../../task/time-zone.ts";
import { isSecond } from "../../task/validate-record.ts";
import { basicTime } from "../basic-time.ts";
import { lossOf } from "../loss.ts";
import { stableUuid } from "../stable-uuid.ts";
import { beginRule } from "./begin-rule.ts";
import { escapeText, readProperty } from "./content-line.ts";
import { EXTRAS, readComponent, USER, WITHOUT } from "./read-component.ts";

export interface CalendarOptions {
  /** What a task is there. */
  as: "todo" | "event";
  /** So many seconds before a task is due an open one is told of; undefined: not at all. */
  alarm: number | undefined;
  /** When the calendar is written, in seconds since 1970. */
  now: number;
  /** Whether it is only looked at, so that it has nothing of a record but what a calendar shows. */
  isFeed?: true;
}

const NOT_RAW =
  /^(?:UID|DTSTAMP|SEQUENCE|DTSTART|DTEND|DUE|DURATION|RRULE|RDATE|EXDATE|EXRULE|STATUS|COMPLETED|PERCENT-COMPLETE|RECURRENCE-ID|BEGIN|END|X-TASKS.*)$/;

/** A record as the lines of a component, not yet folded, and the zone that they name. */
export function componentOf(
  record: TaskRecord,
  options: CalendarOptions,
): { lines: string[]; zone?: string } {
  const written = linesOf(record, options, false);
  const { lines, zone, read } = "read" in written ? written : linesOf(record, options, true);
  if (options.isFeed !== true) {
    const { missing, foreign } = lossOf(record, read ?? {});
    if (missing !== undefined) lines.push(`${EXTRAS}:${escapeText(missing)}`);
    if (foreign !== undefined) lines.push(`${WITHOUT}:${escapeText(foreign)}`);
  }
  const name = nameOf(options);
  const whole = [`BEGIN:${name}`, ...lines, `END:${name}`];
  return zone === undefined ? { lines: whole } : { lines: whole, zone };
}

const nameOf = ({ as }: CalendarOptions) => (as === "event" ? "VEVENT" : "VTODO");

/** The lines, and the record that is read of them; `isBare`: without what may not be read. */
function linesOf(
  record: TaskRecord,
  options: CalendarOptions,
  isBare: boolean,
): { lines: string[]; zone?: string; read?: TaskRecord } {
  const { lines, zone } = write(record, options, isBare);
  const zoned = zone === undefined ? {} : { zone };
  try {
    return { lines, ...zoned, read: beginRule(readComponent(nameOf(options), lines), "UTC") };
  } catch {
    return { lines, ...zoned };
  }
}

function write(record: TaskRecord, options: CalendarOptions, isBare: boolean) {
  const { tags, priority, sequence, alarms, ical } = record;
  const isTodo = options.as === "todo";
  const done = isDone(record);
  const completed = secondOf(record[COMPLETED]);
  const uid = textOf(record["uid"]);
  const lines = [
    `UID:${escapeText(uid !== undefined && /^[\x21-\x7e]{1,255}$/.test(uid) ? uid : stableUuid(record))}`,
    `DTSTAMP:${basicTime(options.now)}`,
    `SEQUENCE:${Number(/^\d{1,8}$/.exec(numberTextOf(sequence) ?? "")?.[0] ?? 0) + (done ? 1 : 0)}`,
    ...texts("SUMMARY", summaryOf(record, options)),
    ...(options.isFeed === true ? [] : texts(USER, textOf(record[USER_NAME]))),
    ...texts("DESCRIPTION", textOf(record["description"])),
    ...texts("LOCATION", textOf(record["location"])),
  ];
  const due = dueOf(record);
  if (due !== undefined) {
    const value = `${due.zone === undefined ? "" : `;TZID=${due.zone}`}:${due.time}`;
    if (!isTodo || due.rule !== undefined) lines.push(`DTSTART${value}`);
    if (isTodo) lines.push(`DUE${value}`);
    if (due.rule !== undefined && !isBare) lines.push(`RRULE:${due.rule}`);
  }
  if (tags !== undefined && "SS" in tags)
    lines.push(`CATEGORIES:${tags.SS.toSorted().map(escapeText).join(",")}`);
  const level = /^\d$/.exec(numberTextOf(priority) ?? "");
  if (level !== null) lines.push(`PRIORITY:${level[0]}`);
  if (isTodo) lines.push(`STATUS:${done ? "COMPLETED" : statusOf(textOf(record[STATUS]))}`);
  if (isTodo && done && completed !== undefined) lines.push(`COMPLETED:${basicTime(completed)}`);
  if (!isBare) lines.push(...rawLines(ical), ...alarmLines(alarms));
  if (options.alarm !== undefined && !done && alarms === undefined)
    lines.push(...alarm(options.alarm, summaryOf(record, options) ?? "", isTodo));
  return { lines, zone: due?.zone };
}

/** What is looked at has a name, and be it another one. */
function summaryOf(record: TaskRecord, { isFeed }: CalendarOptions): string | undefined {
  return isFeed === true ? headingOf(record) || "(no description)" : textOf(record[DESCRIPTION]);
}

function statusOf(status: string | undefined): string {
  return status === "in process" ? "IN-PROCESS" : "NEEDS-ACTION";
}

function secondOf(value: AttributeValue | undefined): number | undefined {
  const text = numberTextOf(value) ?? "";
  return isSecond(text) ? Number(text) : undefined;
}

const texts = (name: string, text: string | undefined) =>
  text === undefined ? [] : [`${name}:${escapeText(text)}`];

/** When it is due, on the clocks of its rule where it stands for a time of that. */
function dueOf(record: TaskRecord): { time: string; zone?: string; rule?: string } | undefined {
  const at = secondOf(record[DEADLINE]);
  if (at === undefined) return undefined;
  const zone = textOf(record[REPEAT_ZONE]);
  const rule = textOf(record[REPEAT]);
  if (!isRepeating(record) || zone === undefined || rule === undefined || !isTimeZone(zone))
    return { time: basicTime(at) };
  const wall = formatWall(wallTimeAt(at, zone));
  // A count begins with the series, not with this one.
  if (wall !== textOf(record[REPEAT_AT]) || /COUNT=|^RRULE/i.test(rule)) return { time: basicTime(at) };
  if (zone === "UTC") return { time: basicTime(at), rule };
  return { time: wall.replaceAll(/[-:]/g, ""), zone, rule };
}

/** What an import has kept, where it says nothing that this component says itself. */
function rawLines(value: AttributeValue | undefined): string[] {
  const lines = listOf(value);
  const isRaw = (line: string) => isProperty(line) && !NOT_RAW.test(readProperty(line).name);
  return lines.every(isRaw) ? lines : [];
}

function alarmLines(value: AttributeValue | undefined): string[] {
  const alarms = listOf(value).map((text) => text.split("\n"));
  const isAlarm = (lines: string[]) =>
    lines.every((line) => isProperty(line) && !/^(?:BEGIN|END):/i.test(line)) &&
    ["ACTION", "TRIGGER"].every((name) => lines.some((line) => readProperty(line).name === name));
  if (!alarms.every(isAlarm)) return [];
  return alarms.flatMap((lines) => ["BEGIN:VALARM", ...lines, "END:VALARM"]);
}

function listOf(value: AttributeValue | undefined): string[] {
  return value !== undefined && "L" in value ? value.L.map((one) => textOf(one) ?? "\0") : [];
}

function isProperty(line: string): boolean {
  return /^[A-Za-z0-9-]+[;:]/.test(line) && !/[\p{Cc}\u2028\u2029\ufeff]/u.test(line) && canRead(line);
}

function canRead(line: string): boolean {
  try {
    return readProperty(line) !== undefined;
  } catch {
    return false;
  }
}

function alarm(seconds: number, summary: string, isTodo: boolean): string[] {
  // A task that has no beginning is told of before it is due.
  const before = isTodo ? "TRIGGER;RELATED=END" : "TRIGGER";
  const minutes = seconds % 60 === 0 ? `${seconds / 60}M` : `${seconds}S`;
  return [
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escapeText(summary)}`,
    `${before}:-PT${minutes}`,
    "END:VALARM",
  ];
}
