import type { WhenReading } from "./when-reading.ts";

const NAMED: { [name: string]: number } = { noon: 12, midnight: 0, 正午: 12 };
const ENGLISH = /^(\d{1,2})(?::(\d\d)(?::(\d\d))?)? ?(am|pm)$/;
const CLOCK = /^(?:(午前|午後) ?)?(\d{1,2})(?::(\d\d)(?::(\d\d))?|時(?:(\d{1,2})分|(半))?)$/;

/** Reads a time of day (`9:00`, `5:30pm`, `noon`, `午後5時半`) as seconds after midnight. */
export function readTime(text: string, reading: WhenReading): number | undefined {
  if (Object.hasOwn(NAMED, text)) return timeOfDay(NAMED[text] ?? 0, 0, 0, reading);

  const [, hour, minute, second, half] = ENGLISH.exec(text) ?? [];
  if (half !== undefined) {
    const wholeHour = englishHour(Number(hour), half, reading);
    return timeOfDay(wholeHour, Number(minute ?? 0), Number(second ?? 0), reading);
  }
  const clock = CLOCK.exec(text);
  if (clock === null) return undefined;
  const [, side, clockHour, clockMinute, clockSecond, kanjiMinute, halfPast] = clock;
  const minutes = halfPast === undefined ? Number(clockMinute ?? kanjiMinute ?? 0) : 30;
  return timeOfDay(
    japaneseHour(Number(clockHour), side, reading),
    minutes,
    Number(clockSecond ?? 0),
    reading,
  );
}

/** Whether a text is written as a time of day, also one that no clock shows. */
export function looksLikeTime(text: string): boolean {
  return Object.hasOwn(NAMED, text) || ENGLISH.test(text) || CLOCK.test(text);
}

/** Seconds after midnight. Refuses 24:00 and whatever else no clock shows. */
export function timeOfDay(hour: number, minute: number, second: number, { refuse }: WhenReading): number {
  if (hour === 24) throw refuse("a day ends at 23:59:59", "write 0:00 with the next day");
  if (hour > 23) throw refuse(`hours go from 0 to 23, not ${hour}`);
  if (minute > 59) throw refuse(`minutes go from 0 to 59, not ${minute}`);
  if (second > 59) throw refuse(`seconds go from 0 to 59, not ${second}`);
  return (hour * 60 + minute) * 60 + second;
}

function englishHour(hour: number, half: string, { refuse }: WhenReading): number {
  if (hour < 1 || hour > 12) throw refuse(`hours with ${half} go from 1 to 12`, "as in 5pm or 17:00");
  return (hour % 12) + (half === "pm" ? 12 : 0);
}

function japaneseHour(hour: number, side: string | undefined, { refuse }: WhenReading): number {
  if (side === undefined) return hour;
  // Some read 午後12時 as noon and some as midnight, and 午前12時 likewise.
  if (hour === 12) throw refuse(`${side}12時 may be noon or midnight`, "write 正午, 12:30, 0時 or 0:30");
  if (hour > 12) throw refuse(`hours with ${side} go from 0 to 11`, "as in 午後5時 or 17時");
  return hour + (side === "午後" ? 12 : 0);
}
