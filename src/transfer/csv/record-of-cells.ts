import { usageError } from "../../errors.ts";
import { takeBack } from "../../output/csv-safe.ts";
import type { AttributeValue } from "../../task/attribute-value.ts";
import type { TaskRecord } from "../../task/record.ts";
import type { DecodeOptions } from "../transfer-format.ts";
import { valueOfCell } from "./csv-cell.ts";
import type { CsvColumn } from "./csv-column.ts";
import type { Cells } from "./parse-cells.ts";

/** The attributes of a row, by the file's own names. Throws usage errors. */
export function recordOfCells(
  cells: Cells,
  columns: readonly CsvColumn[],
  { csvSafe }: Pick<DecodeOptions, "csvSafe">,
): TaskRecord {
  if (cells.length !== columns.length) {
    throw usageError(
      `the row has ${cells.length} cells, and the header ${columns.length}`,
      "a cell with a comma in it stands in quotes",
    );
  }
  const members: [string, AttributeValue][] = [];
  for (const [index, column] of columns.entries()) {
    const cell = cells[index];
    if (cell === undefined) continue;
    members.push([column.name, valueOfCell(column, csvSafe === true ? takeBack(cell) : cell)]);
  }
  // fromEntries defines properties, so that "__proto__" is a name like any other.
  return Object.fromEntries(members);
}
