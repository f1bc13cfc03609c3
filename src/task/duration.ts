import { shorten, usageError } from "../errors.ts";

const UNITS = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 } as const;
const SYNTAX = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?:in)?)?(?:(\d+)s)?$/;
/** A year, in seconds. */
const LONGEST = 366 * UNITS.d;

/** A length of time, in seconds: `90s`, `15m`, `1h30m`, `2d`, `1w`. A day is 24 hours. Throws a usage error that names `what`. */
export function readDuration(text: string, what: string): number {
  const [, ...numbers] = SYNTAX.exec(text.trim().toLowerCase().replaceAll(" ", "")) ?? [];
  const sizes = Object.values(UNITS);
  const seconds = numbers.reduce((sum, number, index) => sum + Number(number ?? 0) * sizes[index]!, 0);
  if (seconds >= 1 && seconds <= LONGEST) return seconds;
  const hint = /^\d+$/.test(text)
    ? `say of what: ${what} ${text}s, ${what} ${text}m`
    : `write it as in ${what} 15m, ${what} 90s or ${what} 1h30m`;
  const wrong = seconds > LONGEST ? "is longer than a year" : "is not a length of time";
  throw usageError(`${what} '${shorten(text)}' ${wrong}`, hint);
}
