import { dateAt } from "./calendar.ts";
import { inRange, instantAt } from "./when-reading.ts";
import type { WhenReading } from "./when-reading.ts";
import { timeOfDay } from "./when-time.ts";

// The space before the offset lets what `formatInstant` shows be pasted back.
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)[t ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?: ?(?:(z)|([+-])(\d\d)(?::?(\d\d))?))?$/;

// As calendars write it. The date alone is not among them: eight digits are refused as unix seconds.
const BASIC = /^(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)?()(?:(z)|([+-])(\d\d)(?::?(\d\d))?)?$/;

/**
 * Reads ISO 8601 with a time: `2026-12-01T09:00`, `2026-12-01 09:00:30+09:00`, `20261201T090000Z`. A date alone is a
 * day.
 */
export function readIsoTime(text: string, reading: WhenReading): number | undefined {
  const { refuse } = reading;
  if (/^[+-]?\d{5,}-\d\d/.test(text)) throw refuse("the years go from 1970 to 9999");
  const parts = ISO.exec(text) ?? BASIC.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zulu, sign, zoneHour, zoneMinute] = parts;
  const date = dateAt(Number(year), Number(month), Number(day), reading);
  const wall = date + timeOfDay(Number(hour), Number(minute), Number(second ?? 0), reading);
  if (/[1-9]/.test(fraction ?? "")) {
    throw refuse(
      "times are whole seconds",
      `leave out .${fraction}: '${text.replace(`.${fraction}`, "").toUpperCase()}'`,
    );
  }
  if (zulu === undefined && sign === undefined) return instantAt(wall, reading);
  if (reading.zoned) throw refuse("it has two time zones", "leave one of them out");
  if (zulu !== undefined) return inRange(wall, reading);

  const offset = Number(zoneHour) * 60 + Number(zoneMinute ?? 0);
  // The widest in the IANA database since 1970 are -12:00 and +14:00.
  if (offset > 14 * 60 || Number(zoneMinute ?? 0) > 59) {
    throw refuse(
      `no place is ${sign}${zoneHour}:${zoneMinute ?? "00"} from UTC`,
      "an offset is at most 14 hours, as in +09:00",
    );
  }
  return inRange(wall - (sign === "-" ? -60 : 60) * offset, reading);
}
