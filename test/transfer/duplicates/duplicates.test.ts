import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Duplicates } from "../../../src/transfer/duplicates/duplicates.ts";
import type { SourceRecord } from "../../../src/transfer/transfer-format.ts";
import { asLines } from "../../support/as-lines.ts";
import { record } from "../../support/contract/samples.ts";
import { brief } from "../read-all.ts";

const source = (line: number, deadline: number | string, user = "a", element?: number): SourceRecord => ({
  line,
  ...(element === undefined ? {} : { element }),
  source: `${line}`,
  record: record(user, deadline),
});

function take(mode: Duplicates["mode"], sources: SourceRecord[]): string[] {
  const duplicates = new Duplicates(mode);
  return brief(sources.flatMap((one) => duplicates.take(one) ?? []));
}

const three = [source(1, 5), source(2, 5), source(3, 6), source(4, 5, "b"), source(5, 5)];

describe("a record whose key came before in the file", () => {
  it("is a fault that names the line of the first one", () => {
    expect(take("reject", three)).toEqual([
      "1: a 5",
      "2! the user and the deadline are those of line 1",
      "3: a 6",
      "4: b 5",
      "5! the user and the deadline are those of line 1",
    ]);
  });

  it("is a fault that names the element where a line has several", () => {
    const sources = [source(1, 5, "a", 1), source(1, 5, "a", 2)];
    const duplicates = new Duplicates("reject");
    expect(sources.map((one) => duplicates.take(one))).toEqual([
      sources[0],
      { line: 1, element: 2, source: "1", reason: "the user and the deadline are those of element 1" },
    ]);
  });

  it("is left out, or taken after the first one", () => {
    expect(take("first", three)).toEqual(["1: a 5", "3: a 6", "4: b 5"]);
    expect(take("last", three)).toEqual(["1: a 5", "2: a 5", "3: a 6", "4: b 5", "5: a 5"]);
  });

  it("gets the next second that none before it has", () => {
    expect(take("next-second", three)).toEqual(["1: a 5", "2: a 6", "3: a 7", "4: b 5", "5: a 8"]);
    expect(take("next-second", [source(1, 253_402_300_799), source(2, 253_402_300_799)])).toEqual([
      "1: a 253402300799",
      "2! no second after 253402300799 is free for it",
    ]);
    expect(take("next-second", [source(1, "1.5"), source(2, "1.5")])).toEqual([
      "1: a 1.5",
      "2! no second after 1.5 is free for it",
    ]);
  });

  it("gets the same second as one that looks at every second would find", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 12 }), { maxLength: 60 }), (deadlines) => {
        const taken = new Set<number>();
        const expected = deadlines.map((wanted, index) => {
          let free = wanted;
          while (taken.has(free)) free += 1;
          taken.add(free);
          return `${index + 1}: a ${free}`;
        });
        expect(
          take(
            "next-second",
            deadlines.map((deadline, index) => source(index + 1, deadline)),
          ),
        ).toEqual(expected);
      }),
    );
  });

  it("gets it also where its line was copied, which then is no longer what is sent", async () => {
    const [first, second] = await asLines([record("a", 5), record("a", 5)]);
    const duplicates = new Duplicates("next-second");
    expect(first?.item?.json).toContain('"5"');
    expect(duplicates.take(first!)).toBe(first);
    const { source: text } = second!;
    expect(duplicates.take(second!)).toEqual({
      line: 2,
      element: undefined,
      source: text,
      record: record("a", 6),
    });
  });

  it("finds a place among a hundred thousand of one key at once", () => {
    const duplicates = new Duplicates("next-second");
    const begin = performance.now();
    const last: SourceRecord[] = [];
    for (let line = 1; line <= 100_000; line += 1) {
      const taken = duplicates.take(source(line, 5));
      if (taken !== undefined && "record" in taken) last[0] = taken;
    }
    expect(brief(last)).toEqual(["100000: a 100004"]);
    expect(duplicates.count).toBe(99_999);
    // One after the other would take minutes.
    expect(performance.now() - begin).toBeLessThan(20_000);
  });
});
