import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeenKeys } from "../../../src/transfer/duplicates/seen-keys.ts";
import { TextIds } from "../../../src/transfer/duplicates/text-ids.ts";

const users = fc.oneof(
  fc.constantFrom("a", "b", "熊本 はまち", "a b"),
  fc.string({ minLength: 1, unit: "grapheme" }),
);
const deadlines = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map(String),
  fc.integer({ min: 0, max: 253_402_300_799 }).map(String),
  fc.constantFrom("-1", "1.5", "1e3", "253402300800", "99999999999999999999999999999999999999"),
);

describe("SeenKeys", () => {
  it("gives back what was kept with a key, and only with that key, as a map of whole keys does", () => {
    const steps = fc.array(
      fc.record({
        userName: users,
        deadline: deadlines,
        value: fc.nat({ max: 2 ** 32 - 1 }),
        set: fc.boolean(),
      }),
      { maxLength: 400 },
    );
    fc.assert(
      fc.property(steps, (steps) => {
        const seen = new SeenKeys();
        const model = new Map<string, number>();
        for (const { value, set, ...key } of steps) {
          const text = JSON.stringify(key);
          if (set) {
            seen.set(key, value);
            model.set(text, value);
          } else {
            expect(seen.add(key, value)).toBe(model.get(text));
            if (!model.has(text)) model.set(text, value);
          }
        }
      }),
    );
  });

  it("takes no two of 300,000 keys for one, and about 16 bytes for each", () => {
    const seen = new SeenKeys();
    const count = 300_000;
    const key = (n: number) => ({ userName: `user ${n % 100}`, deadline: String(Math.floor(n / 100)) });
    for (let n = 0; n < count; n += 1) {
      if (seen.add(key(n), n) !== undefined) throw new Error(`the key ${n} was taken for another`);
    }
    for (let n = 0; n < count; n += 7919) expect(seen.add(key(n), 0)).toBe(n);
    expect(seen.bytes / count).toBeGreaterThan(12);
    expect(seen.bytes / count).toBeLessThan(20);
  });
});

describe("TextIds", () => {
  it("gives each text a number of its own, though thousands of hashes share a slot", () => {
    const ids = new TextIds();
    const texts = Array.from({ length: 20_000 }, (_, n) => `${n}`.padStart((n % 50) + 5, "é"));
    const first = texts.map((text) => ids.idOf(text));
    expect(new Set(first).size).toBe(new Set(texts).size);
    expect(texts.map((text) => ids.idOf(text))).toEqual(first);
  });
});
