import { usageError } from "../../errors.ts";
import { CRON_FIELDS, cronValue, parseCronField } from "./cron-field.ts";
import type { DayRule } from "../schedule.ts";

/** A field's text and its rules; EventBridge takes `3#2` and `6L` with numbers only, so names become those. */
interface Days {
  text: string;
  rules: DayRule[];
}

/** The day-of-month field: numbers, ranges, steps, `L` (the last) and `15W` (the workday nearest to the 15th). */
export function parseDates(text: string, what: string): Days {
  const rules = text.split(",").flatMap((part): DayRule[] => {
    if (part === "L") return [{ on: "last-date" }];
    const workday = /^(\d+)W$/.exec(part)?.[1];
    if (workday !== undefined)
      return [{ on: "nearest-workday", day: cronValue(workday, CRON_FIELDS.date, what) }];
    if (/[LW]/.test(part)) {
      throw usageError(
        `${what}: '${part}' is not a day of month that EventBridge documents`,
        "write L for the last day, 15W for the workday nearest to the 15th, or 6L as day of week for the last Friday",
      );
    }
    return parseCronField(part, CRON_FIELDS.date, what).map((day) => ({ on: "date", day }));
  });
  return { text, rules };
}

/** The day-of-week field: numbers, names, ranges, steps, `L` (Saturday), `6L` (the last Friday), `3#2` (the 2nd Tuesday). */
export function parseWeekdays(text: string, what: string): Days {
  const field = CRON_FIELDS.weekday;
  const parts = text.split(",").map((part): Days => {
    if (part === "L") return { text: part, rules: [{ on: "weekday", weekday: field.high }] };
    if (part.includes("#")) return parseNth(part, text, what);
    const last = /^([A-Z]+|\d+)L$/.exec(part)?.[1];
    if (last !== undefined) {
      const weekday = cronValue(last, field, what);
      return { text: `${weekday}L`, rules: [{ on: "last-weekday", weekday }] };
    }
    if (part === "0") {
      throw usageError(
        `${what}: the day of week cannot be 0; in EventBridge 1 is SUN and 7 is SAT`,
        "write SUN",
      );
    }
    const rules = parseCronField(part, field, what).map((weekday): DayRule => ({ on: "weekday", weekday }));
    return { text: part, rules };
  });
  return { text: parts.map((part) => part.text).join(","), rules: parts.flatMap((part) => part.rules) };
}

function parseNth(part: string, whole: string, what: string): Days {
  if (whole !== part) {
    throw usageError(
      `${what}: '${whole}' has more than the one '${part}' that a day of week with # may have`,
      `write ${part} alone, and make a second schedule for the rest`,
    );
  }
  const [day = "", nth = "", ...more] = part.split("#");
  if (!/^[1-5]$/.test(nth) || more.length > 0) {
    throw usageError(
      `${what}: '${part}' does not say which week, 1 to 5`,
      "write 3#2 for the second Tuesday",
    );
  }
  const weekday = cronValue(day, CRON_FIELDS.weekday, what);
  return { text: `${weekday}#${nth}`, rules: [{ on: "nth-weekday", weekday, nth: Number(nth) }] };
}
