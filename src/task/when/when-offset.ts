import { calendarAt } from "./calendar.ts";
import { inRange, instantAt } from "./when-reading.ts";
import type { WhenReading } from "./when-reading.ts";

// From large to small: the order in which an offset is written and applied.
const CALENDAR_UNITS = ["year", "month", "week", "day"] as const;
const EXACT_UNITS = { hour: 3600, minute: 60, second: 1 } as const;

type Unit = (typeof CALENDAR_UNITS)[number] | keyof typeof EXACT_UNITS;
type Amounts = { [unit in Unit]?: number };

const SHORT = /^([+-])(?:(\d+)y)?(?:(\d+)mo)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;
const SHORT_UNITS = [...CALENDAR_UNITS, "hour", "minute", "second"] as const;
const UNIT_WORD = "(second|minute|hour|day|week|month|year)s?";
const IN = new RegExp(`^in (\\d+) ${UNIT_WORD}$`);
const AGO = new RegExp(`^(\\d+) ${UNIT_WORD} ago$`);
const JAPANESE = /^(\d+)(秒|分|時間|日|週間|[かヶケカヵ箇]月|年)(後|前)$/;
const JAPANESE_UNITS: { [first: string]: Unit } = {
  秒: "second",
  分: "minute",
  時: "hour",
  日: "day",
  週: "week",
  年: "year",
};

/**
 * Reads an offset from now: `+1w2d`, `in 3 days`, `2時間後`. Years to days follow the calendar of the zone and keep
 * the clock time (a month's end clamps); hours, minutes and seconds are exact. `cased`: the text before lower-casing.
 */
export function readOffset(text: string, cased: string, reading: WhenReading): number | undefined {
  const { now, wallNow, refuse } = reading;
  const amounts = shortAmounts(text) ?? wordAmounts(text);
  if (amounts === undefined) {
    if (!/^[+-]/.test(text)) return undefined;
    throw refuse(
      "an offset is numbers with units, each unit once and from large to small: y mo w d h m s",
      "as in +3d, -2h, +1w2d, +90m or +1mo",
    );
  }
  if (/\dM(?![Oo])/.test(cased)) {
    throw refuse(
      "a capital M may be minutes or months",
      "write m for minutes or mo for months, as in +90m or +1mo",
    );
  }
  let calendar = calendarAt(wallNow);
  for (const unit of CALENDAR_UNITS) calendar = calendar.add(amounts[unit] ?? 0, unit);
  let exact = 0;
  for (const [unit, size] of Object.entries(EXACT_UNITS)) exact += (amounts[unit as Unit] ?? 0) * size;

  // Unmoved, the clock time stays this very moment, which may be the second of two with the same clock time.
  const start = calendar.unix() === wallNow ? now : instantAt(calendar.unix(), reading);
  return inRange(start + exact, reading);
}

function shortAmounts(text: string): Amounts | undefined {
  const [, sign, ...numbers] = SHORT.exec(text) ?? [];
  if (numbers.every((number) => number === undefined)) return undefined;
  return Object.fromEntries(
    SHORT_UNITS.map((unit, index) => [unit, Number(`${sign}${numbers[index] ?? 0}`)]),
  );
}

function wordAmounts(text: string): Amounts | undefined {
  const [, later, laterUnit] = IN.exec(text) ?? [];
  if (laterUnit !== undefined) return { [laterUnit]: Number(later) };
  const [, earlier, earlierUnit] = AGO.exec(text) ?? [];
  if (earlierUnit !== undefined) return { [earlierUnit]: -Number(earlier) };
  const [, number, unit, side] = JAPANESE.exec(text) ?? [];
  if (unit === undefined) return undefined;
  return { [JAPANESE_UNITS[unit[0] ?? ""] ?? "month"]: Number(number) * (side === "前" ? -1 : 1) };
}
