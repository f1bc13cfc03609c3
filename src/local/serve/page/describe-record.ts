import { createHash } from "node:crypto";
import { stringify } from "lossless-json";
import { shorten } from "../../../errors.ts";
import { recordOfAttributes } from "../../../function/store/stored-record.ts";
import { encodeDynamoJson } from "../../../task/dynamodb-json.ts";
import { headingOf, TITLE } from "../../../task/heading.ts";
import { formatDeadline } from "../../../task/instant.ts";
import {
  DEADLINE,
  DESCRIPTION,
  INSTANTS,
  keyOf,
  LAST_INSTANT,
  numberTextOf,
  orderNames,
  STATUS,
  textOf,
  USER_NAME,
} from "../../../task/record.ts";
import type { TaskRecord } from "../../../task/record.ts";
import { referenceOf } from "../../../task/reference.ts";
import { wallTimeAt } from "../../../task/time-zone.ts";
import { unshownOf } from "../../../task/unshown.ts";
import { isDone } from "../../../task/condition/condition.ts";

const LONGEST = 400;
const LONGEST_MORE = 120;
const MOST_MORE = 4;

/** A record as a line of the list, in texts: a number in it may have more digits than the browser's numbers keep. */
export function describeRecord(record: TaskRecord, tz: string): object {
  const texts = textsOf(record);
  const heading = headingOf(record) || texts(DESCRIPTION);
  const unshown = new Set([STATUS, ...unshownOf([record])]);
  if (texts(TITLE) === heading) unshown.add(TITLE);
  const more = othersOf(record).filter((name) => !unshown.has(name));
  return {
    ...describeKey(record, tz),
    description: shorten(heading, LONGEST),
    status: shorten(texts(STATUS), LONGEST_MORE),
    done: isDone(record),
    more: more
      .slice(0, MOST_MORE)
      .map((name) => [
        shorten(name),
        shorten(texts(name), LONGEST_MORE),
        ...(isTime(record, name) ? [instantOf(texts(name), tz)] : []),
      ]),
    left: Math.max(0, more.length - MOST_MORE),
    seen: seenOf(record),
  };
}

/** A record whole. */
export function describeWhole(record: TaskRecord, tz: string): object {
  const texts = textsOf(record);
  return {
    ...describeKey(record, tz),
    description: headingOf(record) || texts(DESCRIPTION),
    done: isDone(record),
    time: formatDeadline(keyOf(record).deadline, tz),
    reference: referenceOf(record).slice(0, 6),
    attributes: othersOf(record).map((name) => [
      name,
      isTime(record, name) ? formatDeadline(texts(name), tz) : texts(name),
    ]),
    seen: seenOf(record),
  };
}

/** A short name of all that is in a record: what was seen is still there where it has the same. */
export function seenOf(record: TaskRecord): string {
  return createHash("sha256").update(encodeDynamoJson(record)).digest("base64url").slice(0, 22);
}

/** The names of what is not in its key, nor in its heading as the description. */
function othersOf(record: TaskRecord): string[] {
  const isHeaded = textOf(record[DESCRIPTION]) !== undefined || headingOf(record) === "";
  return orderNames(Object.keys(record)).filter(
    (name) => name !== USER_NAME && name !== DEADLINE && !(isHeaded && name === DESCRIPTION),
  );
}

function describeKey(record: TaskRecord, tz: string): object {
  const { userName, deadline } = keyOf(record);
  return { user: userName, deadline, ...instantOf(deadline, tz) };
}

/** A number, in seconds since 1970 where it is such an instant; `wall`: what the clocks of the zone show then, else null. */
function instantOf(text: string, tz: string): { at: number; wall: number | null } {
  const at = Number(text);
  return { at, wall: isInstant(at) ? wallTimeAt(at, tz) : null };
}

function isInstant(at: number): boolean {
  return Number.isInteger(at) && at >= 0 && at <= LAST_INSTANT;
}

function isTime(record: TaskRecord, name: string): boolean {
  const text = INSTANTS.has(name) ? numberTextOf(record[name]) : undefined;
  return text !== undefined && isInstant(Number(text));
}

function textsOf(record: TaskRecord): (name: string) => string {
  const values = recordOfAttributes(record);
  return (name) => {
    const value = Object.hasOwn(values, name) ? values[name] : "";
    return typeof value === "string" ? value : stringify(value)!;
  };
}
