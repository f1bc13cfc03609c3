import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { checksum } from "../../../src/local/store/checksum.ts";
import { addLines, lineSums } from "../../../src/local/store/line-sums.ts";
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
  it("adds lines as the loop does, from any sums on", () => {
    const machine = makeSumMachine()!;
    const anySums = fc.uint32Array({ minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(anySums, fc.array(anyLine, { maxLength: 40 }).map(lines), (sums, text) => {
        const [one, other] = [Uint32Array.from(sums), Uint32Array.from(sums)];
        expect(machine(one, text)).toBe(addLines(other, text));
        expect(one).toEqual(other);
      }),
    );
  });

  it("comes to its end, and works as before, where a text has many more lines than there are sums", () => {
    const machine = makeSumMachine()!;
    expect(machine(new Uint32Array(3), "\n".repeat(100_000))).toBeLessThanOrEqual(MOST_SUMS);
    const [one, other] = [new Uint32Array(2), new Uint32Array(2)];
    expect(machine(one, "a\nb")).toBe(addLines(other, "a\nb"));
    expect(one).toEqual(other);
  });

  it("is none where there is no WebAssembly", () => {
    vi.stubGlobal("WebAssembly", undefined);
    const machine = makeSumMachine();
    vi.unstubAllGlobals();
    expect(machine).toBeUndefined();
  });
});
