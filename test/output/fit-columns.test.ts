import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitColumns, type ColumnWish } from "../../src/output/fit-columns.ts";

const desired = (natural: number, minimum = Math.min(natural, 10), last = false): ColumnWish => ({
  natural,
  minimum,
  last,
});

describe("fitColumns", () => {
  it("leaves the columns as they are where there is room", () => {
    expect(fitColumns([desired(5), desired(70)], 75)).toEqual([5, 70]);
    expect(fitColumns([desired(5), desired(70)], Infinity)).toEqual([5, 70]);
  });

  it("narrows the widest first, the right one of two that are as wide", () => {
    expect(fitColumns([desired(12), desired(40), desired(20)], 60)).toEqual([12, 28, 20]);
    expect(fitColumns([desired(12), desired(40), desired(20)], 41)).toEqual([12, 15, 14]);
  });

  it("narrows the last ones only when the others are at their least", () => {
    expect(fitColumns([desired(30, 10, true), desired(40)], 45)).toEqual([30, 15]);
    expect(fitColumns([desired(30, 10, true), desired(40)], 25)).toEqual([15, 10]);
  });

  it("gives nothing when the least of all is too much", () => {
    expect(fitColumns([desired(30, 10, true), desired(40)], 20)).toEqual([10, 10]);
    expect(fitColumns([desired(30, 10, true), desired(40)], 19)).toBeUndefined();
  });

  it("is what narrowing the widest column by one place, again and again, would give", () => {
    const wishes = fc.array(
      fc
        .tuple(fc.nat(30), fc.nat(20), fc.boolean())
        .map(([natural, least, last]) => desired(natural, Math.min(natural, least), last)),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(wishes, fc.nat(150), (columns, room) => {
        expect(fitColumns(columns, room)).toEqual(narrowOneByOne(columns, room));
      }),
      { numRuns: 1000 },
    );
  });

  it("finishes for a record of 35,000 attributes", () => {
    const columns = Array.from({ length: 35_000 }, (_, index) => desired(10 + (index % 40)));
    expect(fitColumns(columns, 500_000)?.reduce((sum, width) => sum + width, 0)).toBe(500_000);
    expect(fitColumns(columns, 200)).toBeUndefined();
  });

  it("fills the room exactly when anything is narrowed", () => {
    const wishes = fc.array(
      fc
        .tuple(fc.nat(200), fc.nat(20), fc.boolean())
        .map(([natural, least, last]) => desired(natural, Math.min(natural, least), last)),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(wishes, fc.nat(300), (columns, room) => {
        const total = columns.reduce((sum, column) => sum + column.natural, 0);
        const least = columns.reduce((sum, column) => sum + column.minimum, 0);
        const widths = fitColumns(columns, room);
        expect(widths === undefined).toBe(least > room);
        if (widths === undefined) return;
        expect(widths.reduce((sum, width) => sum + width, 0)).toBe(Math.min(total, room));
        for (const [index, width] of widths.entries())
          expect(width).toBeGreaterThanOrEqual(columns[index]!.minimum);
      }),
    );
  });
});

function narrowOneByOne(columns: readonly ColumnWish[], room: number): number[] | undefined {
  const widths = columns.map((column) => column.natural);
  const total = () => widths.reduce((sum, width) => sum + width, 0);
  for (const last of [false, true]) {
    while (total() > room) {
      const wide = columns.map((column, index) =>
        column.last === last && widths[index]! > column.minimum ? widths[index]! : -1,
      );
      const widest = Math.max(-1, ...wide);
      if (widest === -1) break;
      widths[wide.lastIndexOf(widest)]! -= 1;
    }
  }
  return total() > room ? undefined : widths;
}
