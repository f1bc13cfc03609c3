import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, NumberValue, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { stringify } from "lossless-json";
import type { AttributeValue } from "../task/attribute-value.ts";
import { DEADLINE, USER_NAME } from "../task/record.ts";
import { jsonRecord } from "./json-record.ts";
import { nativeNumber, nativeValue } from "./native-value.ts";
import type { JsonRecord, PutOutcome, RecordStore } from "./record-store.ts";

const NAMES = { "#user": USER_NAME, "#deadline": DEADLINE };

/** The records in a DynamoDB table. A number that a double would round keeps its digits. */
export function documentStore(lowLevel: DynamoDBClient, tableName: string): RecordStore {
  const client = DynamoDBDocumentClient.from(lowLevel, { unmarshallOptions: { wrapNumbers: nativeNumber } });
  return {
    async put(record, signal) {
      const command = new PutCommand({
        TableName: tableName,
        Item: record,
        ConditionExpression: "attribute_not_exists(#user)",
        ExpressionAttributeNames: { "#user": USER_NAME },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      try {
        await client.send(command, { abortSignal: signal });
        return { outcome: "created" };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return takenBy(record, error, await storedRecord(client, tableName, record, error, signal));
      }
    },
    async firstFreeSecond(userName, from, signal) {
      let free = from;
      let start: Record<string, unknown> | undefined;
      do {
        const command = new QueryCommand({
          TableName: tableName,
          ConsistentRead: true,
          KeyConditionExpression: "#user = :user AND #deadline >= :from",
          ProjectionExpression: "#deadline",
          ExpressionAttributeNames: NAMES,
          ExpressionAttributeValues: { ":user": userName, ":from": from },
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        });
        const page = await client.send(command, { abortSignal: signal });
        for (const item of page.Items ?? []) {
          const taken = Number(item[DEADLINE]);
          if (taken > free) return free;
          // What another program has put between two seconds takes neither.
          if (taken === free) free += 1;
        }
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return free;
    },
    async *queryByUser(userName, { after, signal }) {
      let start: Record<string, unknown> | undefined;
      do {
        const command = new QueryCommand({
          TableName: tableName,
          KeyConditionExpression:
            after === undefined ? "#user = :user" : "#user = :user and #deadline > :after",
          ExpressionAttributeNames: after === undefined ? { "#user": USER_NAME } : NAMES,
          ExpressionAttributeValues: {
            ":user": userName,
            ...(after === undefined ? {} : { ":after": NumberValue.from(after) }),
          },
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        });
        const page = await client.send(command, { abortSignal: signal });
        yield (page.Items ?? []).map(jsonRecord);
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
    },
  };
}

function takenBy(record: JsonRecord, error: ConditionalCheckFailedException, stored: JsonRecord): PutOutcome {
  // A second attempt that finds the very record is our own, written by one whose answer was lost.
  const retried = (error.$metadata.attempts ?? 1) > 1;
  if (retried && stringify(stored) === stringify(jsonRecord(record))) return { outcome: "created" };
  return { outcome: "taken", stored };
}

async function storedRecord(
  client: DynamoDBDocumentClient,
  tableName: string,
  record: JsonRecord,
  error: ConditionalCheckFailedException,
  signal: AbortSignal,
): Promise<JsonRecord> {
  // The document client leaves the item of an error as it came over the wire.
  if (error.Item !== undefined) {
    const item = Object.entries(error.Item).map(([name, value]) => [
      name,
      nativeValue(value as AttributeValue),
    ]);
    return jsonRecord(Object.fromEntries(item) as { [name: string]: unknown });
  }
  // Some emulators do not give it.
  const command = new QueryCommand({
    TableName: tableName,
    ConsistentRead: true,
    KeyConditionExpression: "#user = :user and #deadline = :deadline",
    ExpressionAttributeNames: NAMES,
    ExpressionAttributeValues: { ":user": record[USER_NAME], ":deadline": record[DEADLINE] },
  });
  const { Items: items = [] } = await client.send(command, { abortSignal: signal });
  return jsonRecord(items[0] ?? {});
}
