import { describe, expect, it } from "vitest";
import { shorten } from "../src/errors.ts";

describe("shorten", () => {
  it("leaves what fits, and cuts the rest with an ellipsis", () => {
    expect(shorten("x".repeat(60))).toBe("x".repeat(60));
    expect(shorten("x".repeat(61))).toBe(`${"x".repeat(60)}…`);
    expect(shorten("kumamoto", 4)).toBe("kuma…");
  });

  it("keeps a surrogate pair whole", () => {
    expect(shorten("ab\u{1f363}c", 3)).toBe("ab…");
    expect(shorten("ab\u{1f363}c", 4)).toBe("ab\u{1f363}…");
  });
});
