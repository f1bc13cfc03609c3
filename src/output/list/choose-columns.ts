import type { ListColumn } from "./list-columns.ts";

/** A column with the places of a terminal that it takes. */
export interface PlacedColumn {
  column: ListColumn;
  width: number;
}

export interface Candidates {
  ref: Measured;
  due: Measured;
  in: Measured;
  /** Undefined where they say nothing, or the same of all. */
  user: Measured | undefined;
  description: Measured | undefined;
  status: Measured | undefined;
  /** The attribute by which they are sorted, where it is none of these. */
  sorted: Measured | undefined;
  /** The other attributes, what says most first. */
  others: Measured[];
}

export interface Measured {
  column: ListColumn;
  /** The places that its header and the widest of its first cells take. */
  natural: number;
}

export const GAP = 2;
const MOST_OF_A_USER = 20;
const MOST_OF_A_STATUS = 12;
const LEAST = 10;
const READABLE = 24;

/**
 * The columns that find room, in their order, and how wide. The description gives way to what tells tasks apart, and goes
 * before all that only some tasks have: an attribute is shown whole or not at all. `room`: for the columns and the gaps
 * between them.
 */
export function chooseColumns(found: Candidates, room: number): PlacedColumn[] {
  const { ref, due, in: distance, user, description, status, sorted, others } = found;
  const text = description ?? others[0];
  let left = room;
  const widths = new Map<Measured, number>();
  const place = (one: Measured | undefined, width: number) => {
    if (one === undefined) return;
    widths.set(one, width);
    left -= width + GAP;
  };
  // There is no gap before the first column.
  left += GAP;
  place(ref, ref.natural);
  if (left >= due.natural + GAP) place(due, due.natural);
  const least = text === undefined ? 0 : Math.min(text.natural, LEAST) + GAP;
  for (const [one, most] of [
    [user, MOST_OF_A_USER],
    [status, MOST_OF_A_STATUS],
  ] as const) {
    if (one === undefined || one === text) continue;
    const width = Math.min(one.natural, most);
    const share = Math.floor((left - least) / 3);
    if (left - least >= width + GAP && (width <= LEAST || width <= share)) place(one, width);
    else if (share >= Math.min(width, LEAST)) place(one, share);
  }
  if (sorted !== undefined && left - least >= sorted.natural + GAP) place(sorted, sorted.natural);
  const readable = text === undefined ? 0 : Math.min(text.natural, READABLE) + GAP;
  if (left - readable >= distance.natural + GAP) place(distance, distance.natural);
  const comfortable =
    text === undefined ? 0 : Math.min(text.natural, Math.max(2 * READABLE, Math.floor(room * 0.4))) + GAP;
  for (const one of others) {
    if (one !== text && left - comfortable >= one.natural + GAP) place(one, one.natural);
  }
  if (text !== undefined && left - GAP > 0) place(text, Math.min(text.natural, left - GAP));
  return [ref, due, distance, user, description, status, sorted, ...others].flatMap((one) => {
    const width = one && widths.get(one);
    return one === undefined || width === undefined ? [] : [{ column: one.column, width }];
  });
}
