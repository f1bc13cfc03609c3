import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/task/attribute-value.ts";
import { csv } from "../../../src/transfer/csv/format-csv.ts";
import { brief, readAll, recordsOf, write } from "../read-all.ts";

const KEYS = { user_name: { S: "ann" }, deadline_unix_time: { N: "1767225600" } };
const HEADER = "user_name,deadline_unix_time";
const ROW = "ann,1767225600";

/** The value of a cell below a header. */
async function valueOf(header: string, cell: string): Promise<AttributeValue | undefined> {
  const [record] = await recordsOf(`${HEADER},${header}\n${ROW},${cell}\n`, { format: "csv" });
  return Object.entries(record!).find(([name]) => !Object.hasOwn(KEYS, name))?.[1];
}

async function briefly(text: string, size = 1): Promise<string[]> {
  const { sources, error } = await readAll(text, { format: "csv", size });
  expect(error).toBeUndefined();
  return brief(sources);
}

describe("writing csv", () => {
  it("declares the types that a cell's text does not show", async () => {
    const first = {
      ...KEYS,
      status: { S: "1" },
      text: { S: "a, b" },
      digits: { S: "7" },
      number: { N: "7" },
      either: { N: "-7.5" },
      mixed: { S: "7" },
      "a:n": { S: 'say "hi"' },
      tags: { SS: ["b", "a"] },
      numbers: { NS: ["10", "9"] },
      parts: { BS: [Uint8Array.of(1)] },
      body: { B: Uint8Array.of(1) },
      empty: { B: new Uint8Array() },
      flag: { BOOL: true },
      nothing: { NULL: true as const },
      list: { L: [{ SS: ["a"] }] },
      map: { M: { $m: { N: "1" } } },
    };
    const second = { ...KEYS, either: { S: "two\nlines" }, mixed: { N: "7" }, text: { S: "" } };
    expect(await write("csv", [first, second], 1)).toBe(
      [
        "user_name,deadline_unix_time,status,a:n:s,body:b,digits:s,either,empty:b,flag:bool,list:l,map:m,mixed:json,nothing:null,number,numbers:ns,parts:bs,tags:ss,text",
        'ann,1767225600,1,"say ""hi""",AQ==,7,-7.5,"",true,"[{""$ss"":[""a""]}]","{""$m"":{""$m"":1}}","""7""",null,7,"[9,10]","[""AQ==""]","[""a"",""b""]","a, b"',
        'ann,1767225600,,,,,"two\nlines",,,,,7,,,,,,""',
        "",
      ].join("\n"),
    );
  });

  it("writes a header when there is no record, with the chosen columns when some are chosen", async () => {
    expect(await write("csv", [])).toBe(`${HEADER}\n`);
    expect(await write("csv", [{ ...KEYS, a: { S: "1" } }], 1, ["a", "b:c", "user_name"])).toBe(
      "a:s,b:c:s,user_name\n1,,ann\n",
    );
  });

  it("declares deadlines that could be taken for a date", async () => {
    const records = [{ ...KEYS, deadline_unix_time: { N: "20261201" } }];
    const written = "user_name,deadline_unix_time:n\nann,20261201\n";
    expect(await write("csv", records)).toBe(written);
    expect(await recordsOf(written)).toEqual(records);
  });

  it.each([
    ["a new attribute", { ...KEYS, b: { S: "x" } }, "b"],
    ["another type", { ...KEYS, a: { S: "7" } }, "a"],
  ])("stops when the survey has not seen %s", (_, record, name) => {
    const survey = csv.openSurvey!();
    survey.add([{ ...KEYS, a: { S: "x" } }]);
    const encoder = csv.encode({ survey });
    expect(() => encoder.page([record])).toThrow(
      expect.objectContaining({
        kind: "unavailable",
        message: `the table changed while it was exported: ${name} is new or of another type`,
      }),
    );
  });
});

describe("reading csv", () => {
  it.each<[string, AttributeValue]>([
    ["7", { N: "7" }],
    ["-0.5", { N: "-0.5" }],
    ['"7"', { N: "7" }],
    ["12345678901234567890123456789012345678", { N: "12345678901234567890123456789012345678" }],
    ...[
      "007",
      "+5",
      "1e5",
      " 1",
      "1 ",
      "1.10",
      "1.0",
      "-0",
      ".5",
      "5.",
      "1_000",
      "٣",
      "１",
      "0x10",
      "NaN",
      "true",
      "null",
      "[1]",
      '{"$ss":[]}',
      "2026-01-01",
      "123456789012345678901234567890123456789",
      "\ttab\t",
      "a\rb",
    ].map((text): [string, AttributeValue] => [
      text.includes('"') || text.includes("\r") ? `"${text.replaceAll('"', '""')}"` : text,
      { S: text },
    ]),
    ['""', { S: "" }],
    ['"a ""b"", c\n\nd"', { S: 'a "b", c\n\nd' }],
  ])("takes the undeclared cell %s for what it is", async (cell, value) => {
    expect(await valueOf("x", cell)).toEqual(value);
  });

  it.each<[string, string, AttributeValue | undefined]>([
    ["x:s", "7", { S: "7" }],
    ["x:S", "7", { S: "7" }],
    ["x:n", "007.50", { N: "7.5" }],
    ["x:n", "+1e2", { N: "100" }],
    ["x:bool", "false", { BOOL: false }],
    ["x:null", "null", { NULL: true }],
    ["x:b", "AQ==", { B: Uint8Array.of(1) }],
    ["x:b", '""', { B: new Uint8Array() }],
    ["x:ss", '"[""a"",""b""]"', { SS: ["a", "b"] }],
    ["x:ns", '"[1,2.50]"', { NS: ["1", "2.5"] }],
    ["x:bs", '"[""AQ==""]"', { BS: [Uint8Array.of(1)] }],
    ["x:l", '"[1,{""$ss"":[""a""]}]"', { L: [{ N: "1" }, { SS: ["a"] }] }],
    ["x:m", '"{""a"":9007199254740993}"', { M: { a: { N: "9007199254740993" } } }],
    ["x:json", '"""7"""', { S: "7" }],
    ["x:json", "1.10", { N: "1.1" }],
    ["x:json", '"{""$b"":""AQ==""}"', { B: Uint8Array.of(1) }],
    ["a:b:s", "x", { S: "x" }],
    ["a::n", "1", { N: "1" }],
    ["__proto__", "x", { S: "x" }],
    ["status", "1", { S: "1" }],
    ["task_description", "007", { S: "007" }],
    ["status:n", "1", { N: "1" }],
    ["x:n", "", undefined],
    ["x:s", "", undefined],
  ])("reads below the header %s the cell %s", async (header, cell, value) => {
    expect(await valueOf(header, cell)).toEqual(value);
  });

  it.each([
    ["x:n", "seven", "x: 'seven' is not a number"],
    ["x:n", "1e400", "x: the number 1e400 is out of DynamoDB's range (1E-130 to 9.9E+125)"],
    ["x:n", '""', "x: '' is not a number"],
    ["x:bool", "TRUE", "x: 'TRUE' is not true or false"],
    ["x:null", "NULL", "x: 'NULL' is not null"],
    ["x:b", "AQ", "x: $b takes padded base64, as in AQ==, not another text"],
    ["x:ss", "a", expect.stringMatching(/^x is not JSON/)],
    ["x:ss", "[1]", "x: $ss takes texts, not a number"],
    ["x:ss", "[]", "x is an empty set, which DynamoDB does not keep"],
    ["x:ns", "{}", "x: $ns takes a list, not an object"],
    ["x:l", "{}", "x: '{}' is not a JSON list"],
    ["x:m", "[]", "x: '[]' is not a JSON object"],
    ["x:m", '"{""$ss"":[""a""]}"', 'x: \'{"$ss":["a"]}\' is not a JSON object'],
    ["x:json", '"{""a"":1,""a"":2}"', expect.stringMatching(/^x: the key "a" .* twice/)],
    ["x:json", "[".repeat(50_000), expect.stringMatching(/nested too deeply/)],
  ])("makes a fault of the cell %2$.30s below %s", async (header, cell, reason) => {
    const { sources } = await readAll(`${HEADER},${header}\n${ROW},${cell}\n${ROW},\n`, { format: "csv" });
    expect(sources[0]).toEqual({ line: 2, source: `${ROW},${cell}`, reason });
    expect(sources[1]).toMatchObject({ line: 3, record: KEYS });
  });

  it("takes any <when> for a deadline, and a bare day for its end", async () => {
    const texts = ["2026-12-01", "2026-12-01T09:00", "+3d", "1767225601", "0", "明日 9時", "2026/12/01"];
    const pasted = ["1月2日(金) 9時", "1/2 9:00", '"Jan 2, 2026, 9:00 AM"', "2026-01-02 00:00 UTC"];
    const rows = [...texts, ...pasted].map((when) => `ann,${when}`);
    const options = { format: "csv", tz: "Asia/Tokyo" } as const;
    const records = await recordsOf(`${HEADER}\n${rows.join("\n")}`, options);
    // The clock of these tests is at 2026-01-01T09:00 in Tokyo.
    expect(records.map((record) => record.deadline_unix_time)).toEqual(
      [1796137199, 1796083200, 1767484800, 1767225601, 0, 1767312000, 1796137199]
        .concat(pasted.map(() => 1767312000))
        .map((seconds) => ({ N: String(seconds) })),
    );
  });

  it("makes a fault of what is no deadline, and takes a declared one for seconds only", async () => {
    expect(await briefly(`${HEADER}\nann,soon\nann,\nann,20261201\nann,1767225600000`)).toEqual([
      "2! deadline_unix_time 'soon' is not a date",
      "3! the record has no deadline_unix_time",
      expect.stringMatching(/^4! deadline_unix_time '20261201' is not a date/),
      expect.stringMatching(/^5! deadline_unix_time '1767225600000' is not a date/),
    ]);
    expect(await briefly(`${HEADER}:n\nann,2026-12-01\nann,20261201`)).toEqual([
      "2! deadline_unix_time: '2026-12-01' is not a number",
      "3: ann 20261201",
    ]);
  });

  it("takes user names that are digits for text", async () => {
    expect(await briefly(`${HEADER}\n007,1\n42,2`)).toEqual(["2: 007 1", "3: 42 2"]);
  });

  it("counts the lines within cells, and skips blank ones", async () => {
    const text = `\n${HEADER},x\n\nann,1,"a\n\n\r\nb"\n  \nbob,2\ncid,3,"""\n"\r\n\ndan,4,d,\neve,5,e`;
    for (const size of [1, 5, 1000]) {
      expect(await briefly(text, size)).toEqual([
        "4: ann 1",
        "9! the row has 2 cells, and the header 3",
        "10: cid 3",
        "13! the row has 4 cells, and the header 3",
        "14: eve 5",
      ]);
    }
  });

  it("tells the caller the header as it stands in the file", async () => {
    const headers: string[] = [];
    const text = `\ufeff\r\n"user_name",deadline_unix_time,"a\nb"\r\nann,1,x\r\n`;
    const { sources } = await readAll(text, { format: "csv", header: (source) => headers.push(source) });
    expect(headers).toEqual(['"user_name",deadline_unix_time,"a\nb"']);
    expect(sources).toMatchObject([{ line: 4, source: "ann,1,x", record: { "a\nb": { S: "x" } } }]);
  });

  it.each([
    ['a"b,1,x', ["2! a quote stands in the middle of a cell"]],
    ['"a"b,1,x', ["2! a closing quote has text behind it"]],
    ['"ann,1,x', ["2! a quote is opened and never closed"]],
    ['ann,1,"x', ["2! a quote is opened and never closed"]],
    ['ann,1,"', ["2! a quote is opened and never closed"]],
    ['a"b,1,x\n\n', ["2! a quote stands in the middle of a cell"]],
  ])("makes a fault of the row %j alone, whatever comes behind it", async (broken, faults) => {
    const around = `${HEADER},x\n${broken}\nbob,2,plain\ncid,3,"two\nlines"\ndan,4,"q""q"\neve,5,""`;
    const shift = broken.split("\n").length - 1;
    for (const size of [1, 6, 1000]) {
      expect(await briefly(around, size)).toEqual([
        ...faults,
        `${3 + shift}: bob 2`,
        `${4 + shift}: cid 3`,
        `${6 + shift}: dan 4`,
        `${7 + shift}: eve 5`,
      ]);
    }
  });

  it("goes on after a quote that is never closed in a file of any size", async () => {
    const rows = Array.from({ length: 45_000 }, (_, i) => `user ${i},${10_000 + i},${"a".repeat(400)}`);
    const text = `${HEADER},x\n"${rows.join("\n")}`;
    const { sources, error } = await readAll(text, { format: "csv", size: 1 << 20 });
    expect(error).toBeUndefined();
    expect(sources.filter((source) => !("record" in source))).toMatchObject([{ line: 2 }]);
    expect(sources).toHaveLength(45_000);
  });

  it("ends with a usage error at a row that fills the memory", async () => {
    const { sources, error } = await readAll(`${HEADER}\n${ROW}\n${"a".repeat(17 << 20)}`, {
      format: "csv",
      size: 65_536,
    });
    expect(sources).toHaveLength(1);
    expect(error).toMatchObject({ message: expect.stringContaining("line 3 begins a record of more") });
  });

  it.each([
    ["", "the csv file is empty"],
    ["\n \n", "the csv file is empty"],
    ["user_name\nann", 'the csv header has no column deadline_unix_time: it is "user_name"'],
    [
      "user_name|deadline_unix_time\nann|1",
      'the csv header has no column user_name: it is "user_name|deadline_unix_time"',
    ],
    [
      "user_name, deadline_unix_time\n",
      'the csv header has no column deadline_unix_time: it is "user_name", " deadline_unix_time"',
    ],
    [`${HEADER},\n`, "column 3 of the csv header has no name"],
    [`${HEADER},:n\n`, "column 3 of the csv header has no name"],
    [`${HEADER},x,x:n\n`, 'the csv header has the column "x" twice'],
    [`${HEADER},x:number\n`, 'the csv header\'s "x:number" does not end in a type'],
    [`${HEADER},x:\n`, 'the csv header\'s "x:" does not end in a type'],
    ["user_name:n,deadline_unix_time\n", "the csv header makes user_name n, and it is s"],
    ["user_name,deadline_unix_time:s\n", "the csv header makes deadline_unix_time s, and it is n"],
    [`\n${HEADER},"x\n`, "the csv header in line 2 is broken: a quote is opened and never closed"],
  ])("refuses a file with the header %j", async (text, message) => {
    const { sources, error } = await readAll(text, { format: "csv" });
    expect({ sources, error }).toMatchObject({ sources: [], error: { kind: "usage", message } });
  });

  it("reads what the grammar of RFC 4180 makes, whatever the chunks", async () => {
    // Written by the grammar: a cell in quotes has any text with its quotes doubled, another one no special character.
    const cell = fc.oneof(
      fc.stringMatching(/^[a-z é]{1,5}$/).map((text) => [text, text] as const),
      fc.array(fc.constantFrom('"', ",", "\n", "\r\n", "é", "x", "😀"), { maxLength: 6 }).map((parts) => {
        const text = parts.join("");
        return [`"${text.replaceAll('"', '""')}"`, text] as const;
      }),
    );
    const rows = fc.array(fc.tuple(cell, cell), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom("\n", "\r\n"), fc.nat(30), async (table, end, size) => {
        const lines = table.map(([a, b]) => `ann,1,${a[0]},${b[0]}`);
        const read = await recordsOf([`${HEADER},a:s,b:s`, ...lines].join(end), {
          format: "csv",
          size: size + 1,
        });
        const texts = read.map(({ a, b }) => [a, b].map((value) => value && "S" in value && value.S));
        expect(texts).toEqual(table.map(([a, b]) => [a[1], b[1]]));
      }),
    );
  });
});
