import { shorten } from "../../errors.ts";
import type { Agenda } from "../../task/agenda.ts";
import type { Attributes, AttributeValue } from "../../task/attribute-value.ts";
import { formatWallTime } from "../../task/instant.ts";
import { LAST_INSTANT } from "../../task/record.ts";
import { DEADLINE, DESCRIPTION, INSTANTS, STATUS, USER_NAME } from "../../task/record.ts";
import type { ShortReferences } from "../../task/short-references.ts";
import { valueAt } from "../../task/path/path.ts";
import type { Field } from "../fields.ts";
import { toText } from "../plain-value.ts";
import { visible } from "../visible.ts";
import { secondsIn, type ListRow } from "./list-row.ts";
import type { WallClock } from "../../task/when-text.ts";
import { clockText, distanceText, whenText } from "../../task/when-text.ts";

/** A column of a list. */
export interface ListColumn {
  header: string;
  /** The attribute that it shows; undefined for a reference and a distance, which show none of their own. */
  shows?: string;
  /** Whether a part of it would say something else, as of a date or a reference. */
  isWhole?: true;
  cell(row: ListRow): string;
}

// Beside the list's own, short names for the attributes that have a flag.
export const OWN_NAMES = ["ref", "due", "in", "user", "description", "status"] as const;
type Name = (typeof OWN_NAMES)[number];

// The longest text of a cell, in UTF-16 code units.
const LONGEST_CELL = 2000;

/** A list's own columns. */
export function ownColumns(clock: WallClock, references: ShortReferences): { [name in Name]: ListColumn } {
  return {
    ref: { header: "ref", isWhole: true, cell: (row) => references.shorten(row.reference) },
    due: attributeColumn("due", [DEADLINE], clock),
    in: {
      header: "",
      cell: ({ due, isDone }) =>
        due === undefined || isDone || due > LAST_INSTANT ? "" : distanceText(due, clock),
    },
    user: attributeColumn("user", [USER_NAME], clock),
    description: attributeColumn("description", [DESCRIPTION], clock),
    status: attributeColumn("status", [STATUS], clock),
  };
}

/** The same under an agenda's headings, which say the day and how far off it is. */
export function agendaColumns(
  clock: WallClock,
  references: ShortReferences,
  agenda: Agenda,
): ReturnType<typeof ownColumns> {
  const own = ownColumns(clock, references);
  const { due, in: distance } = own;
  return {
    ...own,
    due: {
      ...due,
      cell: (row) => (row.isOverdue || row.due === undefined ? due.cell(row) : clockText(row.due, clock)),
    },
    in: {
      ...distance,
      cell: (row) => (agenda.partOf(row.record) > agenda.today ? "" : distance.cell(row)),
    },
  };
}

/** The columns that were asked for by name: a list's own, where there is one of that name, and attributes. */
export function namedColumns(
  names: readonly Field[],
  own: { [name: string]: ListColumn },
  clock: WallClock,
): ListColumn[] {
  return names.map(({ name, path }) =>
    path.length === 1 && Object.hasOwn(own, name) ? own[name]! : attributeColumn(name, path, clock),
  );
}

/** The attributes that were asked for, with times to the second. */
export function fieldColumns(fields: readonly Field[], clock: WallClock): ListColumn[] {
  return fields.map(({ name, path }) => attributeColumn(name, path, clock, exactTime));
}

function exactTime(seconds: number, { wallTime }: WallClock): string {
  return formatWallTime(wallTime(seconds)).replace(/(?<= \d\d:\d\d):00$/, "");
}

/** A column of an attribute, or of a place in one. */
export function attributeColumn(
  header: string,
  path: Field["path"],
  clock: WallClock,
  timeText: typeof whenText = whenText,
): ListColumn {
  const [name] = path;
  const isInstant = path.length === 1 && INSTANTS.has(name);
  return {
    header: visible(header),
    shows: name,
    ...(isInstant ? { isWhole: true } : {}),
    cell({ record }) {
      if (isInstant) {
        const seconds = secondsIn(record, name);
        if (seconds !== undefined && seconds <= LAST_INSTANT) return timeText(seconds, clock);
      }
      const value = path.length === 1 ? ownValue(record, name) : valueAt(path, record);
      return value === undefined ? "" : visible(shorten(toText(value), LONGEST_CELL));
    },
  };
}

function ownValue(record: Attributes, name: string): AttributeValue | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
