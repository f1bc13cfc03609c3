import { usageError } from "../errors.ts";
import { formatSchedule, type RateSchedule, type RateUnit } from "./schedule.ts";

const MINUTES = { minute: 1, hour: 60, day: 1440 } as const;
// AWS names no largest value; this one keeps every sum of seconds exact.
const LARGEST = 2_147_483_647;

// The units that people write, in minutes. Months have no fixed length, so they cannot be a rate.
const WRITTEN: [RegExp, number][] = [
  [/^s(ec(ond)?s?)?$/i, 1 / 60],
  [/^m(in(ute)?s?)?$/i, MINUTES.minute],
  [/^h((ou)?rs?)?$/i, MINUTES.hour],
  [/^d(ays?)?$/i, MINUTES.day],
  [/^w(eeks?)?$/i, 7 * MINUTES.day],
];
const SHORT = new Map<string, RateUnit>([
  ["m", "minute"],
  ["h", "hour"],
  ["d", "day"],
]);

/**
 * The inside of `rate(…)`, or with `short` the forms `3m`, `2h`, `1d` and `3 minutes` too. As EventBridge demands, the
 * unit is singular for 1 and plural for all else. Throws usage errors.
 */
export function parseRate(text: string, what: string, options: { short: boolean }): RateSchedule {
  const [, number = "", word = ""] = /^([+-]?[\d.]+)\s*([a-z]+)$/i.exec(text) ?? [];
  const value = Number(number);
  if (word === "" || Number.isNaN(value)) {
    throw usageError(`${what}: '${text}' is not a number and a unit`, "write rate(3 minutes)");
  }
  const unit = (options.short ? SHORT.get(word) : undefined) ?? unitOf(word, value);
  if (unit !== undefined && /^\d+$/.test(number) && value >= 1 && value <= LARGEST)
    return { kind: "rate", value, unit };
  throw usageError(`${what}: ${reason(text, number, value, word)}`, hintFor(value, word));
}

function unitOf(word: string, value: number): RateUnit | undefined {
  const lower = word.toLowerCase();
  return (Object.keys(MINUTES) as RateUnit[]).find((unit) => lower === (value === 1 ? unit : `${unit}s`));
}

function reason(text: string, number: string, value: number, word: string): string {
  if (!/^\d+$/.test(number)) return `'${number}' is not a positive whole number`;
  if (value < 1) return `${text} is not a length of time; the shortest rate is 1 minute`;
  if (value > LARGEST) return `${number} is too large`;
  const plural = /^(minute|hour|day)s?$/i.test(word);
  if (plural) return `'${text}' mixes singular and plural, which EventBridge refuses`;
  return `'${text}' has no unit that EventBridge knows (minutes, hours, days)`;
}

function hintFor(value: number, word: string): string {
  if (/^mo(nths?)?$|^M$/.test(word))
    return "write cron(0 0 1 * ? *) for the first of each month, 3m for minutes";
  if (/^y(ears?)?$/i.test(word)) return "write cron(0 0 1 1 ? *) for the first of each year";
  const size = WRITTEN.find(([pattern]) => pattern.test(word))?.[1];
  const minutes = Math.round(Math.abs(value) * (size ?? NaN) * 1000) / 1000;
  if (Number.isNaN(minutes) || minutes > LARGEST)
    return "write rate(3 minutes), rate(2 hours) or rate(1 day)";
  if (minutes < 1 || !Number.isInteger(minutes))
    return "write whole minutes, as in rate(1 minute), the shortest";
  // Their own unit where that works, as 48 hours need not become 2 days.
  const own = Object.entries(MINUTES).find(([, length]) => length === size)?.[0] as RateUnit | undefined;
  const units: RateUnit[] = own === undefined ? ["day", "hour", "minute"] : [own, "day", "hour", "minute"];
  const unit = units.find((unit) => minutes % MINUTES[unit] === 0) ?? "minute";
  return `write ${formatSchedule({ kind: "rate", value: minutes / MINUTES[unit], unit })}`;
}
