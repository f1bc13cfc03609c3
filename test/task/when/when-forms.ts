import * as fc from "fast-check";
import { clockTime, DAY, dayForms, type Form, pad, weekdayOf } from "./form-parts.ts";
import { comingDates, nextTwo, pastedForms } from "./pasted-forms.ts";
import { addMonths, clockAt, dateOf, firstWithClock } from "./when-oracle.ts";

const iso = (day: number) => dateOf(day).map(pad).join("-");

const SINGLE: [name: string, day: (today: number) => number][] = [
  ["today", (today) => today],
  ["Tomorrow", (today) => today + 1],
  ["yesterday", (today) => today - 1],
  ["eow", (today) => today - weekdayOf(today) + 6],
  ["EOM", (today) => Date.UTC(dateOf(today)[0], dateOf(today)[1], 0) / 1000 / DAY],
  ["eoq", (today) => Date.UTC(dateOf(today)[0], Math.ceil(dateOf(today)[1] / 3) * 3, 0) / 1000 / DAY],
  ["eoy", (today) => Date.UTC(dateOf(today)[0], 12, 0) / 1000 / DAY],
  ["今日", (today) => today],
  ["明日", (today) => today + 1],
  ["明後日", (today) => today + 2],
  ["昨日", (today) => today - 1],
  ["月末", (today) => Date.UTC(dateOf(today)[0], dateOf(today)[1], 0) / 1000 / DAY],
  ["年末", (today) => Date.UTC(dateOf(today)[0], 12, 0) / 1000 / DAY],
];
const WEEKDAYS = ["Monday", "tuesday", "wednesday", "thursday", "FRIDAY", "saturday", "sunday"];
const isJapanese = (text: string) => !/^[a-z]+$/i.test(text);

const singles = fc
  .constantFrom(...SINGLE)
  .chain(([name, day]) =>
    dayForms({ text: () => name, days: (today) => [day(today)], japanese: isJapanese(name) }),
  );
const weekdays = fc.tuple(fc.nat(6), fc.constantFrom("en", "en3", "ja", "ja2")).chain(([weekday, how]) => {
  const english = WEEKDAYS[weekday] ?? "";
  const kanji = `${"月火水木金土日"[weekday]}曜`;
  const name = { en: english, en3: english.slice(0, 3), ja: `${kanji}日`, ja2: kanji }[how];
  const coming = (today: number) => today + ((weekday - weekdayOf(today) + 7) % 7);
  return dayForms({
    text: () => name ?? "",
    days: (today) => [coming(today), coming(today) + 7],
    japanese: how.startsWith("ja"),
  });
});
const weeks = fc.tuple(fc.nat(6), fc.constantFrom("next ", "来週の", "今週の")).chain(([weekday, week]) => {
  const name = week === "next " ? WEEKDAYS[weekday] : `${"月火水木金土日"[weekday]}曜日`;
  const from = (today: number) => today - weekdayOf(today) + (week === "今週の" ? 0 : 7);
  return dayForms({
    text: () => `${week}${name}`,
    days: (today) => [from(today) + weekday],
    japanese: week !== "next ",
  });
});
const dates = fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean()).chain(([shift, japanese]) =>
  dayForms({
    text: (today) =>
      japanese ? iso(today + shift).replace(/^(\d+)-0?(\d+)-0?(\d+)$/, "$1年$2月$3日") : iso(today + shift),
    days: (_today, written) => [written + shift],
    japanese,
    dated: true,
  }),
);
const yearly = comingDates.chain((date) =>
  dayForms({
    text: (today) => `${date(today)[0]}月${date(today)[1]}日`,
    days: (today, written) => nextTwo(today, date(written)),
    japanese: true,
    dated: true,
  }),
);

const isoTimes = fc
  .tuple(
    fc.integer({ min: -3, max: 3 }),
    clockTime,
    fc.constantFrom("T", " ", "t"),
    fc.constantFrom("", ".0", ".000"),
  )
  .chain(([shift, [time, seconds], middle, fraction]) => {
    const wide = time.replace(/^(\d):/, "0$1:");
    const tail = /:\d\d:/.test(wide) ? fraction : "";
    const zones = fc.constantFrom<[string, number | undefined]>(
      ["", undefined],
      ["Z", 0],
      ["z", 0],
      ["+09:00", 32400],
      ["+0900", 32400],
      ["+09", 32400],
      [" +09:00", 32400],
      ["-03:30", -12600],
      ["+14:00", 50400],
      ["-1200", -43200],
      [" Z", 0],
    );
    return zones.map(([zone, offset]): Form => ({
      text: (today) => `${iso(today + shift)}${middle}${wide}${tail}${zone}`,
      meaning: (moment, written) => {
        const clock = (written + shift) * DAY + seconds;
        return offset === undefined ? firstWithClock(clock, moment.tz) : clock - offset;
      },
    }));
  });

type Amounts = [y: number, mo: number, w: number, d: number, h: number, m: number, s: number];
function shiftForm(text: string, [y, mo, w, d, h, m, s]: Amounts): Form {
  return {
    text: () => text,
    meaning: ({ now, tz }) => {
      const exact = h * 3600 + m * 60 + s;
      if (y === 0 && mo === 0 && w === 0 && d === 0) return now + exact;
      const clock = addMonths(addMonths(clockAt(now, tz), 12 * y), mo) + (7 * w + d) * DAY;
      const start = firstWithClock(clock, tz);
      return start === undefined ? undefined : start + exact;
    },
  };
}
const UNITS = ["y", "mo", "w", "d", "h", "m", "s"];
const shortOffsets = fc
  .tuple(
    fc.constantFrom(1, -1),
    fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1, maxLength: 3 }),
    fc.nat(4),
    fc.nat(70),
  )
  .map(([sign, units, small, large]) => {
    const amount = (unit: number) => (units.includes(unit) ? (unit < 5 ? small : large) : 0);
    const text = units.map((unit) => `${amount(unit)}${UNITS[unit]}`).join("");
    return shiftForm(
      `${sign < 0 ? "-" : "+"}${text}`,
      UNITS.map((_, unit) => sign * amount(unit)) as Amounts,
    );
  });
const WORDS = ["year", "month", "week", "day", "hour", "minute", "second"];
const KANJI = ["年", "か月", "週間", "日", "時間", "分", "秒"];
const wordOffsets = fc
  .tuple(
    fc.nat(6),
    fc.nat(5),
    fc.boolean(),
    fc.constantFrom("en", "ja", "fullwidth"),
    fc.constantFrom("か", "ヶ", "ケ", "カ", "ヵ", "箇"),
  )
  .map(([unit, count, back, how, ka]) => {
    const amounts = UNITS.map((_, index) => (index === unit ? (back ? -count : count) : 0)) as Amounts;
    const word = WORDS[unit] + (count === 1 ? "" : "s");
    if (how === "en") return shiftForm(back ? `${count} ${word} ago` : `In ${count} ${word}`, amounts);
    const digits = how === "ja" ? String(count) : String.fromCodePoint(0xff10 + count);
    return shiftForm(`${digits}${KANJI[unit]?.replace("か", ka)}${back ? "前" : "後"}`, amounts);
  });

const seconds = fc
  .integer({ min: 0, max: 253_402_300_799 })
  .filter((number) => number < 10_000_000 || number > 99_999_999)
  .map((number): Form => ({ text: () => String(number), meaning: () => number }));
const now = fc.constant<Form>({ text: () => "now", meaning: (moment) => moment.now });

/** Every form that the grammar accepts. */
export const forms: fc.Arbitrary<Form> = fc.oneof(
  { weight: 3, arbitrary: singles },
  { weight: 3, arbitrary: weekdays },
  { weight: 2, arbitrary: weeks },
  { weight: 2, arbitrary: dates },
  { weight: 2, arbitrary: yearly },
  { weight: 3, arbitrary: isoTimes },
  { weight: 3, arbitrary: shortOffsets },
  { weight: 3, arbitrary: wordOffsets },
  { weight: 1, arbitrary: seconds },
  { weight: 1, arbitrary: now },
  { weight: 14, arbitrary: pastedForms },
);
