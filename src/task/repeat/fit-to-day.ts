import type { Repeat } from "./read-repeat.ts";
import type { Rrule } from "./rrule.ts";

/**
 * The rule for a series that begins on a day. To people "monthly" on the 31st is the last day of a shorter month, and yearly
 * on 29 February the 28th of most years; an RRULE by itself leaves those out (RFC 5545), and one that was written as such is
 * left as it is.
 */
export function fitToDay({ rule, isWords }: Repeat, wall: number): Rrule {
  const date = new Date(wall * 1000);
  const day = date.getUTCDate();
  const isPlain = [...rule.keys()].every((name) => !name.startsWith("BY"));
  if (!isWords || !isPlain || day < 29) return rule;
  const upTo = Array.from({ length: day - 27 }, (_, index) => 28 + index).join(",");
  const last = [["BYMONTHDAY", upTo] as const, ["BYSETPOS", "-1"] as const];
  if (rule.get("FREQ") === "MONTHLY") return new Map([...rule, ...last]);
  const isLeapDay = date.getUTCMonth() === 1;
  return rule.get("FREQ") === "YEARLY" && isLeapDay ? new Map([...rule, ["BYMONTH", "2"], ...last]) : rule;
}
