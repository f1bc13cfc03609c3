import {
  ConditionalCheckFailedException,
  PutItemCommand,
  type PutItemCommandInput,
  type PutItemCommandOutput,
  QueryCommand,
  type AttributeValue as SdkAttributeValue,
  type DynamoDBClient,
  type QueryCommandInput,
} from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  QueryCommand as DocumentQueryCommand,
  type QueryCommandInput as DocumentQueryInput,
} from "@aws-sdk/lib-dynamodb";
import { stringify } from "lossless-json";
import type { Attributes } from "../../task/attribute-value.ts";
import { DONE } from "../../task/condition/condition.ts";
import { COMPLETED, DEADLINE, numberTextOf, STAMP, STATUS, USER_NAME } from "../../task/record.ts";
import { jsonRecord } from "./json-record.ts";
import { keyRange } from "./key-range.ts";
import type { JsonRecord, PutOutcome, RecordStore } from "./record-store.ts";
import { attributesOfRecord, recordOfAttributes } from "./stored-record.ts";

const NAMES = { "#user": USER_NAME, "#deadline": DEADLINE };

type Item = { [name: string]: SdkAttributeValue };
type PutArguments = { input: PutItemCommandInput };
type PutHandler = (args: PutArguments) => Promise<{ output: PutItemCommandOutput; response: unknown }>;

/**
 * The records in a DynamoDB table. A number that a double would round keeps its digits. Values that are plain go through
 * lib-dynamodb's document client; whole items do not, because it loses an attribute named `__proto__`: ItemProtocol, by which
 * `client` reads, and our own conversion keep it.
 */
export function documentStore(client: DynamoDBClient, tableName: string): RecordStore {
  // A key of another program may have more digits than a double.
  const documents = DynamoDBDocumentClient.from(client, { unmarshallOptions: { wrapNumbers: true } });

  async function* pages(request: Omit<QueryCommandInput, "TableName">, signal: AbortSignal) {
    let start: Item | undefined;
    do {
      const command = new QueryCommand({
        TableName: tableName,
        ...request,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      });
      const page = await client.send(command, { abortSignal: signal });
      yield (page.Items ?? []) as Attributes[];
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  }

  const read = async (record: JsonRecord, signal: AbortSignal) => {
    const { [USER_NAME]: user, [DEADLINE]: deadline } = attributesOfRecord(record);
    const request = {
      ConsistentRead: true,
      KeyConditionExpression: "#user = :user and #deadline = :deadline",
      ExpressionAttributeNames: NAMES,
      ExpressionAttributeValues: { ":user": user!, ":deadline": deadline! },
    };
    for await (const [item] of pages(request, signal)) if (item !== undefined) return item;
    return {};
  };

  return {
    async put(record, signal) {
      const command = new PutItemCommand({
        TableName: tableName,
        Item: attributesOfRecord(record),
        ConditionExpression: "attribute_not_exists(#user)",
        ExpressionAttributeNames: { "#user": USER_NAME },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      const answers = watchAnswers(command);
      try {
        await client.send(command, { abortSignal: signal });
        return { outcome: "created" };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // Some emulators do not give it.
        const found = (error.Item as Attributes | undefined) ?? (await read(record, signal));
        return takenBy(record, recordOfAttributes(found), answers.isOneLost());
      }
    },
    async firstFreeSecond(userName, from, { stamp, signal }) {
      const query: DocumentQueryInput = {
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: "#user = :user AND #deadline >= :from",
        ProjectionExpression: stamp === undefined ? "#deadline" : "#deadline, #stamp",
        ExpressionAttributeNames: stamp === undefined ? NAMES : { ...NAMES, "#stamp": STAMP },
        ExpressionAttributeValues: { ":user": userName, ":from": from },
      };
      let free = from;
      let start: Record<string, unknown> | undefined;
      do {
        const command = new DocumentQueryCommand(
          start === undefined ? query : { ...query, ExclusiveStartKey: start },
        );
        const page = await documents.send(command, { abortSignal: signal });
        for (const item of page.Items ?? []) {
          const taken = Number(item[DEADLINE]);
          if (taken > free) return free;
          if (stamp !== undefined && item[STAMP] === stamp) return "stamped";
          // What another program has put between two seconds takes neither.
          if (taken === free) free += 1;
        }
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return free;
    },
    async *queryByUser(userName, { limit, signal, ...bounds }) {
      const range = keyRange(userName, bounds);
      if (range === undefined) return;
      const { without, ...request } = range;
      // One more where the first is left out.
      const most = limit === undefined ? {} : { Limit: limit + (without === undefined ? 0 : 1) };
      for await (const items of pages({ ...request, ...most }, signal))
        yield items.filter((item) => numberTextOf(item[DEADLINE]) !== without).map(recordOfAttributes);
    },
    async *queryForCalendar(userName, { doneSince, signal }) {
      const lately = doneSince === undefined ? "" : " or #completed >= :since";
      const request = {
        KeyConditionExpression: "#user = :user",
        FilterExpression: `not #status = :done${lately}`,
        ExpressionAttributeNames: {
          "#user": USER_NAME,
          "#status": STATUS,
          ...(doneSince === undefined ? {} : { "#completed": COMPLETED }),
        },
        ExpressionAttributeValues: {
          ":user": { S: userName },
          ":done": DONE,
          ...(doneSince === undefined ? {} : { ":since": { N: String(doneSince) } }),
        },
      };
      yield* pages(request, signal);
    },
  };
}

function takenBy(record: JsonRecord, stored: JsonRecord, lostAnswer: boolean): PutOutcome {
  // An attempt that finds the very record may be finding our own, written by one whose answer was lost.
  if (lostAnswer && stringify(stored) === stringify(jsonRecord(record))) return { outcome: "created" };
  return { outcome: "taken", stored };
}

/**
 * Whether an attempt of a write failed although it may have been carried out. One that was answered with 4xx, throttling among
 * them, has done nothing.
 */
function watchAnswers({ middlewareStack }: PutItemCommand): { isOneLost(): boolean } {
  let isLost = false;
  middlewareStack.addRelativeTo(
    (next: PutHandler) => async (args: PutArguments) => {
      try {
        return await next(args);
      } catch (error) {
        const { $metadata, $response } = error as {
          $metadata?: { httpStatusCode?: number };
          $response?: { statusCode?: number };
        };
        const status = $metadata?.httpStatusCode ?? $response?.statusCode;
        if (status === undefined || status < 400 || status >= 500) isLost = true;
        throw error;
      }
    },
    { name: "watchAnswers", relation: "after", toMiddleware: "retryMiddleware" },
  );
  return { isOneLost: () => isLost };
}
