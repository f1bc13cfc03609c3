import type { Field } from "../fields.ts";
import type { WallClock } from "../../task/when-text.ts";

/** How a list of records is shown. */
export interface ListOptions {
  clock: WallClock;
  /** The zone's name; undefined for the machine's, which takes long to find. */
  zone: string | undefined;
  /** The attributes that were asked for. */
  fields: readonly Field[] | undefined;
  /** The columns that were asked for: attributes, and a list's own. Without either: what fits. */
  columns: readonly Field[] | undefined;
  /** Whether records of more than one user may come. */
  severalUsers: boolean;
  /** Whether the columns have a header, as those that were asked for always have, and the list a note below. */
  isHeaded: boolean;
  /** Whether it is an agenda, whose records come by day, the overdue ones first. */
  byDay: boolean;
  /** The attribute by which they are sorted. */
  sortedBy: string | undefined;
  /** The terminal's columns; undefined: unlimited. */
  width: number | undefined;
  color: boolean;
}
