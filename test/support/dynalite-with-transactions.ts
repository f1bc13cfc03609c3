import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { startDynalite } from "./dynalite.ts";
import type { Asked } from "./strict-aws/protocols.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- bodies are whatever the SDK and dynalite have sent
type Body = any;
interface Answer {
  status: number;
  body: Body;
}
type Send = (operation: string, body: Body) => Promise<Answer>;

const CONDITION_FAILED = "ConditionalCheckFailed";

// dynalite loses an attribute of the first name, and keeps one of the second.
const LOST = '"__proto__"';
const KEPT = '"__proto of dynalite__"';

/**
 * dynalite with the three things that it lacks and the record commands need: the item in a failed condition's answer, the
 * attribute name `__proto__`, and TransactWriteItems. Not atomic: for one client at a time. `operations` are those that came in,
 * and `requests` the same with what they asked for.
 */
export async function startDynamo(): Promise<{
  endpoint: string;
  operations: string[];
  requests: Asked[];
  stop(): Promise<void>;
}> {
  const dynalite = await startDynalite();
  const operations: string[] = [];
  const requests: Asked[] = [];
  // A transaction that is sent again with its token is done already (API Reference, ClientRequestToken).
  const transactions = new Map<string, Promise<Answer>>();
  const server = createServer((incoming, response) => {
    const operation = String(incoming.headers["x-amz-target"]).split(".").at(-1)!;
    operations.push(operation);
    const send: Send = (name, body) => forward(dynalite.endpoint, incoming.headers, name, body);
    const answer = async () => {
      const body: Body = await json(incoming);
      requests.push({ protocol: "json", service: "DynamoDB_20120810", operation, input: body });
      const token: unknown = body.ClientRequestToken;
      if (operation !== "TransactWriteItems" || typeof token !== "string")
        return carryOut(operation, body, send);
      const answered = transactions.get(token) ?? transact(body, send);
      transactions.set(token, answered);
      // One that came to nothing may be tried anew.
      if ((await answered).status !== 200) transactions.delete(token);
      return answered;
    };
    answer()
      .then(({ status, body }) => {
        const headers = { "content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "TEST" };
        return response.writeHead(status, headers).end(JSON.stringify(body));
      })
      .catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    operations,
    requests,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await dynalite.stop();
    },
  };
}

async function carryOut(operation: string, body: Body, send: Send): Promise<Answer> {
  const answer = await send(operation, body);
  if (!isRefused(answer) || body.ReturnValuesOnConditionCheckFailure !== "ALL_OLD") return answer;
  const { TableName, Key = keyOf(body.Item) } = body;
  const found = await send("GetItem", { TableName, Key });
  return { ...answer, body: { ...answer.body, Item: found.body.Item } };
}

/** Carries the writes out one after the other, and takes back those before the one that is refused. */
async function transact({ TransactItems }: Body, send: Send): Promise<Answer> {
  const done: { TableName: string; Key: object; Item: object | undefined }[] = [];
  for (const [index, action] of TransactItems.entries()) {
    const [[name, write]] = Object.entries<Body>(action) as [[string, Body]];
    const { TableName, Key = keyOf(write.Item) } = write;
    const answer = await carryOut(
      name === "ConditionCheck" ? "UpdateItem" : `${name}Item`,
      { ...write, ReturnValues: "ALL_OLD" },
      send,
    );
    if (answer.status === 200) {
      done.push({ TableName, Key, Item: answer.body.Attributes });
      continue;
    }
    for (const { Item, ...place } of done.toReversed()) {
      if (Item === undefined) await send("DeleteItem", place);
      else await send("PutItem", { TableName: place.TableName, Item });
    }
    if (!isRefused(answer)) return answer;
    return cancelled(TransactItems.length, index, answer.body.Item);
  }
  const units = { TableName: done[0]?.TableName, CapacityUnits: 2 * done.length };
  return { status: 200, body: { ConsumedCapacity: [units] } };
}

function cancelled(count: number, refused: number, Item: object | undefined): Answer {
  const __type = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
  const CancellationReasons = Array.from({ length: count }, (_, index) =>
    index === refused ? { Code: CONDITION_FAILED, Item } : { Code: "None" },
  );
  return { status: 400, body: { __type, message: "Transaction cancelled", CancellationReasons } };
}

function isRefused({ body }: Answer): boolean {
  return String(body.__type).endsWith("#ConditionalCheckFailedException");
}

function keyOf({ user_name, deadline_unix_time }: Body) {
  return { user_name, deadline_unix_time };
}

async function forward(endpoint: string, headers: IncomingHttpHeaders, operation: string, body: Body) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      authorization: String(headers.authorization),
      "content-type": "application/x-amz-json-1.0",
      "x-amz-date": String(headers["x-amz-date"]),
      "x-amz-target": `DynamoDB_20120810.${operation}`,
    },
    body: JSON.stringify(body).replaceAll(LOST, KEPT),
  });
  return { status: response.status, body: JSON.parse((await response.text()).replaceAll(KEPT, LOST)) };
}
