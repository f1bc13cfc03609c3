import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatToWrite, isGzipName } from "../../../src/transfer/file/detect-format.ts";
import { gunzip } from "../../../src/transfer/file/gunzip.ts";
import { bytesOfText, textOfBytes } from "../../../src/transfer/file/utf8-text.ts";
import { brief, inChunks, readAll } from "../read-all.ts";

const ANN = '{"user_name":"ann","deadline_unix_time":1}\n';
const BOB = '{"user_name":"bob","deadline_unix_time":2}\n';
const ITEM = '{"Item":{"user_name":{"S":"ann"},"deadline_unix_time":{"N":"1"}}}\n';
const CSV = "user_name,deadline_unix_time\nann,1\n";
const TSV = "user_name\tdeadline_unix_time\nann\t1\n";
const TASK =
  '{"id":1,"annotations":[{"entry":"20261101T000000Z","description":"{x}"}],"entry":"20261101T000000Z","status":"pending","uuid":"a360fc44-315c-4366-b70c-ea7e7520b749"}';
const PRETTY = '{\n  "user_name": "ann"\n}\n';

async function textOf(bytes: Uint8Array, size: number): Promise<string> {
  const parts: string[] = [];
  for await (const part of textOfBytes(inChunks(bytes, size))) parts.push(part);
  return parts.join("");
}

describe("the format of a file to be read", () => {
  it.each([
    ["tasks.ndjson", ANN, "ndjson"],
    ["TASKS.JSONL", ANN, "ndjson"],
    ["tasks.csv", CSV, "csv"],
    ["tasks.json", `\n [${ANN}]`, "json"],
    ["tasks.json", ANN, "ndjson"],
    ["tasks.json", PRETTY, "json"],
    ["tasks.json", `{"x":"${"x".repeat(70_000)}`, "ndjson"],
    ["tasks.json", "", "json"],
    ["a.b/tasks", ANN, "ndjson"],
    ["data/q2uvrmakbvwd5f7a.json.gz", ITEM, "dynamodb-json"],
    ["tasks.txt", CSV, "csv"],
    [undefined, ANN, "ndjson"],
    [undefined, ` \n${ITEM}`, "dynamodb-json"],
    [undefined, '{"Item":"lamp","user_name":"ann","deadline_unix_time":1}', "ndjson"],
    [undefined, `[${ANN}]`, "json"],
    [undefined, CSV, "csv"],
    [undefined, '"user_name",deadline_unix_time\n', "csv"],
    ["export.json", `[\n${TASK},\n${TASK}\n]\n`, "taskwarrior"],
    ["export.json", `${TASK}\n${TASK}\n`, "taskwarrior"],
    [undefined, `[${TASK}]`, "taskwarrior"],
    [undefined, `[\n${ANN.trim()},\n${TASK}\n]`, "json"],
    [undefined, ANN + TASK, "ndjson"],
    [undefined, TASK.replace("pending", "open"), "ndjson"],
    [undefined, "[]", "json"],
    ["tasks.ndjson", TASK, "ndjson"],
    ["tasks.tsv", TSV, "tsv"],
    [undefined, TSV, "tsv"],
    [undefined, '"user\tname";deadline_unix_time\n', "csv"],
    [undefined, "", "ndjson"],
    [undefined, " \n ", "ndjson"],
  ])("of the name %s and the text %.30j is %s", async (name, text, expected) => {
    for (const size of [1, 70_000]) {
      const options = name === undefined ? { size } : { size, name };
      expect((await readAll(text, options)).format).toBe(expected);
      expect((await readAll(gzipSync(text), options)).format).toBe(expected);
    }
  });

  it("is what --format says before all else", async () => {
    const { format, sources } = await readAll(ANN, { name: "tasks.csv", format: "ndjson" });
    expect({ format, sources: brief(sources) }).toEqual({ format: "ndjson", sources: ["1: ann 1"] });
  });

  it("of a file to be written is in its name, gzip too", () => {
    const names = [
      "a.json",
      "a.json.gz",
      "a.JSONL",
      "a.csv.GZ",
      "a.gz",
      "csv",
      "x/.tasks",
      "a.2026-12-01",
      "v1.0",
    ];
    expect(names.map(formatToWrite)).toEqual([
      "json",
      "json",
      "ndjson",
      "csv",
      "ndjson",
      "ndjson",
      "ndjson",
      "ndjson",
      "ndjson",
    ]);
    for (const name of ["a.xlsx", "a.txt", "a.tsv", "a.xlsx.gz"]) {
      expect(() => formatToWrite(name)).toThrow(/^no export format has names that end in \.[a-z]+$/);
    }
    expect(["a.gz", "a.csv.GZ", "a.gzip", "gz"].map(isGzipName)).toEqual([true, true, false, false]);
  });
});

it("refuses a spreadsheet, and says how to save it", async () => {
  const xlsx = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), Buffer.alloc(100)]);
  expect((await readAll(xlsx, { name: "a.csv" })).error).toMatchObject({
    kind: "usage",
    message: "the file is a zip, as spreadsheets (xlsx, ods) are",
  });
  expect((await readAll("PK,user_name,deadline_unix_time\n1,ann,10000\n")).error).toBeUndefined();
});

describe("gzip", () => {
  const two = Buffer.concat([gzipSync(ANN), gzipSync(BOB)]);

  it.each([1, 2, 3, 11, 60, 1000])("is read to its last member in chunks of %d bytes", async (size) => {
    expect(brief((await readAll(two, { size })).sources)).toEqual(["1: ann 1", "2: bob 2"]);
  });

  it("may be filled up with zeros", async () => {
    for (const size of [1, 50, 1000]) {
      const { sources, error } = await readAll(Buffer.concat([two, Buffer.alloc(90)]), { size });
      expect({ error, found: sources.length }).toEqual({ error: undefined, found: 2 });
    }
  });

  it.each([
    ["breaks off", two.subarray(0, -3), "the gzip data breaks off before its end"],
    ["has more behind its end", Buffer.concat([two, Buffer.from("garbage")]), "the gzip data is damaged"],
    ["has more behind zeros", Buffer.concat([two, Buffer.from("\0\0more")]), "the gzip data is damaged"],
    [
      "has a wrong check sum",
      Buffer.concat([two.subarray(0, -8), Buffer.alloc(8)]),
      "the gzip data is damaged",
    ],
  ])("that %s is an error after what was read", async (_, bytes, message) => {
    const { sources, error } = await readAll(bytes, { size: 1 });
    expect(brief(sources)).toEqual(["1: ann 1", "2: bob 2"]);
    expect(error).toMatchObject({ kind: "usage", message: expect.stringContaining(message) });
  });

  it("that breaks off in the middle gives the records before", async () => {
    const many = Array.from(
      { length: 3000 },
      (_, i) => `{"user_name":"${Math.sin(i)}","deadline_unix_time":${i}}\n`,
    );
    const zipped = gzipSync(many.join(""));
    const { sources, error } = await readAll(zipped.subarray(0, zipped.length / 2), { size: 4096 });
    expect(sources.length).toBeGreaterThan(1000);
    expect(sources.map(({ source }) => `${source}\n`)).toEqual(many.slice(0, sources.length));
    expect(error).toMatchObject({ message: "the gzip data breaks off before its end" });
  });

  it("is unpacked a little at a time, however small it is", async () => {
    const zipped = gzipSync(Buffer.alloc(64 << 20, "\n"));
    const before = process.memoryUsage().arrayBuffers;
    let held = 0;
    let unpacked = 0;
    // In one chunk, as it comes from a disk.
    for await (const bytes of gunzip(inChunks(zipped, zipped.length))) {
      if (unpacked === 0) held = process.memoryUsage().arrayBuffers - before;
      unpacked += bytes.length;
    }
    expect(unpacked).toBe(64 << 20);
    expect(held).toBeLessThan(24 << 20);
  });
});

describe("blank lines", () => {
  const MANY = 17 << 20;

  it.each([
    ["ndjson", ""],
    ["ndjson", ANN],
    ["csv", ""],
    ["csv", CSV],
    ["dynamodb-json", ""],
  ] as const)(
    "without end, as %s behind %j, are refused in one line, zipped or not",
    async (format, start) => {
      const blank = Buffer.concat([Buffer.from(start), Buffer.alloc(MANY, "\n")]);
      for (const content of [blank, gzipSync(blank)]) {
        const { sources, error } = await readAll(content, { format, size: 65_536 });
        expect(sources).toHaveLength(start === "" ? 0 : 1);
        expect(error).toMatchObject({
          kind: "usage",
          message: expect.stringMatching(
            /^the file is blank for more than 16777216 characters before line \d+$/,
          ),
          hint: "look at what it holds, and make or copy it again",
        });
      }
    },
  );

  it("are passed over where there are only many of them", async () => {
    const blank = "\n \r\n".repeat(500_000);
    const { sources, error } = await readAll(`${blank}${ANN}${blank}${BOB}${blank}`, { size: 65_536 });
    expect(error).toBeUndefined();
    expect(sources.map(({ line }) => line)).toEqual([1_000_001, 2_000_002]);
  });
});

describe("text", () => {
  it("is what the platform's decoder makes of UTF-8, in chunks cut anywhere", async () => {
    const text = fc.string({ unit: "binary", maxLength: 30 }).filter((any) => !any.startsWith("\ufeff"));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (any, size) => {
        const bytes = new TextEncoder().encode(any);
        expect(await textOf(bytes, size)).toBe(new TextDecoder().decode(bytes));
      }),
    );
  });

  it("gives back every byte, also those that are no UTF-8", async () => {
    const byte = fc.oneof(
      fc.nat(255),
      fc.constantFrom(0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xed, 0xa0, 0xc0, 10),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(byte, { maxLength: 20 }),
        fc.integer({ min: 1, max: 9 }),
        async (list, size) => {
          const bytes = Buffer.from([0x20, ...list]);
          expect(Buffer.from(bytesOfText(await textOf(bytes, size))).equals(bytes)).toBe(true);
        },
      ),
    );
  });

  it("loses its byte order mark, and only that one", async () => {
    expect(await textOf(Buffer.from("\ufeff\ufeffa\ufeff"), 1)).toBe("\ufeffa\ufeff");
    expect(await textOf(Buffer.from("\ufeff"), 2)).toBe("");
    expect(await textOf(Buffer.alloc(0), 2)).toBe("");
  });

  it.each([
    ["ndjson", Buffer.from(`{"user_name":"caf\xe9","deadline_unix_time":1}\n`, "latin1"), 18],
    ["json", Buffer.from(`{"user_name":"caf\xe9","deadline_unix_time":1}`, "latin1"), 18],
    [
      "dynamodb-json",
      Buffer.from(`{"Item":{"user_name":{"S":"caf\xe9"},"deadline_unix_time":{"N":"1"}}}\n`, "latin1"),
      31,
    ],
    ["csv", Buffer.from("caf\xe9,1\n", "latin1"), 4],
  ] as const)("with a byte that is not UTF-8 is a fault of its %s record alone", async (format, bad, at) => {
    const around = {
      ndjson: [ANN, ANN, 2],
      json: [`[${ANN},`, `,${ANN}]`, 2],
      "dynamodb-json": [ITEM, ITEM, 2],
      csv: [CSV, "ann,1\n", 3],
    } as const;
    const [before, after, line] = around[format];
    const bytes = Buffer.concat([Buffer.from(before), bad, Buffer.from(after)]);
    for (const size of [1, 1000]) {
      const { sources, error } = await readAll(bytes, { format, size });
      expect(error).toBeUndefined();
      expect(sources.map((source) => "record" in source)).toEqual([true, false, true]);
      expect(brief(sources)[1]).toBe(`${line}! not UTF-8: the byte 0xE9 at character ${at}`);
      expect(Buffer.from(bytesOfText(sources[1]!.source))).toEqual(
        Buffer.from(bad.toString("latin1").trimEnd(), "latin1"),
      );
    }
  });

  it.each(["utf16le", "utf16be"] as const)("in %s is refused with the way out", async (encoding) => {
    const bytes = Buffer.from(`\ufeff${CSV}`, "utf16le");
    const { error } = await readAll(encoding === "utf16be" ? bytes.swap16() : bytes, { size: 1 });
    expect(error).toMatchObject({ kind: "usage", message: "the file is UTF-16, not UTF-8" });
  });
});
