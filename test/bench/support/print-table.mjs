import Table from "cli-table3";

/**
 * @typedef {{ [what: string]: { [who: string]: number } }} Figures what: a thing and its unit, "get, local store: × node -e 0"
 * @typedef {{
 *   title: string, columns: string[], rows: (string | number | undefined)[][], notes?: string[], figures?: Figures,
 * }} Report figures: what has a target or is in the manual
 */

/** @param {Report} report */
export function printTable({ title, columns, rows, notes = [] }) {
  const numeric = columns.map((_, index) => rows.some((row) => typeof row[index] === "number"));
  const table = new Table({
    head: columns,
    style: { head: [], border: [], compact: true },
    colAligns: numeric.map((isNumeric) => (isNumeric ? "right" : "left")),
  });
  for (const row of rows) table.push(row.map((cell) => cellText(cell)));
  console.log(`\n${title}\n${table.toString()}`);
  for (const note of notes) console.log(`  ${note}`);
}

/** @param {string | number | undefined} cell */
function cellText(cell) {
  if (cell === undefined || Number.isNaN(cell)) return "–";
  if (typeof cell === "string" || Number.isInteger(cell)) return cell.toLocaleString("en");
  return cell.toLocaleString(
    "en",
    cell < 10 ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : { maximumFractionDigits: 0 },
  );
}
