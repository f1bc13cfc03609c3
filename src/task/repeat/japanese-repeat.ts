import { weekdayNamed } from "../when/when-words.ts";
import { DAYS } from "./rrule.ts";

const WORDS: { readonly [word: string]: string } = {
  毎日: "FREQ=DAILY",
  平日: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
  毎週平日: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
  週末: "FREQ=WEEKLY;BYDAY=SA,SU",
  毎週末: "FREQ=WEEKLY;BYDAY=SA,SU",
  月末: "FREQ=MONTHLY;BYMONTHDAY=-1",
  毎年末: "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31",
};
const FREQUENCIES: { readonly [unit: string]: string } = {
  分: "MINUTELY",
  時: "HOURLY",
  日: "DAILY",
  週: "WEEKLY",
  月: "MONTHLY",
  年: "YEARLY",
};
const KANJI = "一二三四五";

const EVERY =
  "(?:毎([時週月年])間?|隔([日週月年])|(\\d+)(分|時|日|週|か月|ヶ月|カ月|ヵ月|ケ月|箇月|年)間?(?:ごと|毎)[のに]?)";
const AND = "[・、,と]?";
const WEEKDAY = "[月火水木金土日](?:曜日?)?";
const WEEKDAYS = `(${WEEKDAY}(?:${AND}${WEEKDAY})*)`;
const ORDINAL = `第?[1-5${KANJI}]`;
const OF_MONTH = `(?:(末日?|最終日)|(${ORDINAL}(?:${AND}${ORDINAL})*|最終|最後の)([月火水木金土日]曜日?|平日)|(\\d+日(?:${AND}\\d+日)*))`;

/** Reads a rule in Japanese, without spaces and without its end. Gives an RRULE; undefined for what is none. */
export function readJapaneseRepeat(text: string): string | undefined {
  const plain = text.replace(/に$/, "");
  const weekday = match("毎([月火水木金土日])曜日?", plain)?.[0];
  if (weekday !== undefined) return `FREQ=WEEKLY;BYDAY=${weekdays(weekday)}`;
  if (Object.hasOwn(WORDS, plain)) return WORDS[plain];
  return readRhythm(plain) ?? readMonth(plain) ?? readYear(plain);
}

function match(pattern: string, text: string): (string | undefined)[] | undefined {
  return new RegExp(`^${pattern}$`).exec(text)?.slice(1);
}

/** The frequency and the interval, of the four groups of EVERY. */
function rhythm([every, other, number, unit]: (string | undefined)[]): { unit: string; text: string } {
  const one = (every ?? other ?? unit!).slice(-1);
  const count = other === undefined ? Number(number ?? 1) : 2;
  return { unit: one, text: `FREQ=${FREQUENCIES[one]}${count === 1 ? "" : `;INTERVAL=${count}`}` };
}

function readRhythm(text: string): string | undefined {
  const parts = match(`${EVERY}${WEEKDAYS}?`, text);
  if (parts === undefined) return undefined;
  const { unit, text: rule } = rhythm(parts);
  const [, , , , list] = parts;
  if (list === undefined) return rule;
  return unit === "週" ? `${rule};BYDAY=${weekdays(list)}` : undefined;
}

function weekdays(list: string): string {
  const letters = list.replaceAll(/曜日?/g, "").match(/[月火水木金土日]/g)!;
  const named = new Set(letters.map(weekdayNamed));
  return DAYS.filter((_, index) => named.has(index)).join(",");
}

function readMonth(text: string): string | undefined {
  const parts = match(`${EVERY}${OF_MONTH}`, text);
  if (parts === undefined) return undefined;
  const { unit, text: rule } = rhythm(parts);
  const day = dayOfMonth(parts.slice(4));
  return unit === "月" && day !== undefined ? `${rule};${day}` : undefined;
}

function dayOfMonth([last, ordinals, day, dates]: (string | undefined)[]): string | undefined {
  if (last !== undefined) return "BYMONTHDAY=-1";
  if (dates !== undefined) {
    const numbers = dates.match(/\d+/g)!.map(Number);
    if (numbers.some((number) => number < 1 || number > 31)) return undefined;
    return `BYMONTHDAY=${[...new Set(numbers)].toSorted((a, b) => a - b).join(",")}`;
  }
  const found = ordinals!.match(new RegExp(`[1-5${KANJI}]`, "g"));
  const numbers = found?.map((one) => KANJI.indexOf(one) + 1 || Number(one)) ?? [-1];
  const each = [...new Set(numbers)].toSorted((a, b) => a - b);
  if (day === "平日") return `BYDAY=MO,TU,WE,TH,FR;BYSETPOS=${each.join(",")}`;
  return `BYDAY=${each.map((number) => `${number}${weekdays(day!)}`).join(",")}`;
}

function readYear(text: string): string | undefined {
  const [month = "", ...parts] = match(`毎年(\\d+)月${OF_MONTH}`, text) ?? [];
  if (month === "" || Number(month) < 1 || Number(month) > 12) return undefined;
  const day = dayOfMonth(parts);
  return day && `FREQ=YEARLY;BYMONTH=${Number(month)};${day}`;
}
