import { cutText } from "../fit-text.ts";
import { textWidth } from "../text-width.ts";
import { GAP, type PlacedColumn } from "./choose-columns.ts";

/**
 * The cells in one line, each in its column. A cell that may not be cut, as a date, takes what it needs beyond its column's
 * width from the next that may. `end` stands behind all and is never cut. Without a `width`, nothing is cut.
 */
export function fitLine(
  cells: readonly string[],
  columns: readonly PlacedColumn[],
  { width, end }: { width: number | undefined; end: string },
): string {
  let line = "";
  let used = 0;
  // Where the next column begins, and by how much what came before it is beyond that.
  let place = 0;
  const most = width === undefined ? Infinity : width - (end === "" ? 0 : end.length + GAP);
  for (const [index, text] of cells.entries()) {
    const { column, width: wanted } = columns[index]!;
    const start = index === 0 ? 0 : place + GAP;
    place = start + wanted;
    if (text === "") continue;
    const gap = used === 0 && index === 0 ? 0 : Math.max(start - used, used === 0 ? start : GAP);
    const room =
      column.isWhole === true || width === undefined ? most - used - gap : Math.min(place, most) - used - gap;
    if (room < 1) continue;
    const natural = textWidth(text);
    const shown = natural <= room ? text : cutText(text, room);
    line += " ".repeat(gap) + shown;
    used += gap + (natural <= room ? natural : textWidth(shown));
  }
  if (end === "") return line;
  return `${line}${" ".repeat(Math.max(place + GAP - used, GAP))}${end}`;
}
