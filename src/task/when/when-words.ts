const NUMBERS = [
  "a",
  "an",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** The names of the weekdays in messages, Monday first. */
export const WEEKDAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** One weekday, in English and in Japanese, as a group of a regular expression. */
export const ENGLISH_WEEKDAY =
  "(mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)";
export const JAPANESE_WEEKDAY = "([月火水木金土日])曜日?";

/** One month's name, and a number of things: `3`, `three` or `a`. */
export const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
export const NUMBER = `(\\d+|${NUMBERS.join("|")})`;

/** 0 is Monday. */
export function weekdayNamed(name: string): number {
  const kanji = "月火水木金土日".indexOf(name);
  return kanji >= 0 ? kanji : WEEKDAYS.indexOf(name.slice(0, 3));
}

/** 1 is January. */
export function monthNamed(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3)) + 1;
}

/** The number that a word or digits mean. */
export function numberNamed(text: string): number {
  const word = NUMBERS.indexOf(text);
  return word >= 0 ? Math.max(1, word - 1) : Number(text);
}

const UNITS = ["second", "minute", "hour", "day", "week", "month", "year"];

/** What may be misspelt. Where two are equally near, the first is taken. */
export const WORDS = [
  ..."today tomorrow yesterday noon midnight next this ago now eod eow eom eoq eoy".split(" "),
  ...WEEKDAY_NAMES.map((name) => name.toLowerCase()),
  ...WEEKDAYS,
  ..."january february march april june july august september sept october november december".split(" "),
  ...MONTHS,
  ...UNITS.flatMap((unit) => [unit, `${unit}s`]),
  ...NUMBERS,
  ..."utc gmt aoe".split(" "),
];
