import { isTimeZone } from "./time-zone.ts";

// The widest in the IANA database since 1970 are -12:00 and +14:00.
const MOST_HOURS = 14;
const OFFSET = /^(?:utc|gmt)? ?([+-])(?:(\d{1,2})(?::([0-5]\d))?|(\d{2})([0-5]\d))$/i;

/**
 * A zone as a file or a person writes it: an IANA name, an offset (`+09:00`, `UTC+8`, `GMT-3:30`), `UTC`, `Z`, or `AoE`
 * (anywhere on Earth: a day is over when it is over at 12 hours behind UTC). Gives an IANA name or `+hh:mm`; undefined for
 * what is none of them.
 */
export function readZone(text: string): string | undefined {
  const zone = text.trim().replaceAll(/[\u2212\u2010-\u2013]/g, "-");
  if (/^(?:z|utc|gmt)$/i.test(zone)) return "UTC";
  if (/^(?:aoe|anywhere on earth)$/i.test(zone)) return "-12:00";
  const [, sign, hour, minute, hourOfFour = "", minuteOfFour] = OFFSET.exec(zone) ?? [];
  const hours = hour ?? hourOfFour;
  const minutes = minute ?? minuteOfFour ?? "00";
  if (sign === undefined) return isTimeZone(zone) ? zone : undefined;
  if (Number(hours) * 60 + Number(minutes) > MOST_HOURS * 60) return undefined;
  return `${sign}${hours.padStart(2, "0")}:${minutes}`;
}
