import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formats, openFormat, type Format } from "../../src/output/formats.ts";
import type { FormatOptions } from "../../src/output/record-format.ts";
import type { Attributes } from "../../src/task/attribute-value.ts";

const options: FormatOptions = { tz: "Asia/Tokyo", width: undefined, color: false };

const eel: Attributes = { title: { S: "鰻" }, deadline_unix_time: { N: "2" }, user_name: { S: "b" } };
const tuna: Attributes = { status: { S: "open" }, user_name: { S: "a" }, deadline_unix_time: { N: "1" } };

async function write(format: Format, pages: Attributes[][], columns?: string[]): Promise<string[]> {
  const open = await openFormat(format, { ...options, columns });
  return [...pages.map((page) => open.page(page)), open.end()];
}

describe("json", () => {
  it("is one array, a record a line, written page by page", async () => {
    expect(await write("json", [[tuna], [], [eel, tuna]])).toEqual([
      '[\n{"user_name":"a","deadline_unix_time":1,"status":"open"}',
      "",
      ',\n{"user_name":"b","deadline_unix_time":2,"title":"鰻"},\n{"user_name":"a","deadline_unix_time":1,"status":"open"}',
      "\n]\n",
    ]);
  });

  it("is an empty array for no records", async () => {
    expect(await write("json", [])).toEqual(["[]\n"]);
    expect(await write("json", [[]])).toEqual(["", "[]\n"]);
  });
});

describe("ndjson", () => {
  it("is an object a line, written page by page", async () => {
    expect(await write("ndjson", [[tuna], [eel]], ["title", "user_name"])).toEqual([
      '{"user_name":"a"}\n',
      '{"title":"鰻","user_name":"b"}\n',
      "",
    ]);
  });

  it("is nothing for no records", async () => {
    expect(await write("ndjson", [[]])).toEqual(["", ""]);
  });
});

describe("csv", () => {
  it("waits for all records to know its columns", async () => {
    expect(await write("csv", [[tuna], [eel]])).toEqual([
      "",
      "",
      "user_name,deadline_unix_time,status,title\na,1,open,\nb,2,,鰻\n",
    ]);
  });

  it("is written page by page when the columns are given, with one header", async () => {
    expect(await write("csv", [[tuna], [eel]], ["title", "a,b"])).toEqual(['title,"a,b"\n,\n', "鰻,\n", ""]);
  });

  it("has a header for no records when the columns are given", async () => {
    expect(await write("csv", [], ["a", "b"])).toEqual(["a,b\n"]);
    expect(await write("csv", [])).toEqual([""]);
  });

  it("quotes what RFC 4180 wants quoted, and tells an empty text from a missing attribute", async () => {
    const record = {
      a: { S: 'say "hi"' },
      b: { S: "x,y" },
      c: { S: "1\n2" },
      d: { S: "r\r" },
      e: { S: "" },
      f: { S: " s " },
    };
    expect(await write("csv", [[record]], ["a", "b", "c", "d", "e", "f", "g"])).toEqual([
      'a,b,c,d,e,f,g\n"say ""hi""","x,y","1\n2","r\r","", s ,\n',
      "",
    ]);
  });

  it("has no empty line, which readers skip", async () => {
    expect(await write("csv", [[{}]], ["a"])).toEqual(['a\n""\n', ""]);
  });

  it("reads back the same with a reader of its own", async () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "鰻", "\t") }), {
      minLength: 2,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 4 }), async (rows) => {
        const columns = ["0", "1", "2", "3"];
        const records = rows.map((row) => Object.fromEntries(row.map((S, index) => [String(index), { S }])));
        const written = (await write("csv", [records], columns)).join("");
        expect(readCsv(written)).toEqual([
          columns,
          ...rows.map((row) => columns.map((_, index) => row[index] ?? "")),
        ]);
      }),
      { numRuns: 200 },
    );
  });
});

describe("tsv", () => {
  it("escapes tabs, line ends and backslashes, so that every line has the header's cells", async () => {
    const record = { a: { S: "1\t2\n3\r4\\5" }, "b\tb": { L: [{ S: "\t" }] } };
    expect(await write("tsv", [[record]])).toEqual(["", 'a\tb\\tb\n1\\t2\\n3\\r4\\\\5\t["\\\\t"]\n']);
  });

  it("leaves the cell of a missing attribute empty", async () => {
    expect(await write("tsv", [[tuna], [eel]], ["status", "title"])).toEqual([
      "status\ttitle\nopen\t\n",
      "\t鰻\n",
      "",
    ]);
  });
});

it.each(formats)("%s opens, and shows an attribute called __proto__", async (format) => {
  const record = Object.fromEntries([["__proto__", { S: "found" }]]);
  expect((await write(format, [[record]])).join("")).toContain("found");
  expect((await write(format, [[{}]], ["constructor"])).join("")).not.toContain("function");
});

// Character by character, as RFC 4180's grammar goes.
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (quoted && character === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === "," || character === "\n")) {
      row.push(cell);
      cell = "";
      if (character === "\n") {
        rows.push(row);
        row = [];
      }
    } else cell += character;
  }
  return rows;
}
