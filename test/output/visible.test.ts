import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loneWidth } from "../../src/output/lone-width.ts";
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
    ["pay\u00adroll", "pay\\u00adroll"],
    ["a\u{e0041}\u{e007f}b", "a\\udb40\\udc41\\udb40\\udc7fb"],
    ["\u{1f3f4}\u{e0068}\u{e0069}\u{e007f}", "\u{1f3f4}\\udb40\\udc68\\udb40\\udc69\\udb40\\udc7f"],
    ["\u115f\u1160\u3164\uffa0", "\\u115f\\u1160\\u3164\\uffa0"],
    ["\ufff9a\ufffab\ufffb", "\\ufff9a\\ufffab\\ufffb"],
    ["a\u2060b\u2061\u2064\u206a\u034f\u17b4\u180e", "a\\u2060b\\u2061\\u2064\\u206a\\u034f\\u17b4\\u180e"],
    ["\u{1bca0}\u{1d173}", "\\ud82f\\udca0\\ud834\\udd73"],
    ["a\ufe00\ufe01\u{e0101}", "a\ufe00\\ufe01\\udb40\\udd01"],
    ["\ufe0f \ufe0f", "\\ufe0f \\ufe0f"],
  ])("writes out what drives a terminal or hides: %j", (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it.each([
    "kumamoto",
    "熊本 はまち",
    "葛\u{e0100}城",
    "⚠️ ☎︎",
    "\u200eשלום\u200f",
    "👨‍👩‍👧‍👦 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "e\u0301",
    "می‌خواهم",
    "a\\nb",
    "  ",
    "",
  ])("leaves other text as it is: %j", (text) => {
    expect(visible(text)).toBe(text);
  });

  it("leaves every character that stands alone", () => {
    const alone = Array.from({ length: 0x1_0000 }, (_, code) => code).filter((code) => loneWidth(code) > 0);
    const hidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{DI}\p{Cn}\ufff9-\ufffb]/u;
    expect(alone.map((code) => String.fromCharCode(code)).filter((text) => hidden.test(text))).toEqual([]);
    expect(alone.length).toBeGreaterThan(30_000);
  });

  it("keeps what a line of JSON says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(JSON.parse(visible(JSON.stringify(text)))).toBe(text);
        expect(visible(visible(text))).toBe(visible(text));
      }),
      { numRuns: 500 },
    );
  });

  it("leaves no control character and no lone surrogate in any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const codes = [...visible(text)].map((character) => character.codePointAt(0)!);
        expect(codes.filter((code) => code < 0x20 || (code >= 0x7f && code < 0xa0))).toEqual([]);
        expect(visible(text)).not.toMatch(/\p{Cs}/u);
        expect(visible(text)).not.toMatch(/(?![\u061c\u200c-\u200f]|\p{VS})\p{DI}/u);
      }),
      { numRuns: 500 },
    );
  });
});
