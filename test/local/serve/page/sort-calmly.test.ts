import fc from "fast-check";
import { expect, it } from "vitest";
import { sortCalmly } from "../../../../src/local/serve/page/sort-calmly.ts";

it("sorts as Array.sort does, and keeps the order of equal ones", async () => {
  const ones = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 5000, size: "max" });
  await fc.assert(
    fc.asyncProperty(ones, async (numbers) => {
      const list = numbers.map((number, index) => ({ number, index }));
      const compare = (a: { number: number }, b: { number: number }) => a.number - b.number;
      expect(await sortCalmly(list, compare)).toEqual([...list].sort(compare));
    }),
    { numRuns: 30 },
  );
});

it("lets other events have their turn while 20,000 are sorted", async () => {
  const list = Array.from({ length: 20_000 }, (_, n) => (n * 7919) % 20_011);
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const sorted = await sortCalmly(list, (a, b) => a - b);
  isOver = true;
  expect(sorted).toEqual([...list].sort((a, b) => a - b));
  expect(turns).toBeGreaterThan(10);
});
