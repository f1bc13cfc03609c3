import { readZoneTable, type ZoneTable } from "./zone-table.ts";

// Loading Intl takes 10 ms, and building an Intl.DateTimeFormat takes some 15 times as long as using one.
const formats = new Map<string, Intl.DateTimeFormat>();

const PLUS = 43;
const MINUS = 45;

// dayjs's timezone plugin is not used: which of two equal clock times it gives depends on the date of the run, and a
// clock time that does not exist is moved without a word.

// Four days: since 1970 no zone has changed its offset twice within six (the IANA database of 2025), so one that is the
// same at both ends of a span is the same all through it.
const SPAN = 345_600;
// So many spans are 800 years; the offsets of all that records hold are asked for once.
const MOST_SPANS = 75_000;
const spans = new Map<string, Map<number, number>>();

interface MachineZones {
  /** A file of the system's time zones; undefined where there is none. */
  readFile(name: string): Uint8Array | undefined;
  /** The machine's own zone, where its name is known at once. */
  ownZone(): string | undefined;
}

let machine: MachineZones = { readFile: () => undefined, ownZone: () => undefined };
const tables = new Map<string, ZoneTable | undefined>();
let ownZone: { name: string | undefined } | undefined;

/** Says what the machine has of time zones, which spares loading Intl. */
export function useMachineZones(given: MachineZones): void {
  machine = given;
  tables.clear();
  ownZone = undefined;
}

/** The machine's own zone, where it is known at once and is an offset, or a file says what its clocks show. */
export function machineZone(): string | undefined {
  if (ownZone === undefined) {
    const name = machine.ownZone();
    const isKnown = name !== undefined && (tableOf(name) !== undefined || isOffset(name));
    ownZone = { name: isKnown ? name : undefined };
  }
  return ownZone.name;
}

/** By how much a zone's clocks are ahead, in seconds; undefined where no file says it. */
function tableOffset(seconds: number, tz: string): number | undefined {
  return tableOf(tz)?.offsetAt(seconds);
}

function tableOf(tz: string): ZoneTable | undefined {
  if (tables.has(tz)) return tables.get(tz);
  const bytes = machine.readFile(tz);
  const table = bytes && readZoneTable(bytes);
  tables.set(tz, table);
  return table;
}

/**
 * The clock time of a zone as seconds since 1970-01-01 00:00:00 on that clock. `seconds` are UTC, whole; `tz` is an IANA
 * name, or an offset as `readZone` gives it.
 */
export function wallTimeAt(seconds: number, tz: string): number {
  const fixed = fixedOffset(tz);
  if (fixed !== undefined) return seconds + fixed;
  const known = tableOffset(seconds, tz);
  if (known !== undefined) return seconds + known;
  const span = Math.floor(seconds / SPAN);
  if (span < 0) return askWallTime(seconds, tz);
  const offset = offsetAt(span, tz);
  return offset === offsetAt(span + 1, tz) ? seconds + offset : askWallTime(seconds, tz);
}

/** The seconds by which the zone's clocks are ahead of UTC at the beginning of a span. */
function offsetAt(span: number, tz: string): number {
  let offsets = spans.get(tz);
  if (offsets === undefined || offsets.size >= MOST_SPANS) spans.set(tz, (offsets = new Map()));
  let offset = offsets.get(span);
  if (offset === undefined) {
    offset = askWallTime(span * SPAN, tz) - span * SPAN;
    offsets.set(span, offset);
  }
  return offset;
}

// Intl takes some microseconds for each answer.
function askWallTime(seconds: number, tz: string): number {
  const [month = 1, day = 1, year = 1970, hour = 0, minute = 0, second = 0] =
    formatFor(tz)
      .format(seconds * 1000)
      .match(/\d+/g)
      ?.map(Number) ?? [];
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}

/** The same of the machine's zone, whose name, if it is not known, Intl takes 10 ms to find. */
export function machineWallTime(seconds: number): number {
  const own = machineZone();
  const known = own === undefined ? undefined : (fixedOffset(own) ?? tableOffset(seconds, own));
  if (known !== undefined) return seconds + known;
  const date = new Date(seconds * 1000);
  // Date.UTC takes years before 100 for those of the last century; there are none here.
  return (
    Date.UTC(
      date.getFullYear(),
      date.getMonth(),
      date.getDate(),
      date.getHours(),
      date.getMinutes(),
      date.getSeconds(),
    ) / 1000
  );
}

// This list is there in a millisecond, and the first format takes ten; but it has one name of each zone, and most have several.
let zones: Set<string> | undefined;

/** Whether the name is in the IANA time zone database. An offset such as `+09:00` is not, whatever newer Nodes say. */
export function isTimeZone(name: string): boolean {
  if (tableOf(name) !== undefined) return true;
  if (!/^[a-z]/i.test(name)) return false;
  zones ??= new Set([...Intl.supportedValuesOf("timeZone"), "UTC"]);
  if (zones.has(name)) return true;
  try {
    formatFor(name);
    return true;
  } catch {
    return false;
  }
}

function formatFor(tz: string): Intl.DateTimeFormat {
  const known = formats.get(tz);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: tz,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formats.set(tz, format);
  return format;
}

/** Whether a zone is not a name but an offset from UTC, as in `+05:30`. */
export function isOffset(tz: string): boolean {
  return /^[+-]\d\d:[0-5]\d(:[0-5]\d)?$/.test(tz);
}

/** The seconds of `+05:30` or `+05:30:15`; undefined for a name. Node 20's Intl takes no offsets. */
function fixedOffset(tz: string): number | undefined {
  const sign = tz.charCodeAt(0);
  if (sign !== PLUS && sign !== MINUS) return undefined;
  const seconds = Number(tz.slice(1, 3)) * 3600 + Number(tz.slice(4, 6)) * 60 + Number(tz.slice(7, 9));
  return sign === MINUS ? -seconds : seconds;
}
