import fc from "fast-check";

const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** RRULEs that come again and again, as `formatRrule` writes them. */
export function arbitraryRrule(): fc.Arbitrary<string> {
  return fc.oneof(
    arbitraryParts("DAILY", ["INTERVAL", "BYMONTH", "BYDAY"]),
    arbitraryParts("WEEKLY", ["INTERVAL", "BYDAY"]),
    arbitraryParts("WEEKLY", ["INTERVAL", "BYDAY", "WKST"]),
    arbitraryParts("MONTHLY", ["INTERVAL", "BYMONTHDAY"]),
    arbitraryParts("MONTHLY", ["INTERVAL", "NTHDAY"]),
    arbitraryParts("MONTHLY", ["BYDAY", "BYSETPOS"]),
    arbitraryParts("YEARLY", ["INTERVAL"]),
    arbitraryParts("YEARLY", ["BYMONTH", "BYMONTHDAY"]),
    arbitraryParts("YEARLY", ["BYMONTH", "NTHDAY"]),
    arbitraryParts("HOURLY", ["INTERVAL"]),
    arbitraryParts("MINUTELY", ["INTERVAL"]),
  );
}

const PARTS: { readonly [name: string]: fc.Arbitrary<string> } = {
  INTERVAL: fc.integer({ min: 2, max: 13 }).map((number) => `INTERVAL=${number}`),
  BYMONTH: some([...Array(12).keys()].map((month) => month + 1)).map((list) => `BYMONTH=${list.join(",")}`),
  BYMONTHDAY: some([1, 2, 15, 28, 29, -1, -2, -28]).map((list) => `BYMONTHDAY=${list.join(",")}`),
  BYDAY: some(DAYS).map((list) => `BYDAY=${list.join(",")}`),
  NTHDAY: fc
    .tuple(fc.constantFrom(1, 2, 3, 4, -1, -2), fc.constantFrom(...DAYS))
    .map(([number, day]) => `BYDAY=${number}${day}`),
  BYSETPOS: fc.constantFrom(1, 2, -1).map((number) => `BYSETPOS=${number}`),
  WKST: fc.constantFrom(...DAYS).map((day) => `WKST=${day}`),
};

function some<Value>(values: readonly Value[]): fc.Arbitrary<Value[]> {
  return fc.subarray([...values], { minLength: 1, maxLength: 4 });
}

/** With an end in every third. */
function arbitraryParts(frequency: string, names: readonly string[]): fc.Arbitrary<string> {
  const end = fc.option(
    fc.oneof(
      fc.integer({ min: 2, max: 40 }).map((count) => `COUNT=${count}`),
      fc.integer({ min: 0, max: 900 }).map((days) => `UNTIL=${date(days)}`),
      fc.integer({ min: 0, max: 900 }).map((days) => `UNTIL=${date(days)}T120000Z`),
    ),
    { nil: undefined },
  );
  const optional = names.map((name) =>
    name === "BYSETPOS" || name === "BYDAY" ? PARTS[name]! : fc.option(PARTS[name]!, { nil: undefined }),
  );
  return fc
    .tuple(fc.tuple(...optional), end)
    .map(([parts, last]) =>
      [`FREQ=${frequency}`, ...parts, last].filter((part) => part !== undefined).join(";"),
    );
}

function date(days: number): string {
  return new Date(Date.UTC(2026, 5, 1 + days)).toISOString().slice(0, 10).replaceAll("-", "");
}
