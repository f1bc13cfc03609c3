import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Attributes, AttributeValue } from "../../../src/task/attribute-value.ts";
import { encodeDynamoJson } from "../../../src/task/dynamodb-json.ts";
import { dynamodbJson } from "../../../src/transfer/json/format-dynamodb-json.ts";
import { json } from "../../../src/transfer/json/format-json.ts";
import { ndjson } from "../../../src/transfer/json/format-ndjson.ts";
import type { LineFormat } from "../../../src/transfer/lines/line-writer.ts";
import { plainLines } from "../../../src/transfer/lines/plain-lines.ts";
import { LineTranscoder } from "../../../src/transfer/lines/transcode.ts";
import { unwrappedLines } from "../../../src/transfer/lines/unwrapped-lines.ts";
import { anyAttributes, anyPlainValue, anyText } from "../../support/any-attributes.ts";
import { MIXED_LINES, MIXED_PAGE, pageOf, slowLine, slowLines } from "../../support/scan-page.ts";

const never = (item: Attributes): string => {
  throw new Error(`the slow path was taken for ${JSON.stringify(item)}`);
};

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const linesOf = (body: string, line = slowLine): string =>
  textOf(new LineTranscoder(line).page(Buffer.from(body)).lines);

describe("transcodePage", () => {
  it("gives each item's line, and the page's other fields", () => {
    const { lines, count, rest } = new LineTranscoder(slowLine).page(Buffer.from(MIXED_PAGE));
    expect(textOf(lines)).toBe(MIXED_LINES);
    expect(count).toBe(2);
    expect(rest).toEqual({
      consumedCapacity: { TableName: "t", CapacityUnits: 0.5 },
      lastEvaluatedKey: { user_name: { S: "a" }, deadline_unix_time: { N: "1" } },
      scannedCount: 7,
    });
  });

  it("gives nothing more for a page that has nothing more", () => {
    const { lines, count, rest } = new LineTranscoder(slowLine).page(Buffer.from(' { "Items" : [ ] } '));
    expect({ lines: textOf(lines), count, rest }).toEqual({ lines: "", count: 0, rest: {} });
  });

  it("copies flat items without the slow path", () => {
    const item =
      '{"z":{"S":"a\\\\b “～”…"},"名":{"N":"0.25"},"no":{"BOOL":false},"nil":{"NULL":true},"user_name":{"S":""}}';
    expect(linesOf(pageOf([item, '{"b":{"N":"0"},"a":{"N":"-12"}}', item]), never)).toBe(
      '{"user_name":"","nil":null,"no":false,"z":"a\\\\b “～”…","名":0.25}\n' +
        '{"a":-12,"b":0}\n' +
        '{"user_name":"","nil":null,"no":false,"z":"a\\\\b “～”…","名":0.25}\n',
    );
  });

  it("copies maps, lists, sets and binaries without the slow path, and orders the names in maps", () => {
    const item =
      '{"m":{"M":{"b":{"L":[{"N":"1"},{"L":[]},{"M":{}},{"M":{"__proto__":{"S":"é\\n"}}}]},"a":{"NULL":true}}},' +
      '"ss":{"SS":["","a","ab","b","é","😀"]},"ns":{"NS":["-1.5","0","12345678901234567890","1E2"]},' +
      '"b":{"B":""},"c":{"B":"aGk="},"\\"é":{"M":{"z":{"BOOL":true},"a":{"BOOL":false},"M":{"M":{"S":{"S":"S"}}}}}}';
    const copied = item.replace(',"1E2"', "");
    expect(linesOf(pageOf([copied, copied]), never)).toBe(slowLines(pageOf([copied, copied])));
    expect(linesOf(pageOf([item]))).toBe(slowLines(pageOf([item])));
  });

  it("gives only the value that it cannot copy to the slow path", () => {
    const seen: Attributes[] = [];
    const line = (item: Attributes) => (seen.push(item), slowLine(item));
    const item =
      '{"b":{"L":[{"N":"1E1"},{"SS":["b","a"]}]},"a":{"S":"x"},"\\"é":{"M":{"n":{"M":{"$b":{"S":"1"}}},"m":{"N":"2"}}}}';
    expect(linesOf(pageOf([item]), line)).toBe(slowLines(pageOf([item])));
    expect(seen).toEqual([
      { value: { N: "10" } },
      { value: { SS: ["b", "a"] } },
      { value: { M: { $b: { S: "1" } } } },
    ]);
  });

  it.each([
    ['{"SS":["b","a"]}', '{"$ss":["a","b"]}'],
    ['{"SS":["a","a"]}', '{"$ss":["a","a"]}'],
    ['{"SS":["\\"","!"]}', '{"$ss":["!","\\""]}'],
    ['{"SS":["😀","～"]}', '{"$ss":["～","😀"]}'],
    ['{"NS":["10","9"]}', '{"$ns":[9,10]}'],
    [
      '{"NS":["10000000000000000002","10000000000000000001"]}',
      '{"$ns":[10000000000000000001,10000000000000000002]}',
    ],
    ['{"NS":["1.0","2"]}', '{"$ns":[1,2]}'],
    ['{"BS":["AQ==","AA=="]}', '{"$bs":["AA==","AQ=="]}'],
    ['{"M":{"$b":{"S":"x"}}}', '{"$m":{"$b":"x"}}'],
    ['{"M":{"b":{"N":"1"},"a":{"N":"2"},"b":{"N":"3"}}}', '{"a":2,"b":3}'],
    ['{"M":{"😀":{"N":"1"},"～":{"N":"2"}}}', '{"😀":1,"～":2}'],
    ['{"M": {"b":{"N":"1"} } }', '{"b":1}'],
    ['{"L":[ {"N":"1"} ,{"N":"2"}]}', "[1,2]"],
  ])("writes %s as %s", (value, text) => {
    const body = pageOf([`{"a":${value}}`]);
    expect(linesOf(body)).toBe(`{"a":${text}}\n`);
    expect(linesOf(body)).toBe(slowLines(body));
  });

  it.each(["aGk", "aG==k", "aGl=", "aG=", "a===", "=", "aGk=\\n", "aG-_"])(
    "throws for %s, which is not padded base64 as it would be written again",
    (text) => {
      expect(() => linesOf(pageOf([`{"b":{"B":"${text}"}}`]))).toThrow("not a page of items");
    },
  );

  it("goes as deep as any record may be, and says of what is deeper that it is no item", () => {
    const deep = (levels: number, [open, close]: [string, string]) =>
      pageOf([`{"a":${open.repeat(levels)}{"S":"x"}${close.repeat(levels)}}`]);
    for (const pair of [
      ['{"L":[', "]}"],
      ['{"M":{"a":', "}}"],
    ] as [string, string][]) {
      expect(linesOf(deep(32, pair), never)).toBe(slowLines(deep(32, pair)));
      expect(linesOf(deep(200, pair))).toBe(slowLines(deep(200, pair)));
      expect(() => linesOf(deep(100_000, pair))).toThrow("not a page of items");
    }
  });

  it("makes room for values that are longer than they came", () => {
    const body = pageOf([`{"a":{"L":[${Array.from({ length: 5000 }, () => '{"B":""}').join(",")}]}}`, "{}"]);
    expect(linesOf(body)).toBe(slowLines(body));
  });

  it("takes the last of two values with one name, as JSON.parse does", () => {
    expect(linesOf(pageOf(['{"a":{"S":"1"},"b":{"S":"2"},"a":{"S":"3"}}']))).toBe('{"a":"3","b":"2"}\n');
  });

  it("reads a body that is a part of a larger buffer", () => {
    const bytes = Buffer.from(`xx${MIXED_PAGE}yy`);
    const body = new Uint8Array(bytes.buffer, bytes.byteOffset + 2, bytes.length - 4);
    expect(textOf(new LineTranscoder(slowLine).page(body).lines)).toBe(MIXED_LINES);
  });

  it("makes no text of the first page of many, and the same lines", () => {
    const { frames, line } = plainLines.ndjson;
    const item = `{"user_name":{"S":"a"},"deadline_unix_time":{"N":"1"},"body":{"S":"${"x".repeat(100)}"}}`;
    const body = Buffer.from(pageOf(Array.from({ length: 1000 }, () => item)));
    const toText = vi.spyOn(Buffer.prototype, "toString");
    const made = (isOneOfMany: boolean) => {
      toText.mockClear();
      const { lines } = new LineTranscoder(line, frames).page(body, isOneOfMany);
      const texts = toText.mock.results.map(({ value }) => (value as string).length);
      return { lines, longest: Math.max(0, ...texts) };
    };
    const [one, many] = [made(false), made(true)];
    toText.mockRestore();
    expect(one.longest).toBe(body.length);
    expect(many.longest).toBeLessThan(1000);
    expect(Buffer.compare(many.lines, one.lines)).toBe(0);
  });

  it("writes every character as the slow path does, in values and in names", () => {
    const texts: string[] = [];
    for (let code = 0x20; code <= 0xffff; code += 1) {
      const character = String.fromCharCode(code);
      if (code < 0xd800 || code > 0xdfff) texts.push(JSON.stringify(character));
      texts.push(`"\\u${code.toString(16).padStart(4, "0")}"`);
    }
    for (let code = 0; code < 0x80; code += 1) texts.push(`"\\u${code.toString(16).padStart(4, "0")}"`);
    texts.push('"😀"', '"\\ud83d\\ude00"', '"\\b\\f\\n\\r\\t\\/\\\\"', '"\u{10ffff}"');
    const body = pageOf(texts.map((text) => `{"a":{"S":${text}}}`));
    expect(linesOf(body) === slowLines(body)).toBe(true);
    const named = pageOf(
      texts.filter((_, i) => i % 7 === 0).map((text) => `{"a":{"S":""},${text}:{"N":"1"}}`),
    );
    expect(linesOf(named) === slowLines(named)).toBe(true);
  });

  it.each([
    ["12345678901234567890123456789012345678", "12345678901234567890123456789012345678"],
    ["-1.2345678901234567890123456789012345678", "-1.2345678901234567890123456789012345678"],
    ["1E125", `1${"0".repeat(125)}`],
    ["1.50", "1.5"],
    ["-0", "0"],
    ["-0.0", "0"],
    ["+1", "1"],
    ["007", "7"],
    [".5", "0.5"],
    ["5.", "5"],
    ["100", "100"],
    [
      "0.00000000000000000000000000000000000000000000001",
      "0.00000000000000000000000000000000000000000000001",
    ],
  ])("writes the number %s as %s", (number, digits) => {
    expect(linesOf(pageOf([`{"n":{"N":"${number}"}}`]))).toBe(`{"n":${digits}}\n`);
  });

  it("makes room for lines that are longer than their items", () => {
    const item = '{"a":{"N":"1E125"},"b":{"S":"x"}}';
    const body = pageOf(
      Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? item : ` ${item.replace("{", "{ ")}`)),
    );
    expect(linesOf(body)).toBe(`{"a":1${"0".repeat(125)},"b":"x"}\n`.repeat(300));
  });

  it("copes with names that no two items share, and with very many names in one", () => {
    const item = (names: string[]) => `{${names.map((name) => `"${name}":{"N":"1"}`).join(",")}}`;
    const strangers = Array.from({ length: 2000 }, (_, i) => item([`n${i * 7919}`, "a", `m${i}`]));
    const crowds = Array.from({ length: 3 }, (_, k) =>
      item(Array.from({ length: 600 }, (_, i) => `n${(i * 7) % 600}_${k}`)),
    );
    const crowd = item(Array.from({ length: 60_000 }, (_, i) => `n${60_000 - i}`));
    const body = pageOf([...strangers, ...crowds, crowd, ...strangers]);
    expect(linesOf(body) === slowLines(body)).toBe(true);
  });

  it("gives the same bytes as the slow path for any records, in any order and spelling", () => {
    fc.assert(
      fc.property(
        fc.array(anyAttributes, { maxLength: 5 }),
        fc.record({ spaces: fc.boolean(), escapes: fc.boolean() }),
        fc.infiniteStream(fc.nat(99)),
        (items, loose, dice) => {
          const plain = items.map((item) => JSON.parse(encodeDynamoJson(item)) as unknown);
          const fields = {
            Items: plain,
            Count: items.length,
            ConsumedCapacity: { a: [1, "]}"] },
            ScannedCount: 9,
          };
          const body = print(fields, loose, () => dice.next().value!);
          const page = new LineTranscoder(slowLine).page(Buffer.from(body));
          expect(textOf(page.lines)).toBe(items.map(slowLine).join(""));
          expect(page.rest).toEqual({ consumedCapacity: fields.ConsumedCapacity, scannedCount: 9 });
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("LineTranscoder of stored items", () => {
  it("gives the lines of stored items as the slow path does", () => {
    fc.assert(
      fc.property(fc.array(anyAttributes, { maxLength: 5 }), (items) => {
        expect(textOf(new LineTranscoder(slowLine).items(items.map(encodeDynamoJson).join("\n")))).toBe(
          items.map(slowLine).join(""),
        );
      }),
      { numRuns: 500 },
    );
  });

  const formats: [name: string, format: LineFormat][] = [
    ["the lines of an export", ndjson.copied!],
    ["the array of an export", json.copied!],
    ["DynamoDB's lines", dynamodbJson.copied!],
    ["the lines of a list", plainLines.ndjson],
    ["the array of a list", plainLines.json],
  ];
  it.each(formats)("gives the same bytes as records do for any records: %s", (_, { frames, line }) => {
    fc.assert(
      fc.property(fc.array(anyAttributes, { maxLength: 5 }), (records) => {
        const items = records.map(encodeDynamoJson);
        const expected = records.map((record) => line(record)).join("");
        expect(textOf(new LineTranscoder(line, frames).items(items.join("\n")))).toBe(expected);
        const shuffled = items.map((item) => JSON.stringify(reversed(JSON.parse(item))));
        expect(textOf(new LineTranscoder(line, frames).page(Buffer.from(pageOf(shuffled))).lines)).toBe(
          expected,
        );
      }),
      { numRuns: 100 },
    );
  });

  it.each([4_000, 400_000])("copies a text of %i characters, all of them escaped", (length) => {
    const items = [encodeDynamoJson({ user_name: { S: "a" }, s: { S: '"\n'.repeat(length / 2) } })];
    expect(textOf(new LineTranscoder(never).items(items.join("\n"))) === slowLines(pageOf(items))).toBe(true);
  });

  const CONFUSING = [
    "S",
    "N",
    "BOOL",
    "NULL",
    "L",
    "M",
    "B",
    "SS",
    "$b",
    "]}",
    "}}",
    '"}',
    '{"S":"',
    "\\",
    "null,",
    "a",
  ];
  const confusingValue = fc.letrec<{ value: AttributeValue; map: Attributes }>((tie) => ({
    map: fc.dictionary(fc.constantFrom(...CONFUSING), tie("value"), { maxKeys: 4 }),
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(...CONFUSING, "{", "\n", "é", "😀").map((text) => ({ S: text })),
      fc.constantFrom("0", "-1.5", "12").map((digits) => ({ N: digits })),
      fc.boolean().map((flag) => ({ BOOL: flag })),
      fc.constant({ NULL: true as const }),
      fc.array(tie("value"), { maxLength: 3 }).map((list) => ({ L: list })),
      tie("map").map((map) => ({ M: map })),
    ),
  }));

  it("takes names and texts for what they are, however much they look like types and ends", () => {
    fc.assert(
      fc.property(fc.array(confusingValue.map, { maxLength: 5 }), (records) => {
        const items = records.map(encodeDynamoJson).join("\n");
        for (const { frames, line } of Object.values(plainLines)) {
          const expected = records.map((record) => line(record)).join("");
          expect(textOf(new LineTranscoder(never, frames).items(items))).toBe(expected);
          if (items !== "") expect(textOf(unwrappedLines(items, frames)!)).toBe(expected);
        }
        expect(textOf(new LineTranscoder(slowLine).items(items))).toBe(records.map(slowLine).join(""));
      }),
      { numRuns: 1000 },
    );
  });

  it("unwraps at once what has values of five types and nulls, and leaves what has to be changed in another way", () => {
    const whole = fc.array(
      fc
        .array(
          fc.tuple(
            anyText.filter((name) => name !== ""),
            anyPlainValue,
          ),
          { maxLength: 5 },
        )
        .map((list) => Object.fromEntries(list)),
      { minLength: 1, maxLength: 4 },
    );
    const { frames, line } = plainLines.ndjson;
    let unwrapped = 0;
    fc.assert(
      fc.property(whole, (records) => {
        const lines = unwrappedLines(records.map(encodeDynamoJson).join("\n"), frames);
        if (lines === undefined) return;
        unwrapped += 1;
        expect(textOf(lines)).toBe(records.map((record) => line(record)).join(""));
      }),
      { numRuns: 500 },
    );
    expect(unwrapped).toBeGreaterThan(100);
    for (const value of [
      '{"B":"aGk="}',
      '{"SS":["a"]}',
      '{"NS":["1"]}',
      '{"BS":["aGk="]}',
      '{"N":"1.0"}',
      '{"S":"\\u0001"}',
      '{"S":"\u202e"}',
    ])
      expect(unwrappedLines(`{"a":{"L":[${value}]}}`, frames), value).toBeUndefined();
  });

  it("copies flat items of a list without the slow path", () => {
    const items = [
      '{"user_name":{"S":"熊本"},"deadline_unix_time":{"N":"5"},"b":{"BOOL":true}}',
      '{"a":{"S":"é"}}',
    ];
    expect(textOf(new LineTranscoder(never).items(items.join("\n")))).toBe(
      '{"user_name":"熊本","deadline_unix_time":5,"b":true}\n{"a":"é"}\n',
    );
  });
});

/** Maps with their names the other way round, as DynamoDB may give them. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, reversed(member)] as const)
      .toReversed(),
  );
}

interface Loose {
  spaces: boolean;
  escapes: boolean;
}

/** JSON with its members in any order and, when loose, with white space and needless escapes. */
function print(value: unknown, loose: Loose, dice: () => number): string {
  const space = () => (loose.spaces ? " \n\t\r ".slice(0, Math.max(0, dice() - 94)) : "");
  const text = (plain: string) =>
    `"${[...plain].map((character) => (loose.escapes && dice() > 95 ? escaped(character) : JSON.stringify(character).slice(1, -1))).join("")}"`;
  const list = (open: string, parts: string[], close: string) =>
    `${space()}${open}${parts.map((part) => `${space()}${part}${space()}`).join(",")}${space()}${close}${space()}`;
  if (typeof value === "string") return text(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value))
    return list(
      "[",
      value.map((element) => print(element, loose, dice)),
      "]",
    );
  const members = Object.entries(value).map(([name, member]) => ({
    rank: dice(),
    text: `${text(name)}${space()}:${space()}${print(member, loose, dice)}`,
  }));
  members.sort((a, b) => a.rank - b.rank);
  return list(
    "{",
    members.map((member) => member.text),
    "}",
  );
}

function escaped(text: string): string {
  return text
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

describe("lines that are given back", () => {
  it("make room for those of the next page, and the others stay as they are", () => {
    const transcoder = new LineTranscoder(slowLine);
    const page = (name: string, count: number) =>
      pageOf(Array.from({ length: count }, (_, index) => `{"a":{"S":"${name}"},"b":{"N":"${index}"}}`));
    const bodies = [page("kept", 20_000), page("lent", 20_000), page("next", 15_000), page("last", 30_000)];
    const [kept, lent, next, last] = bodies.map((body, index) => {
      const { lines } = transcoder.page(Buffer.from(body));
      if (index === 1) transcoder.giveBack(lines);
      return lines;
    });
    expect(next!.buffer === lent!.buffer).toBe(true);
    expect(new Set([kept, next, last].map((lines) => lines!.buffer)).size).toBe(3);
    const same = [kept, next, last].map(
      (lines, index) => textOf(lines!) === slowLines([bodies[0], bodies[2], bodies[3]][index]!),
    );
    expect(same).toEqual([true, true, true]);
  });
});
