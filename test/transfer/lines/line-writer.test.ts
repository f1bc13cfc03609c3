import fc from "fast-check";
import { expect, it } from "vitest";
import { encodeDynamoJson } from "../../../src/task/dynamodb-json.ts";
import { keyAttributes, keyOf } from "../../../src/task/record.ts";
import { LineWriter } from "../../../src/transfer/lines/line-writer.ts";
import { plainLines } from "../../../src/transfer/lines/plain-lines.ts";
import { anyAttributes, anyNumber, anyText } from "../../support/any-attributes.ts";

const anyRecord = fc
  .tuple(anyAttributes, anyText, anyNumber)
  .map(([attributes, userName, deadline]) => ({ ...attributes, ...keyAttributes({ userName, deadline }) }));

it.each(["ndjson", "json"] as const)("finds the first lines of %s, and the key of the last", (name) => {
  fc.assert(
    fc.property(fc.array(anyRecord, { minLength: 2, maxLength: 6 }), fc.nat(), (records, random) => {
      const most = 1 + (random % (records.length - 1));
      const { line } = plainLines[name];
      const writer = new LineWriter(plainLines[name]);
      const lines = writer.transcoder.items(records.map(encodeDynamoJson).join("\n"));
      const first = writer.first(lines, most);
      expect(Buffer.from(first).toString()).toBe(records.slice(0, most).map(line).join(""));
      expect(writer.lastKey(first)).toEqual(keyOf(records[most - 1]!));
      expect(writer.lastKey(lines)).toEqual(keyOf(records.at(-1)!));
    }),
    { numRuns: 500 },
  );
});
