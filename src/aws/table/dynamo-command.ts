import type {
  BatchGetItemCommandInput,
  BatchGetItemCommandOutput,
  BatchWriteItemCommandInput,
  BatchWriteItemCommandOutput,
  DeleteItemCommandInput,
  DeleteItemCommandOutput,
  DescribeTableCommandInput,
  DescribeTableCommandOutput,
  GetItemCommandInput,
  GetItemCommandOutput,
  PutItemCommandInput,
  PutItemCommandOutput,
  QueryCommandInput,
  QueryCommandOutput,
  ScanCommandInput,
  ScanCommandOutput,
  TransactWriteItemsCommandInput,
  TransactWriteItemsCommandOutput,
  UpdateItemCommandInput,
  UpdateItemCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { lazyUuid } from "#engine/uuid";
import { NOT_AWS } from "../client/not-aws.ts";
import { requestJson } from "./requests/request-json.ts";
import { decodeValue } from "../client/decode-value.ts";

/** The operations of DynamoDB that records need: what each takes and gives. */
export interface Operations {
  BatchGetItem: [BatchGetItemCommandInput, BatchGetItemCommandOutput];
  BatchWriteItem: [BatchWriteItemCommandInput, BatchWriteItemCommandOutput];
  DeleteItem: [DeleteItemCommandInput, DeleteItemCommandOutput];
  DescribeTable: [DescribeTableCommandInput, DescribeTableCommandOutput];
  GetItem: [GetItemCommandInput, GetItemCommandOutput];
  PutItem: [PutItemCommandInput, PutItemCommandOutput];
  Query: [QueryCommandInput, QueryCommandOutput];
  Scan: [ScanCommandInput, ScanCommandOutput];
  TransactWriteItems: [TransactWriteItemsCommandInput, TransactWriteItemsCommandOutput];
  UpdateItem: [UpdateItemCommandInput, UpdateItemCommandOutput];
}

/**
 * A command of DynamoDB as plain data. The SDK's own classes bring its whole client with them, which takes as long to load as
 * a short command should take in all; `DynamoSender` makes them of this where it needs them.
 */
export class DynamoCommand<Operation extends keyof Operations> {
  readonly operation: Operation;
  readonly input: Operations[Operation][0];
  /** What is given for it, as a type alone. */
  declare readonly output: Operations[Operation][1];
  /** Reads the body of a good answer in place of the SDK, and gives what else of it is wanted. */
  readonly readBody: ReadBody | undefined;
  /** The body of its request. */
  readonly json: () => string;

  /** `json`: what makes the body of the request faster than from the input. */
  constructor(
    operation: Operation,
    input: Operations[Operation][0],
    { readBody, json }: { readBody?: ReadBody; json?: () => string } = {},
  ) {
    this.operation = operation;
    // As the SDK has it: a transaction that is sent again, by whichever way, is carried out once.
    const isTransaction = operation === "TransactWriteItems";
    this.input = isTransaction ? { ClientRequestToken: lazyUuid(), ...input } : input;
    this.readBody = readBody;
    this.json = json ?? (() => requestJson(this.input));
  }
}

type ReadBody = (body: Uint8Array) => object;

/** What the body of a good answer says. Throws what has the SDK send the request again, where it is none of DynamoDB's. */
export function answerOf(body: Uint8Array, readBody: ReadBody = readItems): object {
  try {
    return readBody(body);
  } catch (cause) {
    throw brokenOff(cause);
  }
}

/** By its code the SDK knows an answer that it cannot read to its end. */
export function brokenOff(cause?: unknown): Error {
  const error = new Error("the answer broke off, or is not DynamoDB's", { cause });
  return Object.assign(error, { name: NOT_AWS, code: "ECONNRESET" });
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

function readItems(body: Uint8Array): object {
  const text = UTF8.decode(body);
  const answer = JSON.parse(text) as object;
  // Bytes are rare, and a look at each value of a thousand records is not for nothing.
  if (/"BS?":/.test(text)) decodeItems(answer);
  return answer;
}

type Map = { [name: string]: unknown };
interface Answer {
  Item?: Map;
  Attributes?: Map;
  LastEvaluatedKey?: Map;
  Items?: Map[];
  Responses?: { [table: string]: Map[] };
  UnprocessedKeys?: { [table: string]: { Keys?: Map[] } };
  UnprocessedItems?: { [table: string]: { PutRequest?: { Item?: Map }; DeleteRequest?: { Key?: Map } }[] };
}

/** Puts bytes in place of base64 wherever an answer has items or keys. */
function decodeItems(answer: Answer): void {
  const { Item, Attributes, LastEvaluatedKey, Items = [], Responses = {} } = answer;
  const { UnprocessedKeys = {}, UnprocessedItems = {} } = answer;
  const requests = Object.values(UnprocessedItems).flat();
  const maps = [
    Item,
    Attributes,
    LastEvaluatedKey,
    ...Items,
    ...Object.values(Responses).flat(),
    ...Object.values(UnprocessedKeys).flatMap(({ Keys }) => Keys),
    ...requests.flatMap(({ PutRequest, DeleteRequest }) => [PutRequest?.Item, DeleteRequest?.Key]),
  ];
  for (const map of maps) for (const name in map) decodeValue(map[name] as Map);
}
