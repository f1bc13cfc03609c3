import { usageError } from "../../errors.ts";
import { parseDates, parseWeekdays } from "./cron-days.ts";
import { CRON_FIELDS, parseCronField } from "./cron-field.ts";
import { sixFieldsInsteadOf } from "./cron-suggestion.ts";
import type { CronSchedule } from "../schedule.ts";

type Six = [string, string, string, string, string, string];

// No library: those tried read 1 as Monday, have no year, or refuse ranges over midnight.

/**
 * The inside of `cron(…)`: minute, hour, day of month, month, day of week, year, as EventBridge reads them (User Guide,
 * "Cron expressions"). Throws usage errors whose hints can be pasted.
 */
export function parseCron(text: string, what: string): CronSchedule {
  const parts = text.toUpperCase().split(/\s+/).filter(Boolean);
  if (parts.length !== 6) {
    const suggestion = sixFieldsInsteadOf(parts);
    throw usageError(
      `${what}: '${text}' has ${parts.length === 1 ? "1 field" : `${parts.length} fields`}; EventBridge takes six, from minute to year`,
      suggestion !== undefined && isCron(suggestion)
        ? `write cron(${suggestion})`
        : "write minute, hour, day of month, month, day of week, year, as in cron(0 10 * * ? *)",
    );
  }
  return parseSix(parts as Six, what);
}

function parseSix(parts: Six, what: string): CronSchedule {
  const [minute, hour, date, month, weekday, year] = parts;
  for (const part of [minute, hour, month, year]) {
    if (part.includes("?"))
      throw usageError(`${what}: '?' stands for a day only, not in '${part}'`, "write * for every value");
  }
  const minutes = parseCronField(minute, CRON_FIELDS.minute, what);
  const hours = parseCronField(hour, CRON_FIELDS.hour, what);
  const months = parseCronField(month, CRON_FIELDS.month, what);
  const years = parseCronField(year, CRON_FIELDS.year, what);
  if ((date === "?") === (weekday === "?")) throw wrongQuestionMarks(parts, what);
  const days = weekday === "?" ? parseDates(date, what) : parseWeekdays(weekday, what);
  const dayTexts = weekday === "?" ? [days.text, month, "?"] : ["?", month, days.text];
  return {
    kind: "cron",
    text: [minute, hour, ...dayTexts, year].join(" "),
    minutes,
    hours,
    months,
    days: days.rules,
    years,
  };
}

function wrongQuestionMarks([minute, hour, date, month, weekday, year]: Six, what: string): Error {
  const byDate = `${minute} ${hour} ${date === "?" ? "*" : date} ${month} ? ${year}`;
  const byWeekday = `${minute} ${hour} ? ${month} ${weekday === "?" ? "*" : weekday} ${year}`;
  if (date === "?") return usageError(`${what}: both day fields are ?`, `use ? in one, e.g. cron(${byDate})`);
  const sane = [byDate, byWeekday].every(isCron);
  if (weekday === "*" || !sane) {
    const example = isCron(byDate) ? byDate : "0 10 * * ? *";
    return usageError(`${what}: neither day field is ?`, `use ? in one, e.g. cron(${example})`);
  }
  if (date === "*")
    return usageError(`${what}: neither day field is ?`, `use ? in one, e.g. cron(${byWeekday})`);
  return usageError(
    `${what}: EventBridge takes a day of month or a day of week, not both`,
    `use ? in one: cron(${byDate}) or cron(${byWeekday}); for both make two schedules`,
  );
}

/** Whether a suggestion is worth showing: what is pasted must work. */
function isCron(text: string): boolean {
  const parts = text.split(" ");
  try {
    parseSix(parts as Six, "");
    return (parts[2] === "?") !== (parts[4] === "?");
  } catch {
    return false;
  }
}
