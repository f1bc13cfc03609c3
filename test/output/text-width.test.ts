import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { textWidth } from "../../src/output/text-width.ts";

describe("textWidth", () => {
  it("is string-width's for every character of two bytes, alone and between others", () => {
    const wrong = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code))
      .flatMap((character) => [character, `a${character}`, `熊${character}はx`])
      .filter((text) => textWidth(text) !== stringWidth(text));
    expect(wrong).toEqual([]);
  });

  it("is string-width's for any text", () => {
    const character = fc.oneof(
      fc.string({ unit: "binary", maxLength: 2 }),
      fc.constantFrom(
        "熊",
        "は",
        "か\u3099",
        "ー",
        "한",
        "\u1112\u1161",
        "e\u0301",
        "👨‍👩‍👧‍👦",
        "🇯🇵",
        "～",
        "ｶ\uff9e",
        "\u{e0100}",
        "a b",
      ),
    );
    fc.assert(
      fc.property(fc.array(character, { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        expect(textWidth(text)).toBe(stringWidth(text));
      }),
      { numRuns: 1000 },
    );
  });
});
