import { nearestWord } from "../nearest-word.ts";

/** The parts of an RRULE (RFC 5545, 3.3.10) by their names in upper case. */
export type Rrule = ReadonlyMap<string, string>;

/** Makes the error that says why a text is not a rule, and what to write instead. */
export type RefuseRule = (reason?: string, hint?: string) => Error;

// The order of the names in RFC 5545, but what ends the series comes last.
const ORDER =
  "FREQ INTERVAL BYMONTH BYWEEKNO BYYEARDAY BYMONTHDAY BYDAY BYHOUR BYMINUTE BYSECOND BYSETPOS WKST COUNT UNTIL".split(
    " ",
  );
const FREQUENCIES = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"];
export const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** What a rule may say of numbers, each with its least and most; a minus counts from the end. */
const LISTS: { readonly [name: string]: { least: number; most: number; fromEnd?: true } } = {
  BYMONTH: { least: 1, most: 12 },
  BYWEEKNO: { least: 1, most: 53, fromEnd: true },
  BYYEARDAY: { least: 1, most: 366, fromEnd: true },
  BYMONTHDAY: { least: 1, most: 31, fromEnd: true },
  BYHOUR: { least: 0, most: 23 },
  BYMINUTE: { least: 0, most: 59 },
  BYSECOND: { least: 0, most: 59 },
  BYSETPOS: { least: 1, most: 366, fromEnd: true },
};
/** Of which frequencies a part can be (RFC 5545, the table of 3.3.10). */
const ONLY_WITH: { readonly [name: string]: readonly string[] } = {
  BYWEEKNO: ["YEARLY"],
  BYYEARDAY: ["YEARLY", "HOURLY", "MINUTELY", "SECONDLY"],
  BYMONTHDAY: ["YEARLY", "MONTHLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"],
};
// Far beyond what people plan, and not beyond what is counted in a moment.
const MOST_INTERVAL = 1000;
const MOST_COUNT = 5000;
const UNTIL = /^(\d{4})(\d\d)(\d\d)(?:T([01]\d|2[0-3])([0-5]\d)([0-5]\d)Z?)?$/;

/** The one text of a rule: equal rules, written in another order, are equal texts. */
export function formatRrule(rule: Rrule): string {
  return ORDER.flatMap((name) => (rule.has(name) ? [`${name}=${rule.get(name)}`] : [])).join(";");
}

/** Whether a text is meant as an RRULE and not as words. */
export function isRrule(text: string): boolean {
  return /^((rrule|exrule|rdate|exdate|dtstart)\b|[a-z]+ ?=)/i.test(text);
}

/** Reads an RRULE, with or without its name before it; small letters are as good. Throws what `refuse` makes. */
export function readRrule(text: string, refuse: RefuseRule): Rrule {
  const written = text.trim().replace(/^rrule\s*:/i, "");
  if (/\s/.test(written))
    throw refuse("it is more than one RRULE", "give the RRULE alone; its first time is the deadline");
  const rule = new Map<string, string>();
  for (const part of written.toUpperCase().split(";")) {
    const [, name, value] = /^([A-Z-]+)=(.+)$/.exec(part) ?? [];
    if (name === undefined || value === undefined)
      throw refuse(`'${part}' is not a part of a rule`, "write it as in FREQ=WEEKLY;BYDAY=MO,TH");
    if (!ORDER.includes(name)) {
      const nearest = nearestWord(name, ORDER);
      throw refuse(`there is no ${name}`, nearest && `did you mean ${nearest}?`);
    }
    if (rule.has(name)) throw refuse(`${name} is given twice`);
    rule.set(name, valueOf(name, value, refuse));
  }
  checkTogether(rule, refuse);
  return rule;
}

function valueOf(name: string, value: string, refuse: RefuseRule): string {
  const list = LISTS[name];
  if (list !== undefined) {
    return value
      .split(",")
      .map((one) => {
        const number = /^[+-]?\d{1,3}$/.test(one) ? Number(one) : NaN;
        const size = list.fromEnd ? Math.abs(number) : number;
        if (size >= list.least && size <= list.most) return String(number);
        const range = `${list.least} to ${list.most}`;
        throw refuse(`${name} is ${range}${list.fromEnd ? `, or -1 to -${list.most}` : ""}, and not ${one}`);
      })
      .join(",");
  }
  switch (name) {
    case "FREQ": {
      if (FREQUENCIES.includes(value)) return value;
      const nearest = nearestWord(value, FREQUENCIES);
      throw refuse(
        `there is no FREQ=${value}`,
        nearest === undefined ? `FREQ is one of ${FREQUENCIES.join(", ")}` : `did you mean FREQ=${nearest}?`,
      );
    }
    case "INTERVAL":
      return wholeNumber(name, value, MOST_INTERVAL, refuse);
    case "COUNT":
      return wholeNumber(name, value, MOST_COUNT, refuse);
    case "UNTIL":
      if (isDate(value)) return value;
      throw refuse(`UNTIL=${value} is not a date`, "write UNTIL=20271231 or UNTIL=20271231T090000Z");
    case "WKST":
      if (DAYS.includes(value)) return value;
      throw refuse(`WKST is one of ${DAYS.join(", ")}, and not ${value}`);
    default:
      return value
        .split(",")
        .map((one) => {
          const [, ordinal, day] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(one) ?? [];
          const number = Number(ordinal ?? 1);
          if (day !== undefined && DAYS.includes(day) && number !== 0 && Math.abs(number) <= 53)
            return ordinal === undefined ? day : `${number}${day}`;
          throw refuse(`BYDAY is of MO, TU, WE, TH, FR, SA and SU, as in 2TU or -1FR, and not ${one}`);
        })
        .join(",");
  }
}

function wholeNumber(name: string, value: string, most: number, refuse: RefuseRule): string {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
  if (number >= 1 && number <= most) return String(number);
  throw refuse(`${name} is a whole number from 1 to ${most}, and not ${value}`);
}

function isDate(value: string): boolean {
  const [, year = 0, month = 0, day = 0] = (UNTIL.exec(value) ?? []).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1970 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function checkTogether(rule: Rrule, refuse: RefuseRule): void {
  const frequency = rule.get("FREQ");
  if (frequency === undefined) throw refuse("it has no FREQ", "begin with FREQ=, as in FREQ=WEEKLY;BYDAY=MO");
  if (rule.has("COUNT") && rule.has("UNTIL")) throw refuse("COUNT and UNTIL both end it", "give one");
  if (rule.get("COUNT") === "1") throw refuse("COUNT=1 is once", "leave --repeat out");
  for (const [name, frequencies] of Object.entries(ONLY_WITH)) {
    if (rule.has(name) && !frequencies.includes(frequency))
      throw refuse(`${name} does not go with FREQ=${frequency}`);
  }
  const hasOrdinal = /\d/.test(rule.get("BYDAY") ?? "");
  if (hasOrdinal && (!/^(YEARLY|MONTHLY)$/.test(frequency) || rule.has("BYWEEKNO")))
    throw refuse("a number before a day goes with FREQ=MONTHLY and FREQ=YEARLY", "write BYDAY=MO");
  const isSetOf = [...rule.keys()].some((name) => name.startsWith("BY") && name !== "BYSETPOS");
  if (rule.has("BYSETPOS") && !isSetOf)
    throw refuse("BYSETPOS takes of a set, and there is no other BY… part");
}
