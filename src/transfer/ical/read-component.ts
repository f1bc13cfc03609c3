import { usageError } from "../../errors.ts";
import type { AttributeValue } from "../../task/attribute-value.ts";
import { DONE } from "../../task/condition/condition.ts";
import { COMPLETED, DEADLINE, DESCRIPTION, STATUS, USER_NAME, type TaskRecord } from "../../task/record.ts";
import { readBasicTime } from "../basic-time.ts";
import { parsePlainRecord } from "../json/parse-plain-record.ts";
import { readCalendarTime } from "./calendar-time.ts";
import { readProperty, unescapeList, unescapeText, type Property } from "./content-line.ts";
import { dueAfterStart } from "./due-after-start.ts";

export const EXTRAS = "X-TASKS";
export const WITHOUT = "X-TASKS-WITHOUT";
export const USER = "X-TASKS-USER";
/** Carries the rule of a record to `beginRule`, which takes it off. */
export const RULE = "ical_rule";

const TEXTS: { readonly [name: string]: string } = {
  SUMMARY: DESCRIPTION,
  DESCRIPTION: "description",
  LOCATION: "location",
  UID: "uid",
  [USER]: USER_NAME,
};
// What each writing of a calendar makes anew.
const VOLATILE = new Set(["DTSTAMP"]);
const NOT_WITH_RULE = new Set(["RDATE", "EXDATE", "EXRULE"]);
// The language of a text, and the same text in another form: Outlook and Thunderbird write them with every text.
const ABOUT_TEXT = new Set(["LANGUAGE", "ALTREP"]);

interface PropertyLine {
  property: Property;
  line: string;
}

/**
 * The record of a VTODO or a VEVENT; an event is due when it begins. Alarms are texts of their lines in `alarms`, and what has
 * no attribute of its own is a line in `ical`. Throws usage errors.
 */
export function readComponent(name: string, lines: string[]): TaskRecord {
  const { properties, alarms } = split(lines);
  const dueName = name === "VTODO" ? "DUE" : "DTSTART";
  const record = new Map<string, AttributeValue>();
  const others: string[] = [];
  let rule: Property | undefined;
  let due: Property | undefined;
  let extras = "{}";
  let without = "{}";
  for (const { property, line } of properties) {
    const text = TEXTS[property.name];
    if (VOLATILE.has(property.name)) continue;
    if (property.name === dueName) due = property;
    else if (property.name === "RRULE" && rule === undefined) rule = property;
    else if (property.name === EXTRAS) extras = unescapeText(property.value);
    else if (property.name === WITHOUT) without = unescapeText(property.value);
    else if (text !== undefined && isPlain(property) && !record.has(text))
      record.set(text, { S: unescapeText(property.value) });
    else if (!readOther(property, record)) others.push(line);
  }
  if (due === undefined && name === "VTODO") due = takeDue(properties, others);
  const beginning = due && properties.find(({ property }) => isSameTime(property, due));
  const raw = others.filter((line) => rule === undefined || line !== beginning?.line);
  const sequence = record.get("sequence");
  // What a writing of ours has added to a task that is done.
  if (record.get(STATUS) === DONE && sequence !== undefined && "N" in sequence) {
    if (sequence.N === "1") record.delete("sequence");
    else record.set("sequence", { N: String(Number(sequence.N) - 1) });
  }
  if (alarms.length > 0) record.set("alarms", { L: alarms.map((S) => ({ S })) });
  if (raw.length > 0) record.set("ical", { L: raw.map((S) => ({ S })) });
  if (due !== undefined) {
    const { value, zone } = readCalendarTime(due);
    record.set(DEADLINE, value);
    if (rule !== undefined) {
      checkRule(properties, due);
      record.set(RULE, {
        M: { rule: { S: rule.value }, ...(zone === undefined ? {} : { zone: { S: zone } }) },
      });
    }
  }
  const left = [...record].filter(([attribute]) => !Object.hasOwn(parsePlainRecord(without), attribute));
  return { ...Object.fromEntries(left), ...parsePlainRecord(extras) };
}

/** What stands for DUE where a task says when it begins and how long it takes; how long is then said by it. */
function takeDue(properties: readonly PropertyLine[], others: string[]): Property | undefined {
  const start = properties.find(({ property }) => property.name === "DTSTART");
  const duration = properties.find(({ property }) => property.name === "DURATION");
  if (start === undefined || duration === undefined) return undefined;
  others.splice(others.indexOf(duration.line), 1);
  return dueAfterStart(start.property, duration.property);
}

/** Whether it says that a task with a rule begins when it is due. */
function isSameTime({ name, parameters, value }: Property, due: Property): boolean {
  return name === "DTSTART" && value === due.value && parameters.get("TZID") === due.parameters.get("TZID");
}

/** Whether it says no more than its value. */
function isPlain({ parameters }: Property): boolean {
  return [...parameters.keys()].every((name) => ABOUT_TEXT.has(name));
}

/** Whether the property has an attribute of its own, which it then gets. */
function readOther(property: Property, record: Map<string, AttributeValue>): boolean {
  if (!isPlain(property)) return false;
  const { name, value } = property;
  const status = name === "STATUS" ? value.toUpperCase() : undefined;
  const at = name === "COMPLETED" ? readBasicTime(value) : undefined;
  if (at !== undefined) record.set(COMPLETED, { N: String(at) });
  else if (name === "PRIORITY" && /^\d$/.test(value)) record.set("priority", { N: value });
  else if (name === "SEQUENCE" && /^\d{1,9}$/.test(value)) {
    if (Number(value) > 0) record.set("sequence", { N: String(Number(value)) });
  } else if (name === "CATEGORIES" && !record.has("tags") && unescapeList(value).length > 0)
    record.set("tags", { SS: [...new Set(unescapeList(value))] });
  else if (status === "COMPLETED") record.set(STATUS, DONE);
  else if (status === "IN-PROCESS") record.set(STATUS, { S: "in process" });
  else if (status === "CANCELLED") throw usageError("it is cancelled");
  else return status === "NEEDS-ACTION" || status === "CONFIRMED";
  return true;
}

function checkRule(properties: readonly PropertyLine[], due: Property): void {
  const day = (property: Property) => property.value.slice(0, 8);
  for (const { property } of properties) {
    if (NOT_WITH_RULE.has(property.name))
      throw usageError(`its rule is not translated, for ${property.name} changes it`);
    if (property.name === "DTSTART" && due.name === "DUE" && day(property) !== day(due))
      throw usageError("its rule is not translated, for it begins on another day than it is due");
  }
}

function split(lines: string[]) {
  const properties: PropertyLine[] = [];
  const alarms: string[] = [];
  let nested: string[] | undefined;
  for (const line of lines) {
    const [, word] = /^(BEGIN|END):/i.exec(line) ?? [];
    if (word?.toUpperCase() === "BEGIN" && nested === undefined) nested = [];
    else if (word?.toUpperCase() === "END" && nested !== undefined) {
      alarms.push(nested.join("\n"));
      nested = undefined;
    } else if (nested === undefined) properties.push({ property: readProperty(line), line });
    else nested.push(line);
  }
  return { properties, alarms };
}
