// What spreadsheets take for the beginning of a formula, in Japanese settings in full width too (OWASP, CSV Injection);
// with quotes before it, so that what is written can be read back.
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;
// The only thing that begins so and does nothing.
const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** The cell with a `'` before what a spreadsheet would run as a formula. */
export function makeSafe(cell: string): string {
  return isFormula(cell) ? `'${cell}` : cell;
}

/** The cell that `makeSafe` made this one from. */
export function takeBack(cell: string): string {
  return cell.startsWith("'") && isFormula(cell.slice(1)) ? cell.slice(1) : cell;
}

function isFormula(cell: string): boolean {
  return FORMULA.test(cell) && !NUMBER.test(cell);
}
