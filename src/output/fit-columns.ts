/** The width that a column would like, the least that it can do with, and whether it is narrowed after the others. */
export interface ColumnWish {
  natural: number;
  minimum: number;
  last: boolean;
}

/** Widths that fill at most `room` together, the widest columns narrowed first; undefined when there is no such. */
export function fitColumns(columns: readonly ColumnWish[], room: number): number[] | undefined {
  const widths = columns.map((column) => column.natural);
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  for (const last of [false, true]) {
    while (excess > 0) {
      const widest = widestOf(columns, widths, last);
      if (widest === undefined) break;
      widths[widest]! -= 1;
      excess -= 1;
    }
  }
  return excess > 0 ? undefined : widths;
}

function widestOf(columns: readonly ColumnWish[], widths: number[], last: boolean): number | undefined {
  let widest: number | undefined;
  for (const [index, column] of columns.entries()) {
    const width = widths[index]!;
    if (column.last !== last || width <= column.minimum) continue;
    if (widest === undefined || width >= widths[widest]!) widest = index;
  }
  return widest;
}
