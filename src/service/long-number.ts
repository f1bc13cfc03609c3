// A double keeps so many digits of any number.
const SURE_DIGITS = 15;

/** Whether JSON has a number whose digits may have been lost when it was parsed. */
export function hasLongNumber(value: unknown): boolean {
  if (typeof value === "number") return digitsOf(value) > SURE_DIGITS;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasLongNumber);
}

function digitsOf(number: number): number {
  const [digits = ""] = String(number).split("e");
  return digits.replaceAll(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "").length;
}
