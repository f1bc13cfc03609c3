import type { QueryCommandInput, ScanCommandInput } from "@aws-sdk/client-dynamodb";
import type { LinesPage, Transcoder } from "../../table/task-table.ts";
import type { AwsCall } from "../client/aws-calls.ts";
import { DynamoCommand } from "./dynamo-command.ts";

/** One page of a Query or Scan as lines, and its capacity as DynamoDB tells it. */
export async function readLines(
  call: AwsCall,
  request: { Query: QueryCommandInput } | { Scan: ScanCommandInput },
  transcoder: Transcoder,
): Promise<LinesPage & { consumed: unknown }> {
  let page: ReturnType<Transcoder["page"]> | undefined;
  const isPart = "Scan" in request && request.Scan.TotalSegments !== undefined;
  const readBody = (body: Uint8Array) => {
    page = transcoder.page(body, isPart);
    return { ConsumedCapacity: page.rest.consumedCapacity };
  };
  if ("Query" in request) await call("Query", () => new DynamoCommand("Query", request.Query, { readBody }));
  else await call("Scan", () => new DynamoCommand("Scan", request.Scan, { readBody }));
  const { lines, count, rest } = page!;
  return { lines, count, next: rest.lastEvaluatedKey, consumed: rest.consumedCapacity };
}
