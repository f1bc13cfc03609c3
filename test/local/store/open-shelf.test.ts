import { describe, expect, it, onTestFinished } from "vitest";
import { openShelf } from "../../../src/local/store/open-shelf.ts";

describe("a shelf", () => {
  it("gives back the texts of numbers in any order, whatever they are", () => {
    const shelf = openShelf();
    onTestFinished(() => shelf.close());
    const texts = ["a", "", '"', "熊本\u0000\n", "\u{1f600}", "x".repeat(100_000)];
    shelf.put(texts.slice(0, 2));
    shelf.put(texts.slice(2));
    expect(shelf.take([5, 0, 3, 3, 1])).toEqual([texts[5], "a", texts[3], texts[3], ""]);
    expect(shelf.take([])).toEqual([]);
  });

  it("keeps more than it may have in memory", () => {
    const shelf = openShelf();
    onTestFinished(() => shelf.close());
    const text = (n: number) => String(n).repeat(1000);
    for (let n = 0; n < 20_000; n += 200)
      shelf.put(Array.from({ length: 200 }, (_, index) => text(n + index)));
    expect(shelf.take([19_999, 0, 10_000])).toEqual([text(19_999), text(0), text(10_000)]);
  });
});
