type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** JSON without spaces, the names of each object sorted: equal documents are equal texts. Text that is not JSON stays. */
export function canonicalJson(text: string): string {
  try {
    return JSON.stringify(sorted(JSON.parse(text) as Json));
  } catch {
    return text;
  }
}

/** The same for an IAM policy, where a list of one is its element, and the order within a list means nothing. */
export function canonicalPolicy(text: string): string {
  try {
    return JSON.stringify(sorted(unordered(JSON.parse(text) as Json)));
  } catch {
    return text;
  }
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name]!)]));
}

function unordered(value: Json): Json {
  if (Array.isArray(value)) {
    const elements = value.map(unordered);
    if (elements.length === 1) return elements[0]!;
    return elements
      .map((one) => [JSON.stringify(sorted(one)), one] as const)
      .sort(byText)
      .map(([, one]) => one);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unordered(one)]));
}

function byText([a]: readonly [string, Json], [b]: readonly [string, Json]): number {
  return a < b ? -1 : Number(a > b);
}
