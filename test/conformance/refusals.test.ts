import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { TasksError } from "../../src/errors.ts";
import type { AttributeValue } from "../../src/task/attribute-value.ts";
import { validateRecord } from "../../src/task/validate-record.ts";
import { record } from "../support/contract/samples.ts";
import { makeTable } from "../support/dynamo.ts";
import { wideNumber } from "../support/wide-attributes.ts";
import { describeEngine } from "./engines.ts";

const nested = (levels: number, wrap: "L" | "M"): AttributeValue => {
  if (levels === 1) return { S: "x" };
  const inner = nested(levels - 1, wrap);
  return wrap === "L" ? { L: [inner] } : { M: { a: inner } };
};

const number = fc.oneof(
  wideNumber,
  fc.constantFrom(
    "1e125",
    "1e126",
    "9.99e125",
    "1e-130",
    "1e-131",
    "-1e126",
    "0e999",
    "",
    " 1",
    "1 ",
    "+1",
    "0x1",
    "1_0",
  ),
  fc.constantFrom(
    "1".repeat(38),
    "1".repeat(39),
    `1${"0".repeat(50)}`,
    `${"1".repeat(39)}e10`,
    "NaN",
    "Infinity",
    ".5",
    "5.",
  ),
  fc.constantFrom(`1.${"0".repeat(60)}`, `0.${"0".repeat(60)}1`, `1.${"0".repeat(38)}1`),
);

/** Values on both sides of what DynamoDB takes. */
const borderline: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 4, arbitrary: number.map((N): AttributeValue => ({ N })) },
  { weight: 2, arbitrary: fc.array(number, { maxLength: 3 }).map((NS): AttributeValue => ({ NS })) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom("", "a", "A", "é", "e\u0301"), { maxLength: 3 })
      .map((SS): AttributeValue => ({ SS })),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom([], [0], [0, 0]), { maxLength: 3 })
      .map((all): AttributeValue => ({ BS: all.map((bytes) => Uint8Array.from(bytes)) })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 30, max: 34 }), fc.constantFrom("L" as const, "M" as const))
      .map(([levels, wrap]) => nested(levels, wrap)),
  },
);
const NAMES = ["a", "\0", "__proto__", "\u2028", "x".repeat(65_535)];
// Dynoxide takes both, against AWS's "at least one character long" and "64 KB" (Developer Guide, "Naming rules"); DynamoDB
// Local is right.
const BAD_NAMES = ["", "é".repeat(32_768)];

function base64(_name: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
}

function refuses(validate: () => void): boolean {
  try {
    validate();
    return false;
  } catch (error) {
    if (error instanceof TasksError && error.kind === "usage") return true;
    throw error;
  }
}

for (const engine of ["dynoxide", "dynamoDbLocal"] as const) {
  const name = fc.constantFrom(...NAMES, ...(engine === "dynoxide" ? [] : BAD_NAMES));
  describeEngine(engine, (endpoint) => {
    let table: string;
    beforeAll(async () => {
      table = await makeTable(endpoint);
    });

    it("a record is refused before it is sent exactly where DynamoDB refuses it", async () => {
      const endings = { kept: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(name, borderline, async (attribute, value) => {
          const one = { ...record("a", 1), ...Object.fromEntries([[attribute, value]]) };
          const ours = refuses(() => validateRecord(one));
          endings[ours ? "refused" : "kept"] += 1;
          expect(ours).toBe(!(await put(JSON.stringify({ TableName: table, Item: one }, base64))));
        }),
        { numRuns: 600 },
      );
      // Of each sort enough, so that neither side says the same to everything.
      expect(Math.min(endings.kept, endings.refused)).toBeGreaterThan(100);
    });

    /** Sends an item as it stands, and gives whether it was taken. */
    async function put(body: string): Promise<boolean> {
      const scope = "local/20200101/us-east-1/dynamodb/aws4_request";
      const response = await fetch(endpoint, {
        method: "POST",
        body,
        headers: {
          "content-type": "application/x-amz-json-1.0",
          "x-amz-target": "DynamoDB_20120810.PutItem",
          "x-amz-date": "20200101T000000Z",
          authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
        },
      });
      if (!response.ok) expect(await response.text()).toContain("ValidationException");
      return response.ok;
    }
  });
}
