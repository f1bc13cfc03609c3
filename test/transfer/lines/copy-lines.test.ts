import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Source } from "../../../src/transfer/transfer-format.ts";
import { readAll } from "../read-all.ts";

const KEY = '"user_name":"ann","deadline_unix_time":1767225600';
const line = fc.constantFrom(
  `{${KEY}}`,
  `{${KEY},"list":[1,{"a":null}]}`,
  `{${KEY},"text":"熊本 はまち"}`,
  `{${KEY},"number":1.10}`,
  `{${KEY},"a":1,"a":2}`,
  '{"user_name":"ann","deadline_unix_time":"2026-01-01"}',
  "{",
  "",
  "  ",
  "\ufeff",
  `{${KEY},"text":"\ufffd"}`,
);
const bytes = fc.oneof(
  { weight: 10, arbitrary: line.map((text) => Buffer.from(text)) },
  // Not UTF-8.
  { weight: 1, arbitrary: fc.constant(Buffer.from(`{${KEY},"text":"\xe9"}`, "latin1")) },
);
const file = fc
  .array(fc.tuple(bytes, fc.constantFrom("\n", "\r\n", "\n\n", "\r\r\n")), { maxLength: 12 })
  .chain((lines) => fc.constantFrom(lines, lines.slice(0, -1)).map((shorter) => [lines, shorter] as const))
  .map(([lines, shorter]) =>
    // With and without an end of the last line.
    Buffer.concat([
      ...shorter.flatMap(([text, end]) => [text, Buffer.from(end)]),
      ...lines.slice(shorter.length).map(([text]) => text),
    ]),
  );

/** As plain data, whichever way they were read. */
const plain = (sources: Source[]) =>
  sources.map((source) => ({
    line: source.line,
    element: source.element,
    source: source.source,
    ...("record" in source ? { record: source.record } : { reason: source.reason }),
  }));

describe("lines whose bytes are copied", () => {
  it("are the sources that they are when each is parsed, wherever a chunk ends", async () => {
    let copied = 0;
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 400 }), async (content, size) => {
        const options = { format: "ndjson", size, withItems: true } as const;
        const fast = await readAll(content, options);
        const rename = new Map([["nothing has this name", "x"]]);
        const reshape = { rename, set: {}, zone: undefined, zoneColumn: undefined };
        const slow = await readAll(content, { ...options, reshape });
        expect(plain(fast.sources)).toEqual(plain(slow.sources));
        expect(fast.error).toEqual(slow.error);
        copied += fast.sources.filter((source) => "item" in source && source.item !== undefined).length;
      }),
      { numRuns: 400 },
    );
    expect(copied).toBeGreaterThan(200);
  });
});
