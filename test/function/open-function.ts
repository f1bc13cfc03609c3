import { expect } from "vitest";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ItemProtocol } from "../../src/aws/client/item-protocol.ts";
import type { FunctionAnswer } from "../../src/function/answer.ts";
import type { ReadToken } from "../../src/function/calendar-token.ts";
import { createHandler } from "../../src/function/create-handler.ts";
import type { LogEntry } from "../../src/function/log-entry.ts";
import { storeOpener } from "../../src/function/store/open-store.ts";
import type { RecordStore } from "../../src/function/store/record-store.ts";
import type { FunctionContext } from "../../src/function/time-limit.ts";
import { makeTable } from "../support/dynamo.ts";

/** 2026-12-01T09:00:00Z, in seconds: the clock of the tests stands still. */
export const NOW = 1_796_115_600;

export function context(milliseconds = 10_000): FunctionContext {
  const end = performance.now() + milliseconds;
  return { awsRequestId: "request-1", getRemainingTimeInMillis: () => end - performance.now() };
}

interface FunctionOptions {
  teamIndex?: boolean;
  calendarToken?: ReadToken;
  now?: () => number;
}

/** The function on a store, with its log. */
export function functionOn(
  openStore: () => Promise<RecordStore>,
  { teamIndex = false, calendarToken, now = () => NOW * 1000 + 999 }: FunctionOptions = {},
) {
  const log: LogEntry[] = [];
  const handler = createHandler({
    openStore,
    teamIndex,
    calendarToken,
    now,
    log: (entry) => log.push(entry),
  });
  const call = async (event: unknown, milliseconds?: number) => {
    const answer: FunctionAnswer = await handler(event, context(milliseconds));
    return {
      ...answer,
      body: typeof answer.body === "string" ? (JSON.parse(answer.body) as unknown) : answer.body,
    };
  };
  return { handler, call, log };
}

/** A store that knows nothing but these. */
export function storeWith(known: Partial<RecordStore>): RecordStore {
  const unknown = () => expect.unreachable("it is not asked for");
  return {
    put: unknown,
    firstFreeSecond: unknown,
    queryByUser: unknown,
    queryForCalendar: unknown,
    ...known,
  };
}

/** The function on an empty DynamoDB table, as it is deployed. */
export async function openFunction(endpoint: string, options: { teamIndex?: boolean } = {}) {
  const tableName = await makeTable(endpoint, options);
  const client = new DynamoDBClient({ region: "us-east-1", endpoint, protocol: ItemProtocol });
  const readReference = () => Promise.reject(new Error("no reference was given"));
  return { ...functionOn(storeOpener({ tableName, client, readReference }), options), client, tableName };
}
