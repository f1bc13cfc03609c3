import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commonLetters, isReference, referenceOf, WHOLE_REFERENCE } from "../../src/task/reference.ts";
import { keyAttributes } from "../../src/task/record.ts";
import { ShortReferences } from "../../src/task/short-references.ts";

const of = (userName: string, deadline: string) => referenceOf(keyAttributes({ userName, deadline }));

describe("a reference", () => {
  it("is always the same for the same keys: people write it down", () => {
    expect(of("kumamoto", "1767225600")).toBe("jc4dt7wm84cv");
    expect(of("熊本 はまち", "1767225600")).toBe("y7xbwdm3bynx");
    expect(of("kumamoto", "-1.5")).toBe("yytvqchm3hv8");
  });

  it("is of the keys alone, and of the number that DynamoDB makes of a text", () => {
    const record = { ...keyAttributes({ userName: "a", deadline: "7" }), status: { S: "open" } };
    expect(referenceOf(record)).toBe(of("a", "7"));
    expect(of("a", "007.0")).toBe(of("a", "7"));
    expect(of("a", "7e0")).toBe(of("a", "7"));
  });

  it("has letters that no other looks like, is no word and can be told from other words", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), fc.nat(), (user, deadline) => {
        const reference = of(user, String(deadline));
        expect(reference).toMatch(/^[3478bcdfghjkmnpqrtvwxy]{12}$/);
        for (let length = 4; length <= WHOLE_REFERENCE; length += 1)
          expect(isReference(reference.slice(0, length))).toBe(true);
      }),
    );
    for (const word of ["", "abc", "k7f", "k7fo", "kumamoto", "status=open", "K7FQ", "k7fqk7fqk7fqk"])
      expect(isReference(word), word).toBe(false);
  });

  it("is another for other keys: a million of the likeliest", () => {
    const seen = new Set<string>();
    for (let index = 0; index < 1_000_000; index += 1)
      seen.add(of(`user-${index % 1000}`, String(1_767_225_600 + 60 * Math.floor(index / 1000))));
    expect(seen.size).toBe(1_000_000);
  });

  it("divides the name from the number", () => {
    expect(of("a1", "2")).not.toBe(of("a", "12"));
  });

  it("has each letter equally often at each place", () => {
    const counts = Array.from({ length: WHOLE_REFERENCE }, () => new Map<string, number>());
    const size = 44_000;
    for (let index = 0; index < size; index += 1)
      for (const [place, letter] of [...of("mai", String(1_767_225_600 + index))].entries())
        counts[place]!.set(letter, (counts[place]!.get(letter) ?? 0) + 1);
    for (const count of counts)
      for (const times of count.values()) expect(Math.abs(times - size / 22)).toBeLessThan(300);
  });
});

describe("short references", () => {
  it("are four letters, or what tells them apart from all that were given", () => {
    const references = new ShortReferences();
    for (const one of ["bbbbbbbbbbbb", "bbbbbbcbbbbb", "bbbbbbcdbbbb", "cccccccccccc"]) references.add(one);
    expect(references.shorten("bbbbbbbbbbbb")).toBe("bbbbbbb");
    expect(references.shorten("bbbbbbcbbbbb")).toBe("bbbbbbcb");
    expect(references.shorten("cccccccccccc")).toBe("cccc");
    references.add("cccccccccccc");
    expect(references.shorten("cccccccccccc")).toBe("cccc");
  });

  it("never begin one another among a list of real keys", () => {
    const references = new ShortReferences();
    const all = Array.from({ length: 3000 }, (_, index) => of("mai", String(index)));
    for (const one of all) references.add(one);
    const short = all.map((one) => references.shorten(one));
    expect(new Set(short).size).toBe(3000);
    const sorted = short.toSorted();
    for (const [index, one] of sorted.entries())
      expect(sorted[index + 1]?.startsWith(one) ?? false).toBe(false);
    expect(short.filter((one) => one.length > 4).length).toBeLessThan(150);
  });

  it("are longer where they may be of a whole table, in memory that does not grow", () => {
    const references = new ShortReferences();
    for (let index = 0; index < 6000; index += 1) references.add(of("mai", String(index)));
    expect(references.shorten(of("ken", "1"))).toHaveLength(6);
  });
});

it("commonLetters counts what two begin with", () => {
  expect(commonLetters("bbcd", "bbdd")).toBe(2);
  expect(commonLetters("bb", "bb")).toBe(2);
});
