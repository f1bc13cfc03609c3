import type { DayRule } from "../schedule.ts";

const DAY_MS = 86_400_000;

/** The days of a month (1 is January), sorted, on which one of the rules holds. */
export function monthDays(rules: DayRule[], year: number, month: number): number[] {
  const first = Date.UTC(year, month - 1, 1);
  const last = Math.round((Date.UTC(year, month, 1) - first) / DAY_MS);
  const weekdayOf = (day: number) => ((new Date(first).getUTCDay() + day - 1) % 7) + 1;
  const days = new Set(rules.flatMap((rule) => daysOf(rule, last, weekdayOf)));
  return [...days].filter((day) => day <= last).sort((a, b) => a - b);
}

function daysOf(rule: DayRule, last: number, weekdayOf: (day: number) => number): number[] {
  switch (rule.on) {
    case "date":
      return [rule.day];
    case "last-date":
      return [last];
    case "nearest-workday":
      return rule.day > last ? [] : [nearestWorkday(rule.day, last, weekdayOf(rule.day))];
    case "weekday":
    case "nth-weekday":
    case "last-weekday": {
      const first = 1 + ((rule.weekday - weekdayOf(1) + 7) % 7);
      const all = [0, 7, 14, 21, 28].map((days) => first + days).filter((day) => day <= last);
      if (rule.on === "weekday") return all;
      return all.slice(rule.on === "last-weekday" ? -1 : rule.nth - 1).slice(0, 1);
    }
  }
}

// It never leaves the month: 1W on a Saturday is Monday the 3rd.
function nearestWorkday(day: number, last: number, weekday: number): number {
  if (weekday === 7) return day > 1 ? day - 1 : day + 2;
  if (weekday === 1) return day < last ? day + 1 : day - 2;
  return day;
}
