import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchRequest } from "../../../../src/aws/table/requests/batch-request.ts";
import { requestJson } from "../../../../src/aws/table/requests/request-json.ts";
import { decodeDynamoJson } from "../../../../src/task/dynamodb-json.ts";
import { anyAttributes } from "../../../support/any-attributes.ts";
import { asLines } from "../../../support/as-lines.ts";

const records = fc.array(
  anyAttributes.map((one) => ({ ...one, user_name: { S: "ann" }, deadline_unix_time: { N: "1" } })),
  { minLength: 1, maxLength: 5 },
);

describe("a request to write many records", () => {
  it("has in its body what its input says, whether lines were copied or records made", async () => {
    await fc.assert(
      fc.asyncProperty(records, async (all) => {
        const lines = await asLines(all);
        const { input, json } = batchRequest('a "table"', lines);
        const itemsOf = (text: string) => {
          const { RequestItems, ...rest } = JSON.parse(text);
          const items = RequestItems['a "table"'].map((put: { PutRequest: { Item: object } }) =>
            decodeDynamoJson(JSON.stringify(put.PutRequest.Item)),
          );
          return { items, rest, tables: Object.keys(RequestItems) };
        };
        expect(itemsOf(json())).toEqual(itemsOf(requestJson(input)));
        expect(itemsOf(json()).items).toEqual(lines.map(({ record }) => record));
      }),
    );
  });
});
