import { createHash } from "node:crypto";
import { stringify } from "lossless-json";
import { shorten } from "../../../errors.ts";
import { recordOfAttributes } from "../../../function/stored-record.ts";
import { encodeDynamoJson } from "../../../task/dynamodb-json.ts";
import { formatDeadline } from "../../../task/instant.ts";
import {
  DEADLINE,
  DESCRIPTION,
  keyOf,
  LAST_INSTANT,
  orderNames,
  STATUS,
  USER_NAME,
} from "../../../task/record.ts";
import type { TaskRecord } from "../../../task/record.ts";
import { referenceOf } from "../../../task/reference.ts";
import { wallTimeAt } from "../../../task/time-zone.ts";
import { isDone } from "../../../task/condition/condition.ts";

const LONGEST = 400;
const LONGEST_MORE = 120;
const MOST_MORE = 4;
const COLUMNS = new Set([USER_NAME, DEADLINE, DESCRIPTION, STATUS]);

/** A record as a line of the list, in texts: a number in it may have more digits than the browser's numbers keep. */
export function describeRecord(record: TaskRecord, tz: string): object {
  const texts = textsOf(record);
  const more = orderNames(Object.keys(record)).filter((name) => !COLUMNS.has(name));
  return {
    ...describeKey(record, tz),
    description: shorten(texts(DESCRIPTION), LONGEST),
    status: shorten(texts(STATUS), LONGEST_MORE),
    done: isDone(record),
    more: more.slice(0, MOST_MORE).map((name) => [shorten(name), shorten(texts(name), LONGEST_MORE)]),
    left: Math.max(0, more.length - MOST_MORE),
    seen: seenOf(record),
  };
}

/** A record whole. */
export function describeWhole(record: TaskRecord, tz: string): object {
  const texts = textsOf(record);
  return {
    ...describeKey(record, tz),
    description: texts(DESCRIPTION),
    done: isDone(record),
    time: formatDeadline(keyOf(record).deadline, tz),
    reference: referenceOf(record).slice(0, 6),
    attributes: orderNames(Object.keys(record))
      .filter((name) => name !== USER_NAME && name !== DEADLINE && name !== DESCRIPTION)
      .map((name) => [name, texts(name)]),
    seen: seenOf(record),
  };
}

/** A short name of all that is in a record: what was seen is still there where it has the same. */
export function seenOf(record: TaskRecord): string {
  return createHash("sha256").update(encodeDynamoJson(record)).digest("base64url").slice(0, 22);
}

function describeKey(record: TaskRecord, tz: string): object {
  const { userName, deadline } = keyOf(record);
  const at = Number(deadline);
  const isInstant = Number.isInteger(at) && at >= 0 && at <= LAST_INSTANT;
  // `wall`: what the clocks of the zone show, in seconds.
  return { user: userName, deadline, at, wall: isInstant ? wallTimeAt(at, tz) : null };
}

function textsOf(record: TaskRecord): (name: string) => string {
  const values = recordOfAttributes(record);
  return (name) => {
    const value = Object.hasOwn(values, name) ? values[name] : "";
    return typeof value === "string" ? value : stringify(value)!;
  };
}
