import { usageError } from "../../errors.ts";

const WORDS: { readonly [word: string]: string } = {
  day: "FREQ=DAILY",
  daily: "FREQ=DAILY",
  weekdays: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
  weekly: "FREQ=WEEKLY",
  sennight: "FREQ=WEEKLY",
  biweekly: "FREQ=WEEKLY;INTERVAL=2",
  fortnight: "FREQ=WEEKLY;INTERVAL=2",
  monthly: "FREQ=MONTHLY",
  bimonthly: "FREQ=MONTHLY;INTERVAL=2",
  quarterly: "FREQ=MONTHLY;INTERVAL=3",
  semiannual: "FREQ=MONTHLY;INTERVAL=6",
  annual: "FREQ=YEARLY",
  yearly: "FREQ=YEARLY",
  biannual: "FREQ=YEARLY;INTERVAL=2",
  biyearly: "FREQ=YEARLY;INTERVAL=2",
};
const UNITS: { readonly [unit: string]: string } = {
  H: "HOURLY",
  D: "DAILY",
  W: "WEEKLY",
  M: "MONTHLY",
  Y: "YEARLY",
};
const NUMBERED =
  /^(\d{1,3}) ?(h(?:ours?|rs?)?|d(?:ays?)?|w(?:eeks?|ks?)?|mos?|mths?|months?|mnths?|y(?:ears?|rs?)?)$/;
const MONTHS = /^(\d{1,3})([mq])$/;
const ISO = /^p(?:t(\d{1,3})(h)|(\d{1,3})([dwmy]))$/;
// Taskwarrior (2.6) counts a month in words as 30 days, and a year as 365; only 2m, P2M and P1Y are of the calendar.
const DAYS_OF: { readonly [unit: string]: number } = { m: 30, y: 365 };

/**
 * The RRULE of taskwarrior's `recur`, of what is simple in it: `weekly`, `2weeks`, `P3M`. Throws a usage error that says why
 * another one is not translated.
 */
export function rruleOfRecur(recur: string): string {
  const text = recur.trim().toLowerCase();
  if (Object.hasOwn(WORDS, text)) return WORDS[text]!;
  const [, hours, hour, count = hours, unit = hour] = ISO.exec(text) ?? [];
  if (unit !== undefined) return every(unit, Number(count), recur);
  const [, months, size] = MONTHS.exec(text) ?? [];
  if (months !== undefined) return every("m", Number(months) * (size === "q" ? 3 : 1), recur);
  const [, number, word] = NUMBERED.exec(text) ?? [];
  const days = DAYS_OF[word?.[0] ?? ""];
  if (days !== undefined) {
    const sum = Number(number) * days;
    throw refuse(
      recur,
      `taskwarrior counts it as ${sum} days; write ${sum}d or ${word!.startsWith("y") ? `P${number}Y` : `${number}m`} there`,
    );
  }
  if (word !== undefined) return every(word[0]!, Number(number), recur);
  throw refuse(recur, "it is none of daily, weekdays, weekly, monthly, yearly and the like, 3d, 2w or 2m");
}

/** What taskwarrior writes for an RRULE, and its end; undefined where it has no word for the rule. */
export function recurOfRrule(rule: ReadonlyMap<string, string>): string | undefined {
  const parts = new Map(rule);
  parts.delete("UNTIL");
  const text = [...parts].map(([name, value]) => `${name}=${value}`).join(";");
  const word = Object.entries(WRITTEN).find(([, rrule]) => rrule === text);
  if (word !== undefined) return word[0];
  const frequency = parts.get("FREQ")!;
  const interval = parts.get("INTERVAL") ?? (frequency === "HOURLY" ? "1" : undefined);
  if (parts.size > 2 || (parts.size === 2 && !parts.has("INTERVAL"))) return undefined;
  const unit = Object.entries(UNITS).find(([, name]) => name === frequency)?.[0];
  if (unit === undefined || interval === undefined) return undefined;
  // Of P3M taskwarrior 2.6 loses the time of day.
  if (unit === "M") return `${interval}m`;
  return unit === "H" ? `PT${interval}H` : `P${interval}${unit}`;
}

const WRITTEN = Object.fromEntries(
  ["daily", "weekdays", "weekly", "monthly", "yearly"].map((word) => [word, WORDS[word]]),
);

function every(unit: string, count: number, recur: string): string {
  if (count === 0) throw refuse(recur, "0 is not an interval");
  return `FREQ=${UNITS[unit.toUpperCase()]}${count === 1 ? "" : `;INTERVAL=${count}`}`;
}

function refuse(recur: string, reason: string): Error {
  return usageError(`recur '${recur}' is not translated: ${reason}`);
}
