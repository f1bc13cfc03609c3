import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { cutText, padText, wrapText } from "../../src/output/fit-text.ts";

const FAMILY = "👨‍👩‍👧‍👦";

describe("cutText", () => {
  it.each([
    ["abcdef", 6, "abcdef"],
    ["abcdef", 5, "abcd…"],
    ["熊本 はまち", 11, "熊本 はまち"],
    ["熊本 はまち", 10, "熊本 はま…"],
    ["熊本 はまち", 9, "熊本 は…"],
    [`${FAMILY}${FAMILY}x`, 4, `${FAMILY}…`],
    ["e\u0301e\u0301e\u0301", 2, "e\u0301…"],
    ["🇯🇵🇯🇵", 3, "🇯🇵…"],
    ["", 1, ""],
    ["熊", 1, "…"],
  ])("makes of %j in %i columns %j", (text, width, cut) => {
    expect(cutText(text, width)).toBe(cut);
  });

  it("keeps all graphemes that fit, whether or not each character stands alone", () => {
    const part = fc.constantFrom(
      ..."aé…熊はア한　；",
      "e\u0301",
      "か\u3099",
      "葛\u{e0100}",
      "1\u20e3",
      "🇯🇵",
      "🔥",
      FAMILY,
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), fc.integer({ min: 1, max: 20 }), (parts, width) => {
        const text = parts.join("");
        const kept = [...new Intl.Segmenter().segment(text)]
          .map(({ index, segment }) => text.slice(0, index + segment.length))
          .findLast((start) => stringWidth(start) < width);
        expect(cutText(text, width)).toBe(stringWidth(text) <= width ? text : `${kept ?? ""}…`);
      }),
      { numRuns: 1000 },
    );
  });

  it("leaves no half of a surrogate pair of a long text", () => {
    expect(cutText(`a${"\u{e0100}".repeat(5000)}${"b".repeat(50)}`, 10)).not.toMatch(/\p{Cs}/u);
  });
});

describe("padText", () => {
  it.each([
    ["ab", 4, "ab  "],
    ["熊本", 6, "熊本  "],
    [FAMILY, 3, `${FAMILY} `],
    ["e\u0301", 2, "e\u0301 "],
    ["한글".normalize("NFD"), 5, `${"한글".normalize("NFD")} `],
    ["🫨", 3, "🫨 "],
    ["abc", 2, "abc"],
  ])("makes of %j in %i columns %j", (text, width, padded) => {
    expect(padText(text, width)).toBe(padded);
  });
});

describe("wrapText", () => {
  it("fills lines, those after the first behind the indent", () => {
    expect(wrapText("abcdefghij", 5, "  ")).toEqual(["abcde", "  fgh", "  ij"]);
    expect(wrapText("熊本はまち", 5, " ")).toEqual(["熊本", " はま", " ち"]);
    expect(wrapText("", 5, "  ")).toEqual([""]);
  });

  it("loses nothing of a grapheme that is wider than a line", () => {
    const wide = `\u0915${"\u093e".repeat(30)}`;
    const lines = wrapText(wide, 10, "");
    expect(lines.join("")).toBe(wide);
    expect(lines.length).toBeGreaterThan(1);
  });

  it("wraps a long text in time that grows with its length only", () => {
    expect(wrapText("熊".repeat(100_000), 80, "").length).toBe(2500);
  });
});
