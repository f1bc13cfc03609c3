import type { LogEvent } from "../../cloud/log/function-log.ts";
import type { LogLine } from "../../cloud/log/log-line.ts";
import { painter } from "../../output/list/painter.ts";
import { toText } from "../../output/plain-value.ts";
import { visible } from "../../output/visible.ts";
import type { Attributes } from "../../task/attribute-value.ts";
import { formatDeadline, formatInstant } from "../../task/instant.ts";

const GAP = "  ";
// As many as tell the requests of a day apart; the rest is in the records.
const SHORT_ID = 8;
const WORD = 6;

/** Writes lines for people: when, how bad, of which request, what. `tz`: an IANA name. */
export function logWriter({ tz, color }: { tz: string; color: boolean }) {
  const red = painter("red", color);
  const dim = painter("dim", color);
  // Lines come many to a second.
  let second = -1;
  let time = "";
  return ({ at }: LogEvent, line: LogLine): string => {
    if (Math.floor(at / 1000) !== second) {
      second = Math.floor(at / 1000);
      time = formatInstant(second, tz);
    }
    const { kind, level, requestId = "" } = line;
    const isPlatform = kind !== "function" && kind !== "text";
    const word = visible(isPlatform ? kind.toUpperCase() : (level ?? "")).padEnd(WORD);
    const id = visible(requestId.slice(0, SHORT_ID)).padEnd(SHORT_ID);
    const [first = "", ...others] = (isPlatform ? measures(line) : described(line, tz))
      .split("\n")
      .map(visible);
    const paint = level === "ERROR" ? red : isPlatform ? dim : (text: string) => text;
    // What goes on is indented, so that no text of a log can pass for a line of it.
    const lines = [[time, word, id, first].join(GAP).trimEnd(), ...others.map((text) => `    ${text}`)];
    return lines.map((text) => `${paint(text)}\n`).join("");
  };
}

function described({ fields, rest, text }: LogLine, tz: string): string {
  const {
    schedule,
    outcome,
    status,
    user_name: user,
    deadline_unix_time: deadline,
    ms,
    error,
    reason,
  } = fields;
  const due = deadline === undefined ? undefined : formatDeadline(toText(deadline), tz);
  const who = [user === undefined ? undefined : toText(user), due].filter((part) => part !== undefined);
  const why = [error, reason].flatMap((part) => (part === undefined ? [] : [toText(part)]));
  return [
    ...[schedule, outcome, status].map((part) => part && toText(part)),
    text,
    who.join(" "),
    ...Object.entries(rest).map(([name, value]) => `${name}=${toText(value)}`),
    why.join(": "),
    ms && `${toText(ms)} ms`,
  ]
    .filter((part) => part !== undefined && part !== "")
    .join(GAP);
}

/** `35.2 ms, billed 36 ms, 92 of 128 MB, cold start 310 ms`; the line itself where nothing was measured. */
function measures({ kind, fields, text }: LogLine): string {
  if (kind === "start" || kind === "end") return "";
  const of = (name: string, words: (value: string) => string) => sayIf(fields, name, words);
  const said = [
    of("outcome", (outcome) => outcome),
    of("error", (error) => error),
    of("ms", (ms) => `${ms} ms`),
    of("billed_ms", (ms) => `billed ${ms} ms`),
    of("used_mb", (mb) => `${mb}${of("memory_mb", (most) => ` of ${most}`) ?? ""} MB`),
    of("cold_start_ms", (ms) => `cold start ${ms} ms`),
  ].filter((part) => part !== undefined);
  return said.length === 0 ? text : said.join(", ");
}

function sayIf(fields: Attributes, name: string, words: (value: string) => string): string | undefined {
  const value = fields[name];
  return value === undefined ? undefined : words(toText(value));
}
