import { ENGLISH_WEEKDAY, MONTH, monthNamed, NUMBER, numberNamed, weekdayNamed } from "../when/when-words.ts";
import { DAYS } from "./rrule.ts";

const WORDS: { readonly [word: string]: string } = {
  hourly: "FREQ=HOURLY",
  daily: "FREQ=DAILY",
  weekly: "FREQ=WEEKLY",
  fortnightly: "FREQ=WEEKLY;INTERVAL=2",
  monthly: "FREQ=MONTHLY",
  quarterly: "FREQ=MONTHLY;INTERVAL=3",
  yearly: "FREQ=YEARLY",
  annually: "FREQ=YEARLY",
  weekdays: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
  "every weekday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
  weekends: "FREQ=WEEKLY;BYDAY=SA,SU",
  "every weekend": "FREQ=WEEKLY;BYDAY=SA,SU",
  eom: "FREQ=MONTHLY;BYMONTHDAY=-1",
  "end of month": "FREQ=MONTHLY;BYMONTHDAY=-1",
};
const FREQUENCIES: { readonly [unit: string]: string } = {
  minute: "MINUTELY",
  hour: "HOURLY",
  day: "DAILY",
  week: "WEEKLY",
  month: "MONTHLY",
  year: "YEARLY",
};
const ORDINALS = ["first", "second", "third", "fourth", "fifth"];

const ORDINAL = `(${ORDINALS.join("|")}|[1-5](?:st|nd|rd|th)|last)`;
const AND = "(?: ?, ?(?:and )?| and )";
const DAY = ENGLISH_WEEKDAY.replace("(", "(?:");
const WEEKDAY = `${DAY}s?`;
const WEEKDAYS = `(${WEEKDAY}(?:${AND}${WEEKDAY})*)`;
const DATE = "\\d\\d?(?:st|nd|rd|th)?";
const DATES = `(${DATE}(?:${AND}${DATE})*)`;
const EVERY = `every (?:${NUMBER} |(other|second) )?`;

/** What may be misspelt in a rule. Where two are equally near, the first is taken. */
export const REPEAT_WORDS = [
  ...Object.keys(WORDS).filter((word) => !word.includes(" ")),
  ..."every each other on of the and last until times for weekday weekend".split(" "),
  ...Object.keys(FREQUENCIES).flatMap((unit) => [unit, `${unit}s`]),
  ...ORDINALS,
  ..."monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun".split(" "),
  ..."mondays tuesdays wednesdays thursdays fridays saturdays sundays".split(" "),
  ..."january february march april may june july august september october november december".split(" "),
  ..."jan feb mar apr jun jul aug sep oct nov dec".split(" "),
  ..."two three four five six seven eight nine ten eleven twelve".split(" "),
];

/** Reads a rule in English, in small letters and without its end. Gives an RRULE; undefined for what is none. */
export function readEnglishRepeat(text: string): string | undefined {
  const plain = text.replace(/\bthe /g, "").replace(/\beach\b/g, "every");
  if (Object.hasOwn(WORDS, plain)) return WORDS[plain];
  return readUnits(plain) ?? readWeekdays(plain) ?? readMonth(plain) ?? readYear(plain);
}

function match(pattern: string, text: string): (string | undefined)[] | undefined {
  return new RegExp(`^${pattern}$`).exec(text)?.slice(1);
}

function interval(number: string | undefined, other: string | undefined): string {
  const count = other === undefined ? numberNamed(number ?? "1") : 2;
  return count === 1 ? "" : `;INTERVAL=${count}`;
}

function readUnits(text: string): string | undefined {
  const [number, other, unit] = match(`${EVERY}(minute|hour|day|week|month|year)s?`, text) ?? [];
  return unit === undefined ? undefined : `FREQ=${FREQUENCIES[unit]}${interval(number, other)}`;
}

function readWeekdays(text: string): string | undefined {
  const weeks = match(`(?:weekly|${EVERY}weeks?) on ${WEEKDAYS}`, text) ?? match(`${EVERY}${WEEKDAYS}`, text);
  const [number, other, list] = weeks ?? [undefined, undefined, match(WEEKDAYS, text)?.[0]];
  return list === undefined ? undefined : `FREQ=WEEKLY${interval(number, other)};BYDAY=${weekdays(list)}`;
}

function weekdays(list: string): string {
  const named = new Set(list.split(new RegExp(AND)).map(weekdayNamed));
  return DAYS.filter((_, index) => named.has(index)).join(",");
}

const OF_MONTH = `(?:(last day)|${ORDINAL} (weekday|${DAY})|${DATES})`;

function readMonth(text: string): string | undefined {
  const on = match(`(?:monthly|${EVERY}months?) on ${OF_MONTH}`, text);
  if (on !== undefined) return monthly(on.slice(0, 2), on.slice(2));
  const of = match(`(?:every )?${OF_MONTH} of ${EVERY}months?`, text);
  if (of !== undefined) return monthly(of.slice(-2), of);
  const plain = match(`(?:every )?${OF_MONTH} of month`, text) ?? match(`every ${OF_MONTH}`, text);
  return plain && monthly([], plain);
}

/** Of the groups of EVERY, and of OF_MONTH. */
function monthly([number, other]: (string | undefined)[], day: (string | undefined)[]): string | undefined {
  const which = dayOfMonth(day);
  return which && `FREQ=MONTHLY${interval(number, other)};${which}`;
}

function dayOfMonth([lastDay, ordinal, day, dates]: (string | undefined)[]): string | undefined {
  if (lastDay !== undefined) return "BYMONTHDAY=-1";
  if (dates !== undefined) {
    const numbers = dates.split(new RegExp(AND)).map((date) => Number.parseInt(date, 10));
    if (numbers.some((number) => number < 1 || number > 31)) return undefined;
    return `BYMONTHDAY=${[...new Set(numbers)].toSorted((a, b) => a - b).join(",")}`;
  }
  const word = ORDINALS.indexOf(ordinal!) + 1;
  const number = ordinal === "last" ? -1 : word > 0 ? word : Number.parseInt(ordinal!, 10);
  if (day === "weekday") return `BYDAY=MO,TU,WE,TH,FR;BYSETPOS=${number}`;
  return `BYDAY=${number}${DAYS[weekdayNamed(day!)]}`;
}

function readYear(text: string): string | undefined {
  const begin = "(?:yearly on |every year on |every )?";
  const [month, date] =
    match(`${begin}${MONTH} (${DATE})`, text) ??
    match(`${begin}(${DATE})(?: of)? ${MONTH}`, text)?.toReversed() ??
    [];
  if (month !== undefined && date !== undefined) {
    const number = Number.parseInt(date, 10);
    if (number < 1 || number > 31) return undefined;
    return `FREQ=YEARLY;BYMONTH=${monthNamed(month)};BYMONTHDAY=${number}`;
  }
  const [ordinal, day, name] = match(`${begin}${ORDINAL} (weekday|${DAY}) of ${MONTH}`, text) ?? [];
  if (name === undefined) return undefined;
  return `FREQ=YEARLY;BYMONTH=${monthNamed(name)};${dayOfMonth([undefined, ordinal, day])}`;
}
