import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeSafe, takeBack } from "../../src/output/csv-safe.ts";

describe("a cell that is safe in a spreadsheet", () => {
  it.each([
    ["=1+1", "'=1+1"],
    ["+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"],
    ["-2+3", "'-2+3"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    ["\r=1", "'\r=1"],
    ["\n=1", "'\n=1"],
    ["＝1+1", "'＝1+1"],
    ["'=1", "''=1"],
    ["- buy milk", "'- buy milk"],
  ])("of %j is %j", (cell, safe) => {
    expect(makeSafe(cell)).toBe(safe);
    expect(takeBack(safe)).toBe(cell);
  });

  it.each(["-5", "-0.25", "7", "a=1", "'tis", "", " =1", "熊本", "'-5"])(
    "is %j itself, or reads back",
    (cell) => {
      expect(takeBack(makeSafe(cell))).toBe(cell);
      if (cell !== "'-5") expect(makeSafe(cell)).toBe(cell);
    },
  );

  it("begins with nothing that is run, and can be read back, whatever it is made of", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.stringMatching(/^'{0,3}[=+\-@\t\r\n＝＋－＠]?[\d.'=-]{0,4}$/),
    );
    fc.assert(
      fc.property(text, (cell) => {
        const safe = makeSafe(cell);
        expect(takeBack(safe)).toBe(cell);
        if (/^[=+\-@\t\r\n＝＋－＠]/.test(safe)) expect(safe).toMatch(/^-\d+(\.\d+)?$/);
      }),
      { numRuns: 2000 },
    );
  });
});
