import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/task/attribute-value.ts";
import { equalAttributes } from "../../src/task/compare-values.ts";
import { keyText } from "../../src/task/key-text.ts";
import type { TaskRecord } from "../../src/task/record.ts";
import { transferFormats } from "../../src/transfer/file-formats.ts";
import { anyAttributes, anyNumber, anyText, anyValue } from "../support/any-attributes.ts";
import { recordsOf, write } from "./read-all.ts";

const TRICKY_TEXTS = [
  "",
  " ",
  "007",
  "7",
  "-0",
  "1.10",
  "1e5",
  "+5",
  " 1",
  "null",
  "true",
  "[]",
  '{"$ss":["a"]}',
  "=1+1",
  "a,b",
  'say "hi"',
  "two\nlines",
  "two\r\nlines",
  "\r",
  "\t",
  "\u2028\u202e\0",
  "\ufeff",
  "\ufffd",
  "𠮷野家 😀",
  "1".repeat(39),
];
const TRICKY_NAMES = [
  "x",
  "priority:n",
  "a:b",
  ":",
  "a,b",
  'q"q',
  "new\nline",
  " x ",
  "$ss",
  "$m",
  "$",
  "__proto__",
  "constructor",
  "Item",
  "status",
  "task_description",
  "7",
  "\ufeff",
];

const text = fc.oneof(fc.constantFrom(...TRICKY_TEXTS), anyText);
// One-name maps that look like the notation, in places where a value may be.
const dollarMap: fc.Arbitrary<AttributeValue> = fc
  .tuple(
    fc.constantFrom("$ss", "$b", "$m", "$x", "$"),
    fc.oneof(anyValue, fc.constant<AttributeValue>({ L: [{ S: "a" }] })),
  )
  .map(([name, value]) => ({ M: { [name]: value } }));
const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  text.map((S) => ({ S })),
  anyNumber.map((N) => ({ N })),
  dollarMap,
  fc.array(dollarMap, { maxLength: 2 }).map((L) => ({ L })),
  anyValue,
);
const attributes = fc
  .tuple(anyAttributes, fc.array(fc.tuple(fc.constantFrom(...TRICKY_NAMES), value), { maxLength: 5 }))
  .map(([any, tricky]) => Object.fromEntries([...Object.entries(any), ...tricky]));
const deadline = fc.oneof(fc.nat(), fc.constantFrom(0, 20_261_201, 99_999_999, 253_402_300_799));
const record: fc.Arbitrary<TaskRecord> = fc
  .tuple(
    text.filter((user) => user !== ""),
    deadline,
    attributes,
  )
  .map(([user, at, rest]) =>
    Object.fromEntries([
      ...Object.entries(rest),
      ["user_name", { S: user }],
      ["deadline_unix_time", { N: String(at) }],
    ]),
  );
const table = fc.uniqueArray(record, { maxLength: 6, selector: keyText });

describe.each(transferFormats)("%s", (format) => {
  it("reads back every record that it wrote, from chunks cut anywhere, zipped or not", async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 90 }),
        fc.boolean(),
        async (records, page, size, zipped) => {
          const written = await write(format, records, page);
          const read = await recordsOf(zipped ? gzipSync(written) : written, { format, size });
          expect(read).toHaveLength(records.length);
          for (const [index, each] of read.entries())
            expect(equalAttributes(each, records[index]!), JSON.stringify(each)).toBe(true);
        },
      ),
      { numRuns: 120 },
    );
  });

  it("exports, imports and exports the same bytes", async () => {
    await fc.assert(
      fc.asyncProperty(table, async (records) => {
        const first = await write(format, records, 3);
        const imported = new Map((await recordsOf(first, { size: 50 })).map((each) => [keyText(each), each]));
        expect(await write(format, [...imported.values()], 1)).toBe(first);
      }),
      { numRuns: 120 },
    );
  });

  it("reads the same with CRLF, a byte order mark and no last line end", async () => {
    const plain: TaskRecord[] = [
      { user_name: { S: "ann" }, deadline_unix_time: { N: "1767225600" }, note: { S: "熊本" } },
      { user_name: { S: "bob" }, deadline_unix_time: { N: "1767225601" }, tags: { SS: ["a"] } },
    ];
    const written = await write(format, plain);
    const other = `\ufeff${written.trimEnd().replaceAll("\n", "\r\n")}`;
    expect(await recordsOf(other, { size: 1 })).toEqual(plain);
  });
});
