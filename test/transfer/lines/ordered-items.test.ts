import fc from "fast-check";
import { expect, it } from "vitest";
import type { Attributes, AttributeValue } from "../../../src/task/attribute-value.ts";
import { encodeDynamoJson } from "../../../src/task/dynamodb-json.ts";
import { orderedItems } from "../../../src/transfer/lines/ordered-items.ts";
import { LineTranscoder } from "../../../src/transfer/lines/transcode.ts";
import { anyAttributes, anyNumber, anyText } from "../../support/any-attributes.ts";
import { pageOf, slowLine } from "../../support/scan-page.ts";

const NAMES = [
  "user_name",
  "deadline_unix_time",
  "status",
  "a",
  "10",
  "9",
  "__proto__",
  "$b",
  "a.b(c|d)*[$1]\\",
  "😀",
];

const leaf: fc.Arbitrary<AttributeValue> = fc.oneof(
  anyText.map((text) => ({ S: text })),
  anyNumber.map((text) => ({ N: text })),
  fc.boolean().map((flag) => ({ BOOL: flag })),
  fc.constant({ NULL: true as const }),
);
const value = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 4 }).map((list) => ({ L: list })),
);
// Names in one order, of which each item leaves some out, or in two, as an engine's hash gives them.
const likeItems = fc.tuple(fc.shuffledSubarray(NAMES), fc.shuffledSubarray(NAMES)).chain(([names, inner]) => {
  const map = fc.tuple(fc.subarray(inner), fc.infiniteStream(value)).map(([some, values]) => ({
    M: Object.fromEntries(some.map((name) => [name, values.next().value!])),
  }));
  const item = fc
    .tuple(fc.subarray(names), fc.infiniteStream(value), fc.option(map, { nil: undefined }))
    .map(([some, values, has]) => {
      const members = some.map((name): [string, AttributeValue] => [name, values.next().value!]);
      return has === undefined ? members : [...members, ["map", has] as [string, AttributeValue]];
    });
  return fc.array(item, { maxLength: 8 });
});

/** An item with its names in the order given, which an object would not keep. */
function print(members: [string, AttributeValue][]): string {
  const texts = members.map(([name, one]) => {
    const text =
      "M" in one ? `{"M":${print(Object.entries(one.M))}}` : encodeDynamoJson({ one }).slice(7, -1);
    return `${JSON.stringify(name)}:${text}`;
  });
  return `{${texts.join(",")}}`;
}

it("puts the names of items in order, whichever of them an item has", () => {
  let ordered = 0;
  let pages = 0;
  fc.assert(
    fc.property(likeItems, (items) => {
      pages += 1;
      const given = orderedItems(pageOf(items.map(print)));
      if (given === undefined) return;
      ordered += 1;
      expect(given.list).toBe(items.map((item) => encodeDynamoJson(Object.fromEntries(item))).join("\n"));
      expect(given.rest).toEqual({ Items: [] });
    }),
    { numRuns: 1000 },
  );
  // The rest have numbers for names, or maps that come in two orders.
  expect(ordered / pages).toBeGreaterThan(0.5);
});

it("gives the same of the first page of a list, of any records, as of the next", () => {
  const shuffled = (record: Attributes, dice: number[]) =>
    Object.entries(record)
      .map(([name, one], index) => ({ name, one, rank: dice[index] ?? 0 }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ name, one }): [string, AttributeValue] => [name, one]);
  fc.assert(
    fc.property(
      fc.array(anyAttributes, { maxLength: 5 }),
      fc.array(fc.nat(9), { maxLength: 8 }),
      (records, dice) => {
        const page = Buffer.from(pageOf(records.map((record) => print(shuffled(record, dice)))));
        const transcoder = new LineTranscoder(slowLine);
        const first = transcoder.page(page);
        const second = transcoder.page(page);
        expect(Buffer.from(first.lines).toString()).toBe(records.map(slowLine).join(""));
        expect(Buffer.from(second.lines).equals(first.lines)).toBe(true);
        expect(second).toEqual({ ...first, lines: second.lines });
      },
    ),
    { numRuns: 1000 },
  );
});

it("leaves what needs more than another order of names, or has very many names, to the loop over bytes", () => {
  const text = '{"S":"x"}';
  for (const items of [
    [`{"a":${text},"a":${text}}`],
    [`{"a":{"M":{"a":${text}}}}`, `{"a":${text}}`],
    ['{"a":{"SS":["x"]}}'],
    [`{"a":{"L":[{"M":{"b":${text},"a":${text}}}]}}`],
    [`{ "a":${text}}`],
    [`{"\\u0061":${text}}`],
    Array.from({ length: 300 }, (_, index) => `{"n${index}":${text}}`),
    [`{${Array.from({ length: 120 }, (_, index) => `"n${index}":${text}`).join(",")}}`],
    ["1"],
    Array.from({ length: 40 }, (_, turn) => {
      const names = Array.from({ length: 12 }, (_one, index) => `"n${(index * (turn % 11) + turn) % 12}"`);
      return `{${[...new Set(names)].map((name) => `${name}:${turn === 39 ? '{"SS":["x"]}' : text}`).join(",")}}`;
    }),
  ])
    expect(orderedItems(pageOf(items)), items[0]!.slice(0, 60)).toBeUndefined();
  const [one, other] = [`"a":${text},"b":${text}`, `"b":${text},"a":${text}`];
  expect(orderedItems(pageOf([`{${one}}`, `{${other}}`, `{"c":{"M":{${other}}},${one}}`]))?.list).toBe(
    `{${one}}\n{${one}}\n{${one},"c":{"M":{${one}}}}`,
  );
  expect(orderedItems(`{"Count":1,"Items":[{"b":${text},"a":${text}}],"ScannedCount":2}`)).toEqual({
    list: `{"a":${text},"b":${text}}`,
    rest: { Count: 1, Items: [], ScannedCount: 2 },
  });
});
