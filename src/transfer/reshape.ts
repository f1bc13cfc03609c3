import { shorten, usageError } from "../errors.ts";
import type { Attributes } from "../task/attribute-value.ts";
import { readZone } from "../task/read-zone.ts";
import { DEADLINE, textOf, type TaskRecord } from "../task/record.ts";
import { parseWhen } from "../task/when/when.ts";

/** What is done to each record that a file holds before it is looked at. */
export interface Reshape {
  /** The names that attributes get, by those they have. */
  rename: ReadonlyMap<string, string>;
  /** Attributes that each record gets, in place of those it has. */
  set: Attributes;
  /** For dates that name no zone: an IANA name or an offset; undefined: the zone of `--tz`. */
  zone: string | undefined;
  /** The attribute that names the zone of its own record's dates; where it is missing or empty, `zone` counts. */
  zoneColumn: string | undefined;
}

export interface ReshapeOptions {
  /** Milliseconds since 1970 UTC and an IANA zone, for a deadline that is a text: any `<when>`. */
  now: number;
  tz: string;
  /** What is done to each record. */
  reshape?: Reshape | undefined;
  /** Told of each deadline how it was taken, where others would take it differently: `month/day`. */
  remark?: ((how: string) => void) | undefined;
}

/** Whether records stay as a file holds them, but for deadlines that are texts. */
export function keepsRecords({ reshape = NOTHING }: Pick<ReshapeOptions, "reshape">): boolean {
  return reshape.rename.size === 0 && Object.keys(reshape.set).length === 0;
}

/** Makes of what a file holds the record that is meant: with other names, and its deadline read where it is a text. */
export function reshaper({ now, tz, reshape, remark }: ReshapeOptions): (record: TaskRecord) => TaskRecord {
  const { rename, set, zone, zoneColumn } = reshape ?? NOTHING;
  const hasSet = Object.keys(set).length > 0;
  return (raw) => {
    const renamed = rename.size === 0 ? raw : renameAttributes(raw, rename);
    const record = hasSet ? { ...renamed, ...set } : renamed;
    const deadline = textOf(record[DEADLINE]);
    if (deadline === undefined) return record;
    const own = zoneColumn === undefined ? undefined : zoneOf(raw, zoneColumn);
    const options = {
      now,
      get tz() {
        return own ?? zone ?? tz;
      },
      bareDay: "end" as const,
      what: DEADLINE,
      remark,
    };
    record[DEADLINE] = { N: String(parseWhen(deadline, options)) };
    return record;
  };
}

const NOTHING: Reshape = { rename: new Map(), set: {}, zone: undefined, zoneColumn: undefined };

function renameAttributes(record: TaskRecord, rename: Reshape["rename"]): TaskRecord {
  const entries = Object.entries(record).map(([name, value]) => [rename.get(name) ?? name, value] as const);
  const renamed = Object.fromEntries(entries);
  if (Object.keys(renamed).length === entries.length) return renamed;
  const twice = [...rename].find(([from, to]) => Object.hasOwn(record, from) && Object.hasOwn(record, to));
  throw usageError(
    `the record has an attribute ${shorten(twice?.[1] ?? "")} beside the one that --map makes of ${twice?.[0]}`,
  );
}

function zoneOf(record: TaskRecord, name: string): string | undefined {
  if (!Object.hasOwn(record, name)) return undefined;
  const value = record[name]!;
  if ("NULL" in value) return undefined;
  const text = textOf(value) ?? ("N" in value ? value.N : undefined);
  if (text?.trim() === "") return undefined;
  const zone = text === undefined ? undefined : readZone(text);
  if (zone !== undefined) return zone;
  throw usageError(
    `${name}: '${shorten(text ?? "", 40)}' is not a time zone: it is written as in Asia/Tokyo, UTC+9, -12:00 or AoE`,
  );
}
