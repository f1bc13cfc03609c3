import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { BASIS, checksum } from "../../../src/local/store/checksum.ts";
import { lineSums } from "../../../src/local/store/line-sums.ts";
import { makeSumMachine, MOST_SUMS } from "../../../src/local/store/sum-machine.ts";
import { anyText } from "../../support/any-attributes.ts";

const anyLine = fc
  .oneof(
    anyText,
    fc.string({ unit: "binary" }),
    fc.integer({ min: 1, max: 60_000 }).map((length) => "é😀x".repeat(length / 4)),
  )
  .map((text) => text.replaceAll("\n", ""));
const anyRows = fc.array(fc.tuple(anyLine, anyLine), { minLength: 1, maxLength: 40 });

const lines = (texts: string[]) => texts.join("\n");

describe("the sums of many rows", () => {
  it("are those of each row alone, whatever is in it and however long it is", () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const [keys, items] = [rows.map(([key]) => key), rows.map(([, item]) => item)];
        const sums = lineSums(lines(keys), lines(items), rows.length);
        expect([...sums!]).toEqual(rows.map(([key, item]) => checksum(key, item)));
      }),
    );
  });

  it("are none where there are not so many rows", () => {
    for (const length of [3, 300]) {
      const rows = Array.from({ length }, () => "x".repeat(300));
      expect(lineSums(lines(rows), lines(rows), length)).toHaveLength(length);
      expect(lineSums(lines(rows), lines(rows), length + 1)).toBeUndefined();
      expect(lineSums(lines(rows), lines(rows.slice(1)), length)).toBeUndefined();
      expect(lineSums(lines(rows), lines([...rows, "x"]), length)).toBeUndefined();
    }
  });
});

describe("the machine of sums", () => {
  const machine = makeSumMachine()!;

  it("adds up each row as alone", () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const sums = new Uint32Array(rows.length).fill(BASIS);
        for (const part of [0, 1] as const)
          expect(machine(sums, lines(rows.map((row) => row[part])))).toBe(rows.length);
        expect([...sums]).toEqual(rows.map(([key, item]) => checksum(key, item)));
      }),
    );
  });

  it("comes to its end, and works as before, where a text has many more lines than there are sums", () => {
    expect(machine(new Uint32Array(3), "\n".repeat(100_000))).toBeLessThanOrEqual(MOST_SUMS);
    const sums = new Uint32Array(2).fill(BASIS);
    for (const text of ["a\nb", "c\nd"]) expect(machine(sums, text)).toBe(2);
    expect([...sums]).toEqual([checksum("a", "c"), checksum("b", "d")]);
  });

  it("is none where there is no WebAssembly", () => {
    vi.stubGlobal("WebAssembly", undefined);
    const machine = makeSumMachine();
    vi.unstubAllGlobals();
    expect(machine).toBeUndefined();
  });
});
