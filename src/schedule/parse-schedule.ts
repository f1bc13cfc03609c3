import { shorten, usageError } from "../errors.ts";
import { cronInsteadOf } from "./cron/cron-suggestion.ts";
import { formatSchedule, type Schedule } from "./schedule.ts";
import { parseAt } from "./parse-at.ts";
import { parseCron } from "./cron/parse-cron.ts";
import { parseRate } from "./parse-rate.ts";

// API reference of EventBridge, PutRule, ScheduleExpression.
const LONGEST = 256;
const EXAMPLES = "write rate(3 minutes), 3m, 2h, 1d, or cron(0 10 ? * MON-FRI *)";

/**
 * The schedule that a text means: `rate(3 minutes)`, `3 minutes`, `3m`, `cron(0 10 * * ? *)`, its six fields alone, or
 * `at(2026-12-01T09:00:00)`. `what` names the text in errors, as in `--rate`. Throws usage errors.
 */
export function parseSchedule(text: string, what: string): Schedule {
  const trimmed = text.trim();
  // Spaces do not count, so that the text itself may be somewhat longer.
  if (trimmed.length > 4 * LONGEST) throw tooLong(trimmed.length, what);
  const schedule = parseForm(trimmed, what);
  const { length } = formatSchedule(schedule);
  if (length > LONGEST) throw tooLong(length, what);
  return schedule;
}

function tooLong(length: number, what: string): Error {
  return usageError(
    `${what} is an expression of ${length} characters; EventBridge takes at most ${LONGEST}`,
    "shorten its lists with ranges and steps, as in 0-30 or 0/5",
  );
}

function parseForm(text: string, what: string): Schedule {
  if (text === "") throw usageError(`${what} is empty`, EXAMPLES);
  const call = /^([a-z]+)\s*\(([^()]*)\)$/i.exec(text);
  if (call !== null) {
    const [, name = "", inner = ""] = call;
    if (name.toLowerCase() === "rate") return parseRate(inner.trim(), what, { short: false });
    if (name.toLowerCase() === "cron") return parseCron(inner.trim(), what);
    if (name.toLowerCase() === "at") return parseAt(inner.trim(), what);
  }
  const suggestion = cronInsteadOf(text);
  if (suggestion !== undefined)
    throw usageError(`${what}: EventBridge does not know '${shorten(text)}'`, `write ${suggestion}`);
  if (/^[+-]?[\d.]+\s*[a-z]+$/i.test(text)) return parseRate(text, what, { short: true });
  const fields = text.split(/\s+/).length;
  if (fields >= 5 && fields <= 7 && !/[()]/.test(text)) return parseCron(text, what);
  throw usageError(`${what}: '${shorten(text)}' is not a schedule`, EXAMPLES);
}
