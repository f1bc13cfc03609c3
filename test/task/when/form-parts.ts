import * as fc from "fast-check";
import { clockAt, firstWithClock, spanOf } from "./when-oracle.ts";

export const DAY = 24 * 3600;

export interface Moment {
  now: number;
  tz: string;
  edge: "start" | "end";
}

/** A text of the grammar (some depend on the day on which they are written) and the instant that it must mean. */
export interface Form {
  text: (today: number) => string;
  /**
   * Seconds since 1970; undefined where the text must be refused because the clocks skip what it says, "misfit" where
   * its weekday is not the date's. `written` is the day for which the text was made.
   */
  meaning: (moment: Moment, written: number) => number | "misfit" | undefined;
}

export const pad = (number: number) => String(number).padStart(2, "0");
export const todayAt = ({ now, tz }: Moment) => Math.floor(clockAt(now, tz) / DAY);
/** 0 is Monday. Day 0, 1970-01-01, was a Thursday. */
export const weekdayOf = (day: number) => (((day + 3) % 7) + 7) % 7;

/** A time of day; "eod" is the last second of the day, however long the day is. */
type Time = [text: string, seconds: number | "eod"];
const minutes = fc.constantFrom(0, 1, 15, 30, 59);
// More often the hours in which clocks change.
const hours = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 23 }));
const twelve = (hour: number) => (hour % 12 === 0 ? 12 : hour % 12);

export const clockTime: fc.Arbitrary<[text: string, seconds: number]> = fc
  .tuple(hours, minutes, fc.constantFrom(undefined, 0, 7, 59), fc.boolean())
  .map(([h, m, s, wide]) => [
    `${wide ? pad(h) : h}:${pad(m)}${s === undefined ? "" : `:${pad(s)}`}`,
    h * 3600 + m * 60 + (s ?? 0),
  ]);
const englishTime: fc.Arbitrary<Time> = fc.oneof(
  clockTime,
  fc.constantFrom<Time>(["noon", 12 * 3600], ["midnight", 0], ["eod", "eod"]),
  fc
    .tuple(hours, fc.constantFrom("", " "))
    .map(([h, gap]): Time => [`${twelve(h)}${gap}${h < 12 ? "am" : "pm"}`, h * 3600]),
  fc
    .tuple(hours, minutes, fc.constantFrom("", ":00"))
    .map(([h, m, s]): Time => [`${twelve(h)}:${pad(m)}${s}${h < 12 ? "AM" : "PM"}`, h * 3600 + m * 60]),
);
const japaneseTime: fc.Arbitrary<Time> = fc
  .tuple(hours, fc.constantFrom(0, 5, 30, 45), fc.boolean(), fc.boolean())
  .map(([h, m, halves, half]): Time => {
    const hour = halves ? `${h < 12 ? "午前" : "午後"}${h % 12}時` : `${h}時`;
    return [hour + (m === 0 ? "" : m === 30 && half ? "半" : `${m}分`), h * 3600 + m * 60];
  });
const bareHour: fc.Arbitrary<Time> = fc
  .tuple(hours, fc.boolean())
  .map(([h, wide]) => [wide ? pad(h) : String(h), h * 3600]);

export interface DayName {
  text: (written: number) => string;
  /** The day, or the first two on which it may fall, `today` included. */
  days: (today: number, written: number) => number[];
  japanese?: boolean;
  /** A date, after which digits alone are no hour. */
  dated?: boolean;
  /** The weekday that the text says. */
  weekday?: (written: number) => number;
}

/** A day, alone or with a time after or before it. */
export function dayForms({
  text,
  days,
  japanese = false,
  dated = false,
  weekday,
}: DayName): fc.Arbitrary<Form> {
  const times = japanese
    ? fc.oneof(clockTime, japaneseTime, fc.constant<Time>(["正午", 43200]))
    : englishTime;
  const alone = fc.constant<[(name: string) => string, Time | null]>([(name) => name, null]);
  const after = fc
    .tuple(
      times,
      fc.constantFrom(...(japanese ? ["", " ", "の", "　"] : dated ? [" ", " at ", ", "] : [" ", " at "])),
    )
    .map(([time, gap]): [(name: string) => string, Time] => [(name) => name + gap + time[0], time]);
  const before = fc
    .tuple(englishTime, fc.constantFrom(" ", " on "))
    .map(([time, gap]): [(name: string) => string, Time] => [(name) => time[0] + gap + name, time]);
  const hour = fc
    .tuple(bareHour, fc.constantFrom(" ", " at "))
    .map(([time, gap]): [(name: string) => string, Time] => [(name) => name + gap + time[0], time]);
  return fc
    .oneof(
      { weight: 3, arbitrary: alone },
      { weight: 6, arbitrary: after },
      { weight: japanese ? 0 : 2, arbitrary: before },
      { weight: dated ? 0 : 2, arbitrary: hour },
    )
    .map(([place, time]): Form => ({
      text: (written) => place(text(written)),
      meaning: (moment, written) => {
        const { now, tz, edge } = moment;
        const [first = NaN, second = first] = days(todayAt(moment), written);
        const misfit = (day: number) => weekday !== undefined && weekday(written) !== weekdayOf(day);
        if (time === null || time[1] === "eod") {
          return misfit(first)
            ? "misfit"
            : spanOf(first, tz)?.[time === null && edge === "start" ? "from" : "to"];
        }
        const clock = time[1];
        const showing = (day: number) => firstWithClock(day * DAY + clock, tz);
        // A time that today skips is over once the clocks have gone beyond it.
        const instant = showing(first);
        const over = instant === undefined ? clockAt(now, tz) > first * DAY + clock : instant <= now;
        const day = first !== second && over ? second : first;
        return misfit(day) ? "misfit" : showing(day);
      },
    }));
}
