import { usageError } from "../../errors.ts";
import { printable } from "../when/printable.ts";
import { isRrule, readRrule, type Rrule } from "./rrule.ts";

/** A rule as somebody wrote it. */
export interface Repeat {
  text: string;
  rule: Rrule;
  /** Whether it was written in words, and not as an RRULE. */
  isWords: boolean;
}

const EXAMPLES =
  "write it as in daily, weekdays, 'every mon,thu', 'every 2 weeks', 'last fri of month', monthly or FREQ=WEEKLY;BYDAY=MO";

/** Reads a rule. Throws a usage error for what is not understood whole. `what` names the flag in messages. */
export function readRepeat(text: string, what: string): Repeat {
  const refuse = (reason?: string, hint: string = EXAMPLES) =>
    usageError(
      `${what} '${printable(text)}' is not a rule${reason === undefined ? "" : `: ${reason}`}`,
      hint,
    );
  if (isRrule(text)) return { text, rule: readRrule(text, refuse), isWords: false };
  throw refuse();
}
