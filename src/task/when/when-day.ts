import type { Dayjs } from "dayjs";
import { calendarAt, dateAt } from "./calendar.ts";
import { readDate } from "./when-date.ts";
import { readDayOffset } from "./when-offset.ts";
import type { Days, WhenDay, WhenReading } from "./when-reading.ts";
import { ENGLISH_WEEKDAY, JAPANESE_WEEKDAY, weekdayNamed } from "./when-words.ts";

type Rule = [RegExp, (today: Dayjs, parts: string[], reading: WhenReading) => Days];

const one = (day: Dayjs): Days => [day.unix()];
const LATER: { [word: string]: number } = { this: 0, next: 1, 今: 0, 来: 1, 再来: 2 };

// A day in Latin letters ends at a space or at the end of the text; a Japanese one ends by itself.
const RULES: Rule[] = [
  [latin("today"), (today) => one(today)],
  [latin("tomorrow"), (today) => one(today.add(1, "day"))],
  [latin("yesterday"), (today) => one(today.subtract(1, "day"))],
  [latin("eow"), (today) => one(mondayOf(today).add(6, "day"))],
  [latin("eom"), (today) => one(lastOfMonth(today))],
  [latin("eoq"), (today) => one(lastOfMonth(today.add(2 - (today.month() % 3), "month")))],
  [latin("eoy"), (today) => one(today.month(11).date(31))],
  [latin(ENGLISH_WEEKDAY), (today, [name = ""]) => coming(today, name)],
  [latin(`(this|next) ${ENGLISH_WEEKDAY}`), (today, [week, name]) => one(dayOfWeek(today, week, name))],
  // A week as a day is its Monday. The same weekday a week later is `+1w` already, and would make the text another day
  // every day; Monday is one day all week long, is how reminders and mail programs take it, and is never too late.
  [latin("(next) week"), (today, [week]) => one(dayOfWeek(today, week, "mon"))],
  [/^(?:今日|きょう)/, (today) => one(today)],
  [/^(?:明日|あした|あす)/, (today) => one(today.add(1, "day"))],
  [/^(?:明後日|あさって)/, (today) => one(today.add(2, "day"))],
  [/^(?:昨日|きのう)/, (today) => one(today.subtract(1, "day"))],
  [/^月末/, (today) => one(lastOfMonth(today))],
  [/^年末/, (today) => one(today.month(11).date(31))],
  [new RegExp(`^${JAPANESE_WEEKDAY}`), (today, [name = ""]) => coming(today, name)],
  [
    new RegExp(`^(今|来|再来)週の?${JAPANESE_WEEKDAY}`),
    (today, [week, name]) => one(dayOfWeek(today, week, name)),
  ],
  [/^(来|再来)週(?!末)/, (today, [week]) => one(dayOfWeek(today, week, "月"))],
  [/^(今|来|再来)月末/, (today, [month]) => one(lastOfMonth(monthLater(today, month)))],
  [
    /^(今|来|再来)月の?(\d{1,2})日/,
    (today, [month, day], reading) => {
      const first = monthLater(today, month);
      return [dateAt(first.year(), first.month() + 1, Number(day), reading)];
    },
  ],
];

/** Reads the day at the beginning of a text. */
export function readDay(text: string, reading: WhenReading): WhenDay | undefined {
  const date = readDate(text, reading) ?? readDayOffset(text, reading);
  if (date !== undefined) return date;
  for (const [pattern, daysOf] of RULES) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const today = calendarAt(reading.wallNow).startOf("day");
    const days = daysOf(today, match.slice(1), reading);
    return { days, rest: text.slice(match[0].length), dated: false };
  }
  return undefined;
}

function latin(pattern: string): RegExp {
  return new RegExp(`^${pattern}(?= |$)`);
}

/** Days since Monday. */
function weekdayOf(day: Dayjs): number {
  return (day.day() + 6) % 7;
}

function mondayOf(day: Dayjs): Dayjs {
  return day.subtract(weekdayOf(day), "day");
}

function dayOfWeek(today: Dayjs, week = "", weekday = ""): Dayjs {
  return mondayOf(today).add(7 * (LATER[week] ?? 0) + weekdayNamed(weekday), "day");
}

function monthLater(today: Dayjs, month = ""): Dayjs {
  return today.date(1).add(LATER[month] ?? 0, "month");
}

function lastOfMonth(day: Dayjs): Dayjs {
  return day.date(day.daysInMonth());
}

function coming(today: Dayjs, weekday: string): Days {
  const first = today.add((weekdayNamed(weekday) - weekdayOf(today) + 7) % 7, "day");
  return [first.unix(), first.add(7, "day").unix()];
}
