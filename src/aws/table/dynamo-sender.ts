import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { RequestHandler } from "#engine/request-handler";
import { attemptsOf } from "../client/attempts-of.ts";
import type { SdkClient } from "../client/call.ts";
import { callerName } from "../client/caller-name.ts";
import type { AwsTarget } from "../client/aws-target.ts";
import { firstAttempt, type Attempt, type AttemptOptions } from "../client/plain/first-attempt.ts";
import { plainAccess, type PlainAccess } from "../client/plain/plain-access.ts";
import { RequestSigner } from "../client/plain/request-signer.ts";
import { answerOf, type DynamoCommand, type Operations } from "./dynamo-command.ts";
import type { DynamoClientOptions } from "./dynamo-client.ts";

type AnyCommand = DynamoCommand<keyof Operations>;

/**
 * Sends the commands of records. Where it is plain who signs them and where they go, the first attempt of each goes there
 * without the SDK's client, which takes longer to load than all the rest of a short command. The client comes when that
 * attempt was not answered as hoped for, and takes it for its own first one: what is sent again, and when, and what an
 * error says, is its affair alone.
 */
export class DynamoSender implements SdkClient {
  readonly #target: AwsTarget;
  readonly #options: DynamoClientOptions;
  readonly #handler: RequestHandler;
  readonly #layers: Parameters<SdkClient["middlewareStack"]["addRelativeTo"]>[] = [];
  #access: Promise<PlainAccess | undefined> | undefined;
  #plain: Promise<AttemptOptions | undefined> | undefined;
  #client: Promise<DynamoDBClient> | undefined;
  #made: DynamoDBClient | undefined;

  /** What is added is added to the SDK's client, at once or as soon as there is one. */
  readonly middlewareStack: SdkClient["middlewareStack"] = {
    addRelativeTo: (...layer) => {
      if (this.#made === undefined) this.#layers.push(layer);
      // It may have been made for its region or its credentials, before anything was sent.
      else this.#made.middlewareStack.addRelativeTo(...(layer as [never, never]));
    },
  };

  constructor(target: AwsTarget, options: DynamoClientOptions = {}) {
    this.#target = target;
    this.#options = options;
    this.#handler = new RequestHandler(target.answerLimits, target.env);
  }

  async send(command: AnyCommand): Promise<unknown> {
    this.#plain ??= this.#findPlain();
    const plain = await this.#plain;
    // The answer has times, which only the client reads.
    const isForClient = command.operation === "DescribeTable" && command.readBody === undefined;
    if (plain === undefined || isForClient) return this.#sendByClient(command);
    const attempt = await firstAttempt(command.operation, command.json(), plain);
    return outputOf(command, attempt) ?? this.#sendByClient(command, attempt);
  }

  /** Undefined where only the SDK's client knows. */
  access(): Promise<PlainAccess | undefined> {
    this.#access ??= plainAccess(this.#target);
    return this.#access;
  }

  client(): Promise<DynamoDBClient> {
    this.#client ??= this.#makeClient();
    return this.#client;
  }

  destroy(): void {
    this.#handler.destroy();
    void this.#client?.then((client) => client.destroy());
  }

  async #findPlain(): Promise<AttemptOptions | undefined> {
    const access = await this.access();
    if (access === undefined) return undefined;
    return {
      endpoint: access.endpoint,
      signer: new RequestSigner("dynamodb", access),
      handler: this.#handler,
      clock: this.#target.clock,
      attempts: this.#options.attempts ?? attemptsOf(this.#target),
      userAgent: userAgent(this.#target),
    };
  }

  async #sendByClient(command: AnyCommand, attempt?: Attempt): Promise<unknown> {
    const [client, { sdkCommand }] = await Promise.all([this.client(), import("./dynamo-client.ts")]);
    const sent = sdkCommand(command) as never;
    // With options it cannot keep its chain of middleware.
    return attempt === undefined ? client.send(sent) : client.send(sent, { firstAttempt: attempt } as never);
  }

  async #makeClient(): Promise<DynamoDBClient> {
    const { dynamoClient } = await import("./dynamo-client.ts");
    const client = dynamoClient(this.#target, this.#options);
    for (const layer of this.#layers) client.middlewareStack.addRelativeTo(...(layer as [never, never]));
    this.#made = client;
    return client;
  }
}

/** What a good answer says; undefined for every other. */
function outputOf({ readBody }: AnyCommand, { response }: Attempt): object | undefined {
  const requestId = response?.headers["x-amzn-requestid"];
  if (response?.statusCode !== 200 || requestId === undefined) return undefined;
  try {
    const $metadata = { httpStatusCode: 200, requestId, attempts: 1, totalRetryDelay: 0 };
    return { ...answerOf(response.body as Uint8Array, readBody), $metadata };
  } catch {
    return undefined;
  }
}

function userAgent({ env }: AwsTarget): string {
  const caller = callerName(env);
  return caller === undefined ? "tasks lang/js" : `tasks lang/js md/agent#${caller}`;
}
