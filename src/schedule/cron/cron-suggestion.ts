import { WEEKDAYS } from "./cron-field.ts";

// What crontab(5) of most systems knows.
const NICKNAMES: { [name: string]: string } = {
  "@yearly": "cron(0 0 1 1 ? *)",
  "@annually": "cron(0 0 1 1 ? *)",
  "@monthly": "cron(0 0 1 * ? *)",
  "@weekly": "cron(0 0 ? * SUN *)",
  "@daily": "cron(0 0 * * ? *)",
  "@midnight": "cron(0 0 * * ? *)",
  "@hourly": "cron(0 * * * ? *)",
};

/** The cron expression for a nickname (`@daily`). */
export function cronInsteadOf(text: string): string | undefined {
  const nickname = text.toLowerCase();
  return Object.hasOwn(NICKNAMES, nickname) ? NICKNAMES[nickname] : undefined;
}

/** EventBridge's six fields for the five of Unix (Sunday is 0) or the seven of Quartz (seconds first). */
export function sixFieldsInsteadOf(parts: string[]): string | undefined {
  if (parts.length === 7) return parts.slice(1).join(" ");
  const [minute, hour, date, month, weekday] = parts;
  if (parts.length !== 5 || weekday === undefined) return undefined;
  if (weekday === "*" || weekday === "?")
    return `${minute} ${hour} ${date === "?" ? "*" : date} ${month} ? *`;
  if (date !== "*" && date !== "?") return undefined;
  // A step counts and is not a day; every other number is a day of Unix, where 0 and 7 are Sunday.
  const named = weekday.replace(/(?<![/\d])\d+/g, (day) => [...WEEKDAYS, "SUN"][Number(day)] ?? day);
  return `${minute} ${hour} ? ${month} ${named} *`;
}
