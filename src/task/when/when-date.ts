import type { Dayjs } from "dayjs";
import { calendarAt, dateAt } from "./calendar.ts";
import type { Days, WhenDay, WhenReading } from "./when-reading.ts";
import { ENGLISH_WEEKDAY, JAPANESE_WEEKDAY, MONTH, monthNamed, weekdayNamed } from "./when-words.ts";

const DAY = "(?<day>\\d{1,2})";
const NAMED_DAY = `${DAY}(?<th>st|nd|rd|th)?`;
const NAMED_MONTH = MONTH.replace("(", "(?<name>");

// A date in Latin letters or digits ends at a space, a comma or a bracket; a Japanese one ends by itself.
const FORMS = [
  latin(`(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)`),
  latin(`(?<year>\\d{4})/(?<month>\\d{1,2})/${DAY}`),
  latin(`(?<month>\\d{1,2})(?<slash>/)${DAY}`),
  latin(`${NAMED_MONTH} ${NAMED_DAY}(?:,? (?<year>\\d{4}))?`),
  latin(`${NAMED_DAY} ${NAMED_MONTH}(?:,? (?<year>\\d{4}))?`),
  /^(?:(?<year>\d{4})年|令和(?<reiwa>元|\d{1,2})年)?(?<month>\d{1,2})月(?<day>\d{1,2})日/,
];
const WEEKDAY_BEFORE = new RegExp(`^${ENGLISH_WEEKDAY},? `);
const WEEKDAY_AFTER = new RegExp(
  `^ ?(?:\\(([月火水木金土日])(?:曜日?)?\\)|\\(${ENGLISH_WEEKDAY}\\)|${JAPANESE_WEEKDAY})`,
);
const REIWA_BEGINS = Date.UTC(2019, 4, 1) / 1000;

interface DateParts {
  year?: string;
  reiwa?: string;
  month?: string;
  name?: string;
  day?: string;
  th?: string;
  slash?: string;
}

/** Reads the date at the beginning of a text, with the weekday before it (`Thu, 24 Dec`) or after it (`12月24日(木)`). */
export function readDate(text: string, reading: WhenReading): WhenDay | undefined {
  const [before = "", weekdayBefore] = WEEKDAY_BEFORE.exec(text) ?? [];
  const date = text.slice(before.length);
  for (const form of FORMS) {
    const match = form.exec(date);
    if (match === null) continue;
    const rest = date.slice(match[0].length);
    const [after = "", ...names] = (weekdayBefore === undefined && WEEKDAY_AFTER.exec(rest)) || [];
    const name = weekdayBefore ?? names.find((found) => found !== undefined);
    return {
      days: daysOf({ ...match.groups }, reading),
      rest: rest.slice(after.length),
      dated: true,
      weekday: name === undefined ? undefined : weekdayNamed(name),
    };
  }
  return undefined;
}

function latin(pattern: string): RegExp {
  return new RegExp(`^${pattern}(?=[ ,(]|$)`);
}

function daysOf({ year, reiwa, month, name, day, th, slash }: DateParts, reading: WhenReading): Days {
  const { refuse } = reading;
  const monthNumber = name === undefined ? Number(month) : monthNamed(name);
  const dayNumber = Number(day);
  if (th !== undefined && th !== ordinalOf(dayNumber)) {
    throw refuse(
      `the ending of ${day}${th} is wrong`,
      `write ${dayNumber}${ordinalOf(dayNumber)}, or ${dayNumber} alone`,
    );
  }
  if (slash !== undefined) {
    reading.remarks.push("month/day");
    if (monthNumber > 12 && dayNumber <= 12) {
      throw refuse(`there is no month ${monthNumber}`, `the month comes first: ${day}/${month}`);
    }
  }
  if (year === undefined && reiwa === undefined) return comingDate(monthNumber, dayNumber, reading);
  if (reiwa === undefined) return [dateAt(Number(year), monthNumber, dayNumber, reading)];
  const date = dateAt(2018 + (reiwa === "元" ? 1 : Number(reiwa)), monthNumber, dayNumber, reading);
  if (date < REIWA_BEGINS) throw refuse("令和 begins on 2019-05-01", "write that date with its western year");
  return [date];
}

function ordinalOf(day: number): string {
  if (day >= 11 && day <= 13) return "th";
  return ["th", "st", "nd", "rd"][day % 10] ?? "th";
}

function comingDate(month: number, day: number, reading: WhenReading): Days {
  const today = calendarAt(reading.wallNow).startOf("day");
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
