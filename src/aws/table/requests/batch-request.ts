import type { BatchWriteItemCommandInput } from "@aws-sdk/client-dynamodb";
import type { BulkRecord } from "../../../table/bulk-writer.ts";
import { requestJson } from "./request-json.ts";

/** BatchWriteItem's request to put records: its input, in which they are made when somebody looks, and its body without them. */
export function batchRequest(
  table: string,
  records: readonly BulkRecord[],
): { input: BatchWriteItemCommandInput; json: () => string } {
  let made: BatchWriteItemCommandInput["RequestItems"];
  return {
    input: {
      get RequestItems() {
        return (made ??= { [table]: records.map(({ record }) => ({ PutRequest: { Item: record } })) });
      },
      ReturnConsumedCapacity: "TOTAL",
    },
    json: () => {
      const items = records.map((one) => one.item?.json ?? requestJson(one.record));
      const puts = items.join('}},{"PutRequest":{"Item":');
      const all = `[{"PutRequest":{"Item":${puts}}}]`;
      return `{"RequestItems":{${JSON.stringify(table)}:${all}},"ReturnConsumedCapacity":"TOTAL"}`;
    },
  };
}
