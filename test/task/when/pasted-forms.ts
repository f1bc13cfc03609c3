import * as fc from "fast-check";
import { clockTime, DAY, dayForms, type DayName, type Form, pad, todayAt, weekdayOf } from "./form-parts.ts";
import { addMonths, clockAt, dateOf, dayOf, firstWithClock, spanOf } from "./when-oracle.ts";

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
const WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" ");
const shifts = fc.integer({ min: -3, max: 3 });

/** Month and day of a date without a year, for the day on which it is written. */
type MonthDay = (written: number) => readonly [month: number, day: number];

export const comingDates: fc.Arbitrary<MonthDay> = fc.oneof(
  shifts.map((shift): MonthDay => (written) => {
    const [, month, day] = dateOf(written + shift);
    return [month, day];
  }),
  fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 })).map(
    (date): MonthDay =>
      () =>
        date,
  ),
  fc.constant<MonthDay>(() => [2, 29]),
);

/** The first two days from today on with this month and day. */
export function nextTwo(today: number, [month, day]: readonly [number, number]): number[] {
  const [year] = dateOf(today);
  return [0, 1, 2, 3, 4, 5, 6, 7, 8]
    .map((later) => dayOf(year + later, month, day))
    .filter((found) => found !== undefined && found >= today)
    .slice(0, 2) as number[];
}

const ordinal = (day: number) =>
  `${day}${/1[123]$/.test(pad(day)) ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th")}`;
const shortMonth = (month: number) => MONTHS[month - 1]?.slice(0, 3) ?? "";

/** How a month and a day are written; the second with the year, `y`. */
type Style = [yearless: (m: number, d: number) => string, full: (y: number, m: number, d: number) => string];
const LATIN: Style[] = [
  [(m, d) => `${m}/${d}`, (y, m, d) => `${y}/${m}/${d}`],
  [(m, d) => `${pad(m)}/${pad(d)}`, (y, m, d) => `${y}/${pad(m)}/${pad(d)}`],
  [(m, d) => `${shortMonth(m)} ${d}`, (y, m, d) => `${shortMonth(m)} ${d} ${y}`],
  [(m, d) => `${MONTHS[m - 1]} ${ordinal(d)}`, (y, m, d) => `${MONTHS[m - 1]} ${ordinal(d)}, ${y}`],
  [(m, d) => `${d} ${shortMonth(m)}`, (y, m, d) => `${d} ${shortMonth(m)} ${y}`],
  [(m, d) => `${ordinal(d)} ${MONTHS[m - 1]}`, (y, m, d) => `${ordinal(d)} ${MONTHS[m - 1]} ${y}`],
  [(m, d) => `${m}/${d}`, (y, m, d) => `${y}-${pad(m)}-${pad(d)}`],
];
const JAPANESE: Style[] = [
  [(m, d) => `${m}月${d}日`, (y, m, d) => `${y}年${m}月${d}日`],
  [
    (m, d) => `${pad(m)}月${pad(d)}日`,
    (y, m, d) => (y > 2019 ? `令和${y - 2018}年` : `${y}年`) + `${m}月${d}日`,
  ],
];

/** Ways to write a weekday with a date; the last ones can follow Japanese dates alone. */
const WITH_WEEKDAY: ((date: string, weekday: number) => string)[] = [
  (date, weekday) => `${WEEKDAYS[weekday]}, ${date}`,
  (date, weekday) => `${WEEKDAYS[weekday]?.slice(0, 3)} ${date}`,
  (date, weekday) => `${date} (${WEEKDAYS[weekday]?.slice(0, 3)})`,
  (date, weekday) => `${date}(${"月火水木金土日"[weekday]})`,
  (date, weekday) => `${date}（${"月火水木金土日"[weekday]}曜日）`,
  (date, weekday) => `${date}${"月火水木金土日"[weekday]}曜日`,
];

const dateNames: fc.Arbitrary<DayName> = fc
  .tuple(
    fc.boolean(),
    fc.boolean(),
    shifts,
    comingDates,
    fc.nat(9),
    fc.constantFrom(undefined, 0, 0, 1),
    fc.nat(9),
  )
  .map(([japanese, yearless, shift, coming, style, off, place]): DayName => {
    const styles = japanese ? JAPANESE : LATIN;
    const [short, full] = styles[style % styles.length] ?? LATIN[0]!;
    const days: DayName["days"] = (today, written) =>
      yearless ? nextTwo(today, coming(written)) : [written + shift];
    const name = (written: number) =>
      yearless ? short(...coming(written)) : full(...dateOf(written + shift));
    if (off === undefined) return { text: name, days, japanese, dated: true };
    const ways = japanese ? WITH_WEEKDAY.slice(2) : WITH_WEEKDAY.slice(0, 4);
    const weekday = (written: number) => (weekdayOf(days(written, written)[0] ?? NaN) + off) % 7;
    const withWeekday = ways[place % ways.length] ?? String;
    return {
      text: (written) => withWeekday(name(written), weekday(written)),
      days,
      japanese,
      dated: true,
      weekday,
    };
  });
const dates = dateNames.chain(dayForms);

/** Names of zones in the text, and the IANA name by which the oracle knows them. */
const ZONES: [written: string, tz: string][] = [
  ["Asia/Tokyo", "Asia/Tokyo"],
  ["america/new_york", "America/New_York"],
  ["Europe/London", "Europe/London"],
  ["Australia/Lord_Howe", "Australia/Lord_Howe"],
  ["America/St_Johns", "America/St_Johns"],
  ["Africa/Casablanca", "Africa/Casablanca"],
  ["America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
  ["Etc/GMT+12", "Etc/GMT+12"],
  ["AoE", "Etc/GMT+12"],
  ["UTC-12", "Etc/GMT+12"],
  ["utc", "UTC"],
  ["Z", "UTC"],
  ["GMT", "UTC"],
  ["UTC+9", "Asia/Tokyo"],
  ["GMT+09:00", "Asia/Tokyo"],
  ["UTC +14", "Etc/GMT-14"],
  ["UTC+5:30", "Asia/Kolkata"],
  ["+0545", "Asia/Kathmandu"],
  ["-09:30", "Pacific/Marquesas"],
];
const zonedIso = fc
  .tuple(shifts, clockTime, fc.constantFrom("T", " "))
  .map(([shift, [time, clock], middle]): Form => ({
    text: (written) =>
      dateOf(written + shift)
        .map(pad)
        .join("-") +
      middle +
      time.replace(/^(\d):/, "0$1:"),
    meaning: ({ tz }, written) => firstWithClock((written + shift) * DAY + clock, tz),
  }));
const zoned = fc
  .tuple(fc.oneof(dates, dates, zonedIso), fc.constantFrom(...ZONES))
  .map(([form, [name, tz]]): Form => ({
    text: (written) => `${form.text(written)} ${name}`,
    meaning: (moment, written) => form.meaning({ ...moment, tz }, written),
  }));

/** As calendars write it, in UTC, in a zone's own time, or with an offset. */
const basic = fc
  .tuple(shifts, clockTime, fc.constantFrom(["", NaN], ["Z", 0], ["+0900", 32400]))
  .map(([shift, [time, clock], [zone, offset]]): Form => ({
    text: (written) =>
      `${dateOf(written + shift)
        .map(pad)
        .join("")}T${time.replace(/^(\d):/, "0$1:").replace(/:/g, "")}${zone}`,
    meaning: ({ tz }, written) => {
      const wall = (written + shift) * DAY + clock;
      return zone === "" ? firstWithClock(wall, tz) : wall - offset;
    },
  }));

const monday = (today: number) => today - weekdayOf(today);
const monthStart = (today: number, later: number) =>
  addMonths((today - dateOf(today)[2] + 1) * DAY, later) / DAY;
const DAYS: [name: string, day: (today: number) => number][] = [
  ["next week", (today) => monday(today) + 7],
  ["来週", (today) => monday(today) + 7],
  ["再来週", (today) => monday(today) + 14],
  ["今月末", (today) => monthStart(today, 1) - 1],
  ["来月末", (today) => monthStart(today, 2) - 1],
  ["再来月末", (today) => monthStart(today, 3) - 1],
  ["来月1日", (today) => monthStart(today, 1)],
  ["今月の15日", (today) => monthStart(today, 0) + 14],
  ["再来月28日", (today) => monthStart(today, 2) + 27],
  ["きょう", (today) => today],
  ["あした", (today) => today + 1],
  ["あす", (today) => today + 1],
  ["あさって", (today) => today + 2],
  ["きのう", (today) => today - 1],
  ...WEEKDAYS.flatMap((name, weekday): [string, (today: number) => number][] => [
    [`this ${name}`, (today) => monday(today) + weekday],
    [`再来週の${"月火水木金土日"[weekday]}曜日`, (today) => monday(today) + 14 + weekday],
  ]),
];
const days = fc
  .constantFrom(...DAYS)
  .chain(([name, day]) =>
    dayForms({ text: () => name, days: (today) => [day(today)], japanese: !/^[a-z ]+$/i.test(name) }),
  );

const NUMBERS = "a one two three four five six seven eight nine ten eleven twelve".split(" ");
const numberOf = (word: string) => Math.max(1, NUMBERS.indexOf(word));
const UNITS: [word: string, kanji: string, short: string, months: number, days: number][] = [
  ["day", "日", "d", 0, 1],
  ["week", "週間", "w", 0, 7],
  ["month", "か月", "mo", 1, 0],
  ["year", "年", "y", 12, 0],
];
/** A number of days or more, alone (the clock time is kept) or with a time on that day. */
const offsets = fc
  .tuple(
    fc.constantFrom(...UNITS),
    fc.constantFrom(...NUMBERS),
    fc.boolean(),
    fc.constantFrom("en", "ja", "short"),
  )
  .chain(([[word, kanji, short, months, perDay], number, back, how]) => {
    const count = numberOf(number) * (back ? -1 : 1);
    const name = {
      en: back ? `${number} ${word}s ago` : `in ${number} ${word}s`,
      ja: `${Math.abs(count)}${kanji}${back ? "前" : "後"}`,
      short: `${back ? "-" : ""}${Math.abs(count)}${short}`,
    }[how];
    const moved = (clock: number) => addMonths(clock, count * months) + count * perDay * DAY;
    const withTime = dayForms({
      text: () => name,
      days: (today) => [moved(today * DAY) / DAY],
      japanese: how === "ja",
    });
    const alone = fc.constant<Form>({
      text: () => name,
      meaning: ({ now, tz }) => firstWithClock(moved(clockAt(now, tz)), tz),
    });
    return fc.oneof(
      alone,
      withTime.filter((form) => form.text(0) !== name),
    );
  });
const hours = fc.constantFrom(...NUMBERS).map((number): Form => ({
  text: () => (number === "a" ? "in an hour" : `${numberOf(number)}h`),
  meaning: ({ now }) => now + numberOf(number) * 3600,
}));
const endOfToday = fc.constant<Form>({
  text: () => "eod",
  meaning: (moment) => spanOf(todayAt(moment), moment.tz)?.to,
});

/** What people paste: dates as letters, calendars, web pages and Japanese mails have them. */
export const pastedForms: fc.Arbitrary<Form> = fc.oneof(
  { weight: 4, arbitrary: dates },
  { weight: 4, arbitrary: zoned },
  { weight: 1, arbitrary: basic },
  { weight: 4, arbitrary: days },
  { weight: 3, arbitrary: offsets },
  { weight: 1, arbitrary: hours },
  { weight: 1, arbitrary: endOfToday },
);
