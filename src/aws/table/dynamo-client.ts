import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { HttpHandler, HttpRequest } from "@smithy/core/protocols";
import type { AwsCall } from "../client/aws-calls.ts";
import type { RetryOptions } from "../client/careful-retry.ts";
import type { AwsTarget } from "../client/aws-target.ts";
import { clientConfig } from "../client/client-config.ts";
import { ItemProtocol } from "../client/item-protocol.ts";
import type { Attempt } from "../client/plain/first-attempt.ts";
import { answerOf, brokenOff, type DynamoCommand, type Operations } from "./dynamo-command.ts";

export interface DynamoClientOptions extends Partial<RetryOptions> {
  /** Is faster, where no command has middleware of its own. */
  cacheMiddleware?: boolean;
}

/** An option of `send`: what came of a first attempt that is already over, and takes the place of the client's own. */
interface SendOptions {
  firstAttempt?: Attempt | undefined;
}

const COMMANDS = {
  BatchGetItem: BatchGetItemCommand,
  BatchWriteItem: BatchWriteItemCommand,
  DeleteItem: DeleteItemCommand,
  DescribeTable: DescribeTableCommand,
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  Query: QueryCommand,
  Scan: ScanCommand,
  TransactWriteItems: TransactWriteItemsCommand,
  UpdateItem: UpdateItemCommand,
} satisfies { [operation in keyof Operations]: unknown };

/** The SDK's client of DynamoDB for records. */
export function dynamoClient(
  target: AwsTarget,
  { cacheMiddleware = false, ...retry }: DynamoClientOptions,
): DynamoDBClient {
  const config = clientConfig(target, "DYNAMODB", retry);
  const client = new DynamoDBClient({
    ...config,
    requestHandler: new ResumingHandler(config.requestHandler),
    cacheMiddleware,
    protocol: ItemProtocol,
  });
  // It walks every item that is sent or received, also when nothing listens.
  client.middlewareStack.remove("loggerMiddleware");
  return client;
}

/** Calls of a client of the SDK, for what else makes our own commands. */
export function ownCommands(call: AwsCall): AwsCall {
  return (operation, make, options) =>
    call(operation, () => sdkCommand(make() as unknown as DynamoCommand<keyof Operations>) as never, options);
}

/** The SDK's command of ours. */
export function sdkCommand({ operation, input, readBody }: DynamoCommand<keyof Operations>): ScanCommand {
  // Whichever it is: the SDK's types have no word for any of its commands.
  const SdkCommand = COMMANDS[operation] as unknown as typeof ScanCommand;
  const command = new SdkCommand(input as never);
  if (readBody === undefined) return command;
  // Below the SDK's own deserializer, which runs in this step too.
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { statusCode: number; body: Uint8Array };
      if (response.statusCode !== 200) return result;
      // What is left for the SDK is what a report of the call tells.
      response.body = new TextEncoder().encode(JSON.stringify(answerOf(response.body, readBody)));
      return result;
    },
    { step: "deserialize", name: "readBody", priority: "low" },
  );
  return command;
}

/**
 * Gives in place of the first request's answer the one that another way to send has got for it. Good answers have a body, if
 * only `{}`: the SDK would take none for that, which says that a record is not there.
 */
class ResumingHandler implements HttpHandler<object> {
  readonly #handler: HttpHandler<object>;
  readonly #taken = new WeakSet<Attempt>();

  constructor(handler: HttpHandler<object>) {
    this.#handler = handler;
  }

  async handle(request: HttpRequest, options: object = {}) {
    const { response } = await this.#answerTo(request, options);
    if (response.statusCode === 200 && (response.body as Uint8Array).length === 0) throw brokenOff();
    return { response };
  }

  async #answerTo(request: HttpRequest, options: object) {
    const { firstAttempt } = options as SendOptions;
    if (firstAttempt === undefined || this.#taken.has(firstAttempt)) return this.#handler.handle(request);
    this.#taken.add(firstAttempt);
    if (firstAttempt.response !== undefined) return { response: firstAttempt.response };
    throw firstAttempt.error;
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }

  destroy(): void {
    this.#handler.destroy?.();
  }
}
