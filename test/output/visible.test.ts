import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visible } from "../../src/output/visible.ts";

describe("visible", () => {
  it.each([
    ["a\nb\r\tc", "a\\nb\\r\\tc"],
    ["\u001b[31mred\u0000", "\\x1b[31mred\\x00"],
    ["\u007f \u009b31m", "\\u007f \\u009b31m"],
    ["abc\u202edcba\u2066", "abc\\u202edcba\\u2066"],
    ["line\u2028paragraph\u2029", "line\\u2028paragraph\\u2029"],
    ["\ufeffname\u200b", "\\ufeffname\\u200b"],
    ["half \ud83d of", "half \\ud83d of"],
  ])("writes out what drives a terminal or hides: %j", (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it.each(["kumamoto", "熊本 はまち", "👨‍👩‍👧‍👦 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u0301", "می‌خواهم", "a\\nb", "  ", ""])(
    "leaves other text as it is: %j",
    (text) => {
      expect(visible(text)).toBe(text);
    },
  );

  it("leaves no control character and no lone surrogate in any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const codes = [...visible(text)].map((character) => character.codePointAt(0)!);
        expect(codes.filter((code) => code < 0x20 || (code >= 0x7f && code < 0xa0))).toEqual([]);
        expect(visible(text)).not.toMatch(/\p{Cs}/u);
      }),
      { numRuns: 500 },
    );
  });
});
