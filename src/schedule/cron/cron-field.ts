import { usageError } from "../../errors.ts";

/** One of the fields whose values are numbers. */
interface CronField {
  name: string;
  low: number;
  high: number;
  /** The names of the values from `low` on. */
  names?: string[];
  /** A value to show. */
  example: string;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
export const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** User Guide of EventBridge, "Cron expressions": the values of each field. */
export const CRON_FIELDS = {
  minute: { name: "minute", low: 0, high: 59, example: "0/30" },
  hour: { name: "hour", low: 0, high: 23, example: "9-17" },
  date: { name: "day of month", low: 1, high: 31, example: "1,15" },
  month: { name: "month", low: 1, high: 12, names: MONTHS, example: "JAN-MAR" },
  weekday: { name: "day of week", low: 1, high: 7, names: WEEKDAYS, example: "MON-FRI" },
  year: { name: "year", low: 1970, high: 2199, example: "2030" },
} as const satisfies { [key: string]: CronField | (Readonly<CronField> & { names?: readonly string[] }) };

/** The values, sorted, that a list of numbers, names, ranges and steps means. `text` is in capitals. */
export function parseCronField(text: string, field: CronField, what: string): number[] {
  const values = new Set<number>();
  for (const part of text.split(",")) for (const value of parsePart(part, field, what)) values.add(value);
  return [...values].sort((a, b) => a - b);
}

/** One number or name of a field. Throws a usage error for any other text. */
export function cronValue(text: string, field: CronField, what: string): number {
  const named = field.names?.indexOf(text) ?? -1;
  if (named !== -1) return field.low + named;
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= field.low && value <= field.high) return value;
  throw usageError(`${what}: the ${field.name} cannot be '${text}'`, allowed(field));
}

function parsePart(part: string, field: CronField, what: string): number[] {
  const [range = "", step, ...more] = part.split("/");
  if (more.length > 0) throw usageError(`${what}: '${part}' has two steps`, allowed(field));
  const [first = "", last, ...others] = range.split("-");
  if (others.length > 0) throw usageError(`${what}: '${part}' is not a range`, allowed(field));
  const { low, high } = field;
  const every = step === undefined ? 1 : parseStep(step, part, field, what);
  if (range === "*") return walk(low, high, every);
  if (range === "" && step !== undefined)
    throw usageError(`${what}: '${part}' does not say where it begins`, `write ${low}/${step}`);
  const from = cronValue(first, field, what);
  if (last === undefined) return step === undefined ? [from] : walk(from, high, every);
  const to = cronValue(last, field, what);
  if (from <= to) return walk(from, to, every);
  if (field.low === CRON_FIELDS.year.low)
    throw usageError(`${what}: the years ${range} run backwards`, `write ${to}-${from}`);
  // AWS's own example is 20-2 hours: over midnight.
  const size = high - low + 1;
  return walk(from, to + size, every).map((value) => (value > high ? value - size : value));
}

function parseStep(step: string, part: string, field: CronField, what: string): number {
  const value = /^\d+$/.test(step) ? Number(step) : 0;
  if (value < 1) throw usageError(`${what}: '${part}' has no step after the '/'`, allowed(field));
  // Such a step never takes effect; 0/90 minutes was meant to be every 90 minutes.
  if (value > field.high - field.low) {
    const unit = field.name === "minute" || field.name === "hour" ? field.name : undefined;
    throw usageError(
      `${what}: the step of '${part}' is longer than a whole run of the ${field.name} field`,
      unit === undefined ? allowed(field) : `for a fixed distance write rate(${value} ${unit}s)`,
    );
  }
  return value;
}

function walk(from: number, to: number, step: number): number[] {
  const values: number[] = [];
  for (let value = from; value <= to; value += step) values.push(value);
  return values;
}

function allowed(field: CronField): string {
  const { name, low, high, names, example } = field;
  const named = names === undefined ? "" : ` or ${names[0]}-${names.at(-1)}`;
  const sunday = field.names === WEEKDAYS ? ", 1 is SUN" : "";
  return `${name} is ${low}-${high}${named}${sunday}, as in ${example}`;
}
