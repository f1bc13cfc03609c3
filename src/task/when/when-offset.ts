import type { Dayjs } from "dayjs";
import { calendarAt } from "./calendar.ts";
import { inRange, instantAt } from "./when-reading.ts";
import type { WhenDay, WhenReading } from "./when-reading.ts";
import { NUMBER, numberNamed } from "./when-words.ts";

// From large to small: the order in which an offset is written and applied.
const CALENDAR_UNITS = ["year", "month", "week", "day"] as const;
const EXACT_UNITS = { hour: 3600, minute: 60, second: 1 } as const;

type Unit = (typeof CALENDAR_UNITS)[number] | keyof typeof EXACT_UNITS;
/** The units that are written, and no other. */
type Amounts = { [unit in Unit]?: number };

const SHORT = /^([+-]?)(?:(\d+)y)?(?:(\d+)mo)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?= |$)/;
const SHORT_UNITS = [...CALENDAR_UNITS, "hour", "minute", "second"] as const;
const UNIT_WORD = "(second|minute|hour|day|week|month|year)s?";
const IN = new RegExp(`^in ${NUMBER} ${UNIT_WORD}(?= |$)`);
const AGO = new RegExp(`^${NUMBER} ${UNIT_WORD} ago(?= |$)`);
const JAPANESE = /^(\d+)(秒|分|時間|日|週間|[かヶケカヵ箇]月|年)(後|前)/;
const JAPANESE_UNITS: { [first: string]: Unit } = {
  秒: "second",
  分: "minute",
  時: "hour",
  日: "day",
  週: "week",
  年: "year",
};

/**
 * Reads an offset from now: `+1w2d`, `2d`, `in 3 days`, `2時間後`. Years to days follow the calendar of the zone and keep
 * the clock time (a month's end clamps); hours, minutes and seconds are exact. `cased`: the text before lower-casing.
 */
export function readOffset(text: string, cased: string, reading: WhenReading): number | undefined {
  const { now, wallNow, refuse } = reading;
  const { amounts, rest } = offsetIn(text) ?? {};
  if (amounts === undefined || rest !== "") {
    if (!/^[+-]/.test(text) || (amounts !== undefined && isDays(amounts))) return undefined;
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
  const calendar = moved(calendarAt(wallNow), amounts);
  let exact = 0;
  for (const [unit, size] of Object.entries(EXACT_UNITS)) exact += (amounts[unit as Unit] ?? 0) * size;

  // Unmoved, the clock time stays this very moment, which may be the second of two with the same clock time.
  const start = calendar.unix() === wallNow ? now : instantAt(calendar.unix(), reading);
  return inRange(start + exact, reading);
}

/** Reads an offset of days or more at the beginning of a text, where a time goes with it: `3日後 9:00`. */
export function readDayOffset(text: string, { wallNow }: WhenReading): WhenDay | undefined {
  const offset = offsetIn(text);
  if (offset === undefined || !isDays(offset.amounts)) return undefined;
  const day = moved(calendarAt(wallNow).startOf("day"), offset.amounts);
  return { days: [day.unix()], rest: offset.rest, dated: false };
}

function moved(calendar: Dayjs, amounts: Amounts): Dayjs {
  return CALENDAR_UNITS.reduce((day, unit) => day.add(amounts[unit] ?? 0, unit), calendar);
}

function isDays(amounts: Amounts): boolean {
  return !Object.keys(EXACT_UNITS).some((unit) => unit in amounts);
}

function offsetIn(text: string): { amounts: Amounts; rest: string } | undefined {
  for (const [pattern, amountsOf] of FORMS) {
    const match = pattern.exec(text);
    const amounts = match === null ? {} : amountsOf(match.slice(1));
    if (match !== null && Object.keys(amounts).length > 0)
      return { amounts, rest: text.slice(match[0].length) };
  }
  return undefined;
}

const FORMS: [RegExp, (parts: (string | undefined)[]) => Amounts][] = [
  [
    SHORT,
    ([sign, ...numbers]) =>
      Object.fromEntries(
        SHORT_UNITS.flatMap((unit, index) =>
          numbers[index] === undefined ? [] : [[unit, Number(`${sign}${numbers[index]}`)]],
        ),
      ),
  ],
  [IN, ([number = "", unit = ""]) => ({ [unit]: numberNamed(number) })],
  [AGO, ([number = "", unit = ""]) => ({ [unit]: -numberNamed(number) })],
  [
    JAPANESE,
    ([number, unit = "", side]) => ({
      [JAPANESE_UNITS[unit.charAt(0)] ?? "month"]: Number(number) * (side === "前" ? -1 : 1),
    }),
  ],
];
