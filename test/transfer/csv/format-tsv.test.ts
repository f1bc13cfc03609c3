import { describe, expect, it } from "vitest";
import { openTsv } from "../../../src/output/format-tsv.ts";
import { anyText } from "../../support/any-attributes.ts";
import { brief, readAll, recordsOf } from "../read-all.ts";
import fc from "fast-check";

const HEADER = "user_name\tdeadline_unix_time";

describe("csv with other delimiters", () => {
  it.each([
    ["semicolons", 'user_name;deadline_unix_time;note\n"a;b";10000;"say ""hi"", ok"\nc;10001;\n'],
    ["tabs", 'user_name\tdeadline_unix_time\tnote\na;b\t10000\t"say ""hi"", ok"\nc\t10001\t\n'],
  ])("reads %s between cells, by the header", async (_, text) => {
    expect(await recordsOf(text, { format: "csv" })).toEqual([
      { user_name: { S: "a;b" }, deadline_unix_time: { N: "10000" }, note: { S: 'say "hi", ok' } },
      { user_name: { S: "c" }, deadline_unix_time: { N: "10001" } },
    ]);
  });

  it("takes the one that the header has most of, outside of quotes", async () => {
    const text = 'user_name;deadline_unix_time;"a,b,c,d"\nx;10000;1\n';
    expect(await recordsOf(text, { format: "csv" })).toMatchObject([{ "a,b,c,d": { N: "1" } }]);
    expect(await recordsOf('user_name;deadline_unix_time;n\nx;10000;""\n', { format: "csv" })).toMatchObject([
      { n: { S: "" } },
    ]);
  });
});

describe("tsv", () => {
  const text = anyText.filter((text) => text !== "");
  it("reads what -o tsv writes, whatever is in a cell", async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (user, note) => {
        const record = { user_name: { S: user }, deadline_unix_time: { N: "10000" }, "note:s": { S: note } };
        const format = openTsv({ columns: Object.keys(record) });
        const text = format.page([record]) + format.end();
        expect(await recordsOf(text, { format: "tsv" })).toEqual([
          { user_name: { S: user }, deadline_unix_time: { N: "10000" }, note: { S: note } },
        ]);
      }),
    );
  });

  it("has types in its header, empty cells for what is missing, and faults with their lines", async () => {
    const text = `${HEADER}\tn:n\ttags:ss\r\n\r\na\t10000\t\t["x"]\r\nb\t10001\tmany\t\nc\t10002\n"d"\t10003\t1\t\n`;
    const { sources } = await readAll(text, { name: "x.tsv" });
    expect(brief(sources)).toEqual([
      "3: a 10000",
      expect.stringMatching(/^4! n/),
      "5! the row has 2 cells, and the header 4",
      '6: "d" 10003',
    ]);
  });

  it("refuses a backslash that is no escape, and names the format that takes it", async () => {
    const { sources } = await readAll(`${HEADER}\tx\na\t10000\tC:\\data\n`, { format: "tsv" });
    expect(brief(sources)).toEqual([
      String.raw`2! '\d' is not an escape of tsv, which has \t \n \r and \\: --format csv reads a file with tabs and without escapes`,
    ]);
    expect(await recordsOf(`${HEADER}\tx\na\t10000\tC:\\data\n`, { format: "csv" })).toMatchObject([
      { x: { S: "C:\\data" } },
    ]);
  });

  it("needs a header", async () => {
    expect((await readAll("", { format: "tsv" })).error).toMatchObject({ message: "the tsv file is empty" });
    expect((await readAll("a\tb\n", { format: "tsv" })).error).toMatchObject({
      message: expect.stringMatching(/has no column user_name/),
    });
  });
});
