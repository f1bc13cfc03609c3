import type { Agenda } from "../../task/agenda.ts";
import { DEADLINE, DESCRIPTION, INSTANTS, orderNames, STATUS, USER_NAME } from "../../task/record.ts";
import type { ShortReferences } from "../../task/short-references.ts";
import { unshownOf } from "../../task/unshown.ts";
import { LONGEST_DISTANCE, LONGEST_WHEN } from "../../task/when-text.ts";
import { fitColumns } from "../fit-columns.ts";
import { textWidth } from "../text-width.ts";
import { chooseColumns, GAP, type Measured, type PlacedColumn } from "./choose-columns.ts";
import {
  agendaColumns,
  attributeColumn,
  fieldColumns,
  namedColumns,
  ownColumns,
  type ListColumn,
} from "./list-columns.ts";
import type { ListRow } from "./list-row.ts";
import type { ListOptions } from "./list-options.ts";

export interface Layout {
  columns: PlacedColumn[];
  /** The columns that were asked for and find no room. */
  leftOut: string[];
  /** The attributes that a line need not show: it has them, or all records have the same; undefined where they were chosen. */
  shown: ReadonlySet<string> | undefined;
  showsTimes: boolean;
}

interface LayoutOptions extends Pick<
  ListOptions,
  "clock" | "columns" | "fields" | "severalUsers" | "sortedBy" | "width"
> {
  references: ShortReferences;
  /** Undefined: a list that is not an agenda. */
  agenda: Agenda | undefined;
  /** Whether there may be more records than these. */
  mayGoOn: boolean;
}

// The most attributes that are looked at for columns of their own.
const MOST_OTHERS = 100;
// Where nothing limits a line, longer cells are not cut, and the others not padded up to them.
const WIDEST = 60;
const LEAST_CHOSEN = 8;
const KEPT_APART = new Set([USER_NAME, DEADLINE, DESCRIPTION, STATUS]);

/** Columns for records that begin with these. */
export function layOut(rows: readonly ListRow[], options: LayoutOptions): Layout {
  const { clock, fields, width, references, agenda, mayGoOn, sortedBy } = options;
  const own = agenda === undefined ? ownColumns(clock, references) : agendaColumns(clock, references, agenda);
  const measured = (column: ListColumn) => measure(column, rows, width);
  // What comes later may be near, where the first of a long list are all far off.
  const withRoom = (column: ListColumn, least: number): Measured => {
    const { natural } = measured(column);
    return { column, natural: mayGoOn ? Math.max(natural, least) : natural };
  };
  const chosen =
    fields === undefined
      ? options.columns && namedColumns(options.columns, own, clock)
      : fieldColumns(fields, clock);
  if (chosen !== undefined) {
    const asked = chosen.map(measured);
    const columns = placeChosen(asked, width);
    return {
      columns,
      leftOut: asked.slice(columns.length).map(({ column }) => column.header),
      shown: undefined,
      showsTimes: showTimes(columns),
    };
  }
  const counts = countNames(rows);
  const users = new Set(rows.map((row) => own.user.cell(row)));
  const ifThere = (column: ListColumn, name: string) => (counts.has(name) ? measured(column) : undefined);
  const showsUser = users.size > 1 || (options.severalUsers && mayGoOn);
  const unshown = unshownOf(rows.map(({ record }) => record));
  const others = orderNames(counts.keys())
    .filter((name) => !KEPT_APART.has(name) && !unshown.includes(name) && name !== sortedBy)
    // Sorting is stable: of those that equally many have, the first by name.
    .sort((a, b) => counts.get(b)! - counts.get(a)!)
    .slice(0, MOST_OTHERS);
  const columns = chooseColumns(
    {
      ref: measured(own.ref),
      due: withRoom(own.due, LONGEST_WHEN),
      in: withRoom(own.in, LONGEST_DISTANCE),
      user: showsUser ? measured(own.user) : undefined,
      description: ifThere(own.description, DESCRIPTION),
      status: ifThere(own.status, STATUS),
      sorted:
        sortedBy === undefined || KEPT_APART.has(sortedBy)
          ? undefined
          : ifThere(attributeColumn(sortedBy, [sortedBy], clock), sortedBy),
      others: others.map((name) => measured(attributeColumn(name, [name], clock))),
    },
    width === undefined ? Infinity : width - roomForHidden(counts),
  );
  const names = columns.flatMap(({ column }) => column.shows ?? []);
  return {
    columns,
    leftOut: [],
    shown: new Set([USER_NAME, DEADLINE, ...unshown, ...names]),
    showsTimes: showTimes(columns),
  };
}

/** How many of a record's attributes a line of it does not show. */
export function hiddenOf({ record }: ListRow, shown: Layout["shown"]): number {
  if (shown === undefined) return 0;
  let hidden = 0;
  for (const name in record) if (!shown.has(name)) hidden += 1;
  return hidden;
}

function placeChosen(asked: readonly Measured[], width: number | undefined): PlacedColumn[] {
  const wishes = asked.map(({ column, natural }) => ({
    natural,
    minimum: column.isWhole === true ? natural : Math.min(natural, LEAST_CHOSEN),
    last: false,
  }));
  for (let count = wishes.length; count > 0; count -= 1) {
    const room = (width ?? Infinity) - GAP * (count - 1);
    const widths = fitColumns(wishes.slice(0, count), room);
    if (widths !== undefined) return widths.map((width, index) => ({ column: asked[index]!.column, width }));
  }
  return asked.slice(0, 1).map(({ column }) => ({ column, width: width ?? WIDEST }));
}

function measure(column: ListColumn, rows: readonly ListRow[], width: number | undefined): Measured {
  let natural = textWidth(column.header);
  for (const row of rows) natural = Math.max(natural, textWidth(column.cell(row)));
  return { column, natural: width === undefined ? Math.min(natural, WIDEST) : natural };
}

function countNames(rows: readonly ListRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { record } of rows) for (const name in record) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** For the `+7` behind the columns. */
function roomForHidden(counts: ReadonlyMap<string, number>): number {
  return GAP + `+${counts.size}`.length;
}

function showTimes(columns: readonly PlacedColumn[]): boolean {
  return columns.some(({ column }) => column.shows !== undefined && INSTANTS.has(column.shows));
}
