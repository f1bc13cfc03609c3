/** The width that a column would like, the least that it can do with, and whether it is narrowed after the others. */
export interface ColumnWish {
  natural: number;
  minimum: number;
  last: boolean;
}

/** Widths that fill at most `room` together, the widest columns narrowed first; undefined when there are none. */
export function fitColumns(columns: readonly ColumnWish[], room: number): number[] | undefined {
  const widths = columns.map((column) => column.natural);
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  for (const last of [false, true]) {
    if (excess > 0) excess -= narrow(columns, widths, { last, excess });
  }
  return excess > 0 ? undefined : widths;
}

/** Takes at most `excess` from the widths, the widest and of equal ones the last first; gives how much it took. */
function narrow(
  columns: readonly ColumnWish[],
  widths: number[],
  { last, excess }: { last: boolean; excess: number },
): number {
  const leastAt = (index: number, level: number) => {
    const column = columns[index]!;
    return column.last === last ? Math.min(widths[index]!, Math.max(column.minimum, level)) : widths[index]!;
  };
  const freedAt = (level: number) =>
    widths.reduce((sum, width, index) => sum + width - leastAt(index, level), 0);
  // The lowest level to which all may be cut: a column at a time would take the square of their number.
  let level = 0;
  let high = widths.reduce((most, width) => Math.max(most, width), 0);
  while (level < high) {
    const middle = Math.floor((level + high) / 2);
    if (freedAt(middle) <= excess) high = middle;
    else level = middle + 1;
  }
  const freed = freedAt(level);
  let left = excess - freed;
  for (const index of widths.keys()) widths[index] = leastAt(index, level);
  for (let index = widths.length - 1; index >= 0 && left > 0; index -= 1) {
    if (leastAt(index, level - 1) === widths[index]) continue;
    widths[index]! -= 1;
    left -= 1;
  }
  return excess - left;
}
