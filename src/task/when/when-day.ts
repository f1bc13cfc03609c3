import type { Dayjs } from "dayjs";
import { calendarAt, dateAt } from "./calendar.ts";
import type { WhenReading } from "./when-reading.ts";

/** Midnight of a day as a wall time; for a day that comes again (`fri`, `12月1日`) the first not over, and the next. */
type Days = [day: number, again?: number];

/** A day that a text begins with, and the text after it. */
export interface WhenDay {
  days: Days;
  rest: string;
}

const ENGLISH_WEEKDAY =
  "(mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)";
const ENGLISH_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const JAPANESE_WEEKDAYS = "月火水木金土日";

type Rule = [RegExp, (today: Dayjs, parts: string[], reading: WhenReading) => Days];

const one = (day: Dayjs): Days => [day.unix()];

// A day in Latin letters or digits ends at a space or at the end of the text; a Japanese one ends by itself.
const RULES: Rule[] = [
  [latin("today"), (today) => one(today)],
  [latin("tomorrow"), (today) => one(today.add(1, "day"))],
  [latin("yesterday"), (today) => one(today.subtract(1, "day"))],
  [latin("eow"), (today) => one(mondayOf(today).add(6, "day"))],
  [latin("eom"), (today) => one(lastOfMonth(today))],
  [latin("eoq"), (today) => one(lastOfMonth(today.add(2 - (today.month() % 3), "month")))],
  [latin("eoy"), (today) => one(today.month(11).date(31))],
  [latin(ENGLISH_WEEKDAY), (today, [name = ""]) => coming(today, englishIndex(name))],
  [
    latin(`next ${ENGLISH_WEEKDAY}`),
    (today, [name = ""]) => one(mondayOf(today).add(7 + englishIndex(name), "day")),
  ],
  [
    latin("(\\d{4})-(\\d\\d)-(\\d\\d)"),
    (_today, [y, m, d], reading) => [dateAt(Number(y), Number(m), Number(d), reading)],
  ],
  [/^今日/, (today) => one(today)],
  [/^明日/, (today) => one(today.add(1, "day"))],
  [/^明後日/, (today) => one(today.add(2, "day"))],
  [/^昨日/, (today) => one(today.subtract(1, "day"))],
  [/^月末/, (today) => one(lastOfMonth(today))],
  [/^年末/, (today) => one(today.month(11).date(31))],
  [/^([月火水木金土日])曜日?/, (today, [name = ""]) => coming(today, JAPANESE_WEEKDAYS.indexOf(name))],
  [
    /^(今|来)週の?([月火水木金土日])曜日?/,
    (today, [week, name = ""]) =>
      one(mondayOf(today).add((week === "来" ? 7 : 0) + JAPANESE_WEEKDAYS.indexOf(name), "day")),
  ],
  [
    /^(\d{4})年(\d{1,2})月(\d{1,2})日/,
    (_today, [y, m, d], reading) => [dateAt(Number(y), Number(m), Number(d), reading)],
  ],
  [/^(\d{1,2})月(\d{1,2})日/, (today, [m, d], reading) => comingDate(today, Number(m), Number(d), reading)],
];

/** Reads the day at the beginning of a text. */
export function readDay(text: string, reading: WhenReading): WhenDay | undefined {
  for (const [pattern, daysOf] of RULES) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const today = calendarAt(reading.wallNow).startOf("day");
    return { days: daysOf(today, match.slice(1), reading), rest: text.slice(match[0].length) };
  }
  return undefined;
}

function latin(pattern: string): RegExp {
  return new RegExp(`^${pattern}(?= |$)`);
}

function englishIndex(name: string): number {
  return ENGLISH_WEEKDAYS.indexOf(name.slice(0, 3));
}

/** Days since Monday. */
function weekdayOf(day: Dayjs): number {
  return (day.day() + 6) % 7;
}

function mondayOf(day: Dayjs): Dayjs {
  return day.subtract(weekdayOf(day), "day");
}

function lastOfMonth(day: Dayjs): Dayjs {
  return day.date(day.daysInMonth());
}

function coming(today: Dayjs, weekday: number): Days {
  const first = today.add((weekday - weekdayOf(today) + 7) % 7, "day");
  return [first.unix(), first.add(7, "day").unix()];
}

function comingDate(today: Dayjs, month: number, day: number, reading: WhenReading): Days {
  const date = calendarAt(dateAt(undefined, month, day, reading));
  const first = nextYearlyFrom(today, date);
  return [first.unix(), nextYearlyFrom(first.add(1, "day"), date).unix()];
}

function nextYearlyFrom(earliest: Dayjs, date: Dayjs): Dayjs {
  for (let year = earliest.year(); ; year++) {
    const day = date.year(year);
    // dayjs gives February 28 in a year without the 29th.
    if (day.date() === date.date() && !day.isBefore(earliest)) return day;
  }
}
