const HINTS: { [word: string]: (left: string) => string } = {
  is: (left) =>
    `for a missing attribute write attribute_not_exists(${left}), for a null value ${left} = null`,
  exists: (left) => `write attribute_exists(${left})`,
  not: (left) => `put not first: not ${left} in ("a", "b"), not ${left} between 1 and 5`,
  like: (left) => `write begins_with(${left}, "text") or contains(${left}, "text")`,
  matches: (left) => `write begins_with(${left}, "text") or contains(${left}, "text")`,
  begins_with: (left) => `write begins_with(${left}, "text")`,
  startswith: (left) => `write begins_with(${left}, "text")`,
  starts: (left) => `write begins_with(${left}, "text")`,
  contains: (left) => `write contains(${left}, "text")`,
  includes: (left) => `write contains(${left}, "text")`,
  has: (left) => `write contains(${left}, "text")`,
  equals: (left) => `write ${left} = "text"`,
  eq: (left) => `write ${left} = "text"`,
  ne: (left) => `write ${left} <> "text"`,
  gt: (left) => `write ${left} > 1`,
  ge: (left) => `write ${left} >= 1`,
  lt: (left) => `write ${left} < 1`,
  le: (left) => `write ${left} <= 1`,
};

/** What to write for a word of another language that stands after `left`, where a comparator must be. */
export function hintForComparator(word: string, left: string): string {
  const known = Object.hasOwn(HINTS, word.toLowerCase()) ? HINTS[word.toLowerCase()] : undefined;
  return (
    known?.(left) ?? `compare it, as in ${left} = "open" or ${left} >= 2; or write attribute_exists(name)`
  );
}
