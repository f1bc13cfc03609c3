import { describe, expect, it } from "vitest";
import { brief, readAll, recordsOf, write } from "../read-all.ts";

const ANN = '{"user_name":"ann","deadline_unix_time":1}';
const BOB = '{"user_name":"bob","deadline_unix_time":2}';
const KEYS = { user_name: { S: "ann" }, deadline_unix_time: { N: "1" } };

describe("json", () => {
  it("writes one array with a record a line, and an empty one as []", async () => {
    const records = [KEYS, { ...KEYS, tags: { SS: ["a"] } }];
    const tagged = '{"user_name":"ann","deadline_unix_time":1,"tags":{"$ss":["a"]}}';
    expect(await write("json", records, 1)).toBe(`[\n${ANN},\n${tagged}\n]\n`);
    expect(await write("json", [])).toBe("[]\n");
    expect(await write("json", records, 2, ["deadline_unix_time"])).toBe(
      '[\n{"deadline_unix_time":1},\n{"deadline_unix_time":1}\n]\n',
    );
  });

  it.each(["[]", " [ \n ] \n", "\ufeff[]"])("reads %j as no record", async (text) => {
    expect(await recordsOf(text, { format: "json", size: 1 })).toEqual([]);
  });

  it("finds the records whatever stands in them, and the lines where they begin", async () => {
    const odd = String.raw`"a":"]},{[\"\\","b":[[1,{"c":","}],{}]`;
    const text = `\n [\r\n\r\n{"user_name":"ann",\n\n "deadline_unix_time":1,${odd}}\n,\n\n${BOB}, ${ANN}]\n`;
    const { sources } = await readAll(text, { format: "json", size: 1 });
    expect(brief(sources)).toEqual(["4: ann 1", "9: bob 2", "9: ann 1"]);
    expect(sources[0]).toMatchObject({
      source: `{"user_name":"ann", "deadline_unix_time":1,${odd}}`,
      record: {
        a: { S: String.raw`]},{["\ `.trim() },
        b: { L: [{ L: [{ N: "1" }, { M: { c: { S: "," } } }] }, { M: {} }] },
      },
    });
  });

  it.each([
    [
      `[${ANN},{"user_name":"x"},${BOB}]`,
      ["1: ann 1", "1! the record has no deadline_unix_time", "1: bob 2"],
    ],
    [
      `[${ANN},\n,${BOB}\n,]`,
      [
        "1: ann 1",
        "2! there is no record before this comma or bracket",
        "2: bob 2",
        "3! there is no record before this comma or bracket",
      ],
    ],
    [
      `[,]`,
      [
        "1! there is no record before this comma or bracket",
        "1! there is no record before this comma or bracket",
      ],
    ],
    [`[${ANN} ${BOB},\n${BOB}]`, [expect.stringMatching(/^1! the record is not JSON/), "2: bob 2"]],
    [`[{"a":1]}},\n${BOB}]`, [expect.stringMatching(/^1! the record is not JSON/), "2: bob 2"]],
    [
      `[1,null,"]",\n${BOB}]`,
      [
        "1! the record is JSON of type N, not an object",
        "1! the record is JSON of type NULL, not an object",
        "1! the record is JSON of type S, not an object",
        "2: bob 2",
      ],
    ],
    [`[${ANN}]\n\n[${BOB},\n${BOB}]`, ["1: ann 1", "3! there is text after the end of the array"]],
  ])("makes faults of what is wrong in %j", async (text, expected) => {
    for (const size of [1, 1000]) {
      const { sources, error } = await readAll(text, { format: "json", size });
      expect(error).toBeUndefined();
      expect(brief(sources)).toEqual(expected);
    }
  });

  it("keeps the text after the array for the file of rejected records", async () => {
    const { sources } = await readAll(`[]\n[${BOB},\n${BOB}]`, { format: "json" });
    expect(sources).toMatchObject([{ line: 2, source: `[${BOB}, ${BOB}]` }]);
  });

  it.each([
    ["", "the file is empty"],
    ["  \n", "the file is empty"],
    [ANN, `it begins with '{"user_name":"ann","'`],
    ["\n12", "it begins with '12'"],
    ["user_name\n", "it begins with 'user_name'"],
  ])("refuses %j as a whole", async (text, message) => {
    const { sources, error } = await readAll(text, { format: "json", size: 1000 });
    expect(sources).toEqual([]);
    expect(error).toMatchObject({ kind: "usage", message: expect.stringContaining(message) });
  });

  it.each([
    [`[${ANN},\n`, ["1: ann 1"], 2],
    [`[${ANN}\n`, ["1! the file breaks off in this record"], 2],
    [`[${ANN},\n\n{"user_name":"bo`, ["1: ann 1", "3! the file breaks off in this record"], 3],
    ["[", [], 1],
  ])("says where %j breaks off, after what is whole", async (text, expected, line) => {
    const { sources, error } = await readAll(text, { format: "json" });
    expect(brief(sources)).toEqual(expected);
    expect(error).toMatchObject({
      kind: "usage",
      message: `the JSON array breaks off at line ${line}: its ']' is missing`,
    });
  });

  it("ends with a usage error at a record that fills the memory", async () => {
    const { sources, error } = await readAll(`[${ANN},\n{"x":"${"a".repeat(17 * 1024 * 1024)}`, {
      format: "json",
      size: 65_536,
    });
    expect(sources).toHaveLength(1);
    expect(error).toMatchObject({ message: expect.stringContaining("line 2 begins a record of more") });
  });
});
