import { Big } from "big.js";
import { normalizeNumber } from "../../task/number.ts";
import { keyOf, type TaskKey, type TaskRecord } from "../../task/record.ts";

/**
 * A key as the local store has it, in the order of user, deadline and rest. `deadline` is the whole number at or below the
 * record's, or one of two limits for what is larger; `rest` is a text that orders what has the same: empty for a whole number.
 */
export interface LocalKey {
  userName: string;
  deadline: number;
  rest: string;
}

const LONGEST = 15;
// What stands for all numbers of more digits: beyond them, and a double still.
const BEYOND = 2e15;
// Behind all digits.
const LAST = "~";
// Before all digits.
const FIRST = " ";

/** Throws a usage error for a deadline that is not a number of DynamoDB. */
export function localKey({ userName, deadline }: TaskKey): LocalKey {
  const text = normalizeNumber(deadline);
  if (!text.includes(".") && text.length <= (text.startsWith("-") ? LONGEST + 1 : LONGEST))
    return { userName, deadline: Number(text), rest: "" };
  const isNegative = text.startsWith("-");
  const [whole = "", fraction = ""] = text.slice(isNegative ? 1 : 0).split(".");
  if (whole.length <= LONGEST) {
    return isNegative
      ? { userName, deadline: -Number(whole) - 1, rest: upToOne(fraction) }
      : { userName, deadline: Number(whole), rest: fraction };
  }
  const digits = `${whole}${fraction}`.replace(/0+$/, "");
  const order = `${String(whole.length - 1).padStart(3, "0")}${digits}`;
  return isNegative
    ? { userName, deadline: -BEYOND, rest: `${ninesOf(order)}${LAST}` }
    : { userName, deadline: BEYOND, rest: order };
}

/** The key of a record. */
export function localKeyOf(record: TaskRecord): LocalKey {
  return localKey(keyOf(record));
}

/** The decimal text of a key's deadline; of one that damage has changed, what can be said. */
export function deadlineOf({ deadline, rest }: Omit<LocalKey, "userName">): string {
  if (!Number.isInteger(deadline)) return String(deadline);
  if (Math.abs(deadline) !== BEYOND)
    return /^\d{1,167}$/.test(rest) ? new Big(`0.${rest}`).plus(deadline).toFixed() : String(deadline);
  const isNegative = deadline < 0;
  const [, exponent, first, digits] =
    /^(\d{3})(\d)(\d{0,37})~?$/.exec(isNegative ? ninesOf(rest) : rest) ?? [];
  if (exponent === undefined) return String(deadline);
  return new Big(`${isNegative ? "-" : ""}${first}.${digits}0e${exponent}`).toFixed();
}

/** A place that no record has, between a key and all that come before it. */
export function placeBefore({ userName, deadline, rest }: LocalKey): LocalKey {
  if (rest === "") return { userName, deadline: deadline - 1, rest: LAST };
  // No rest ends with a zero, so that there is a character below its last one.
  const below = String.fromCharCode(rest.charCodeAt(rest.length - 1) - 1);
  return { userName, deadline, rest: `${rest.slice(0, -1)}${below}${LAST}${LAST}` };
}

/** A place that no record has, between a key and all that come after it. */
export function placeAfter({ userName, deadline, rest }: LocalKey): LocalKey {
  return { userName, deadline, rest: `${rest}${FIRST}` };
}

/** The places before and after all records of a user. */
export function endsOf(userName: string): [first: LocalKey, last: LocalKey] {
  return [
    { userName, deadline: -BEYOND, rest: "" },
    { userName, deadline: BEYOND, rest: LAST },
  ];
}

/** Orders two keys of one user: negative, zero or positive. */
export function compareDeadlines(a: LocalKey, b: LocalKey): number {
  if (a.deadline !== b.deadline) return a.deadline - b.deadline;
  return a.rest === b.rest ? 0 : a.rest < b.rest ? -1 : 1;
}

function ninesOf(digits: string): string {
  return digits.replaceAll(/\d/g, (digit) => String(9 - Number(digit)));
}

/** The digits of 1 minus a fraction that is given by its digits, the last of which is not a zero. */
function upToOne(digits: string): string {
  return `${ninesOf(digits.slice(0, -1))}${10 - Number(digits.at(-1))}`;
}
