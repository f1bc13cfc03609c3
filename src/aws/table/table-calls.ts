import { TasksError } from "../../errors.ts";
import { AwsCalls, type AwsCall } from "../client/aws-calls.ts";
import type { ReportCall } from "../client/call.ts";
import type { AwsTarget } from "../client/aws-target.ts";
import { endpointOf } from "../client/endpoint-of.ts";
import type { regionOf } from "../client/region-of.ts";
import { DynamoSender } from "./dynamo-sender.ts";

const CONDITION_FAILED = "ConditionalCheckFailedException";
export const LOOK_FIRST = "see with `tasks get` or `tasks query` what is there before you run it again";
const TABLE_MISSING = "ResourceNotFoundException";

/**
 * The ways to call DynamoDB about one table, which differ in what is sent again. Each has a client of its own, made when it
 * is first needed. A condition that failed is an answer; all but `onceInBulk` throw not-found where there is no table.
 */
export class TableCalls {
  readonly #table: string;
  readonly #target: AwsTarget;
  readonly #calls: AwsCalls;
  readonly #clients = new Map<string, DynamoSender>();

  constructor(table: string, target: AwsTarget, report: ReportCall | undefined) {
    this.#table = table;
    this.#target = target;
    this.#calls = new AwsCalls({ report, clock: target.clock, afterLoss: LOOK_FIRST });
  }

  /** Sends again whatever may pass. */
  get patient(): AwsCall {
    return this.#to(this.#client("patient"));
  }

  /** Sends again only what was throttled, and so was not carried out: for what must not happen twice. */
  get afterThrottling(): AwsCall {
    return this.#to(this.#client("afterThrottling", { onlyThrottling: true }));
  }

  /** Sends once, for a writer that itself sends again, slower. */
  get once(): AwsCall {
    return this.#to(this.#client("once", { attempts: 1 }));
  }

  /** The same for thousands of calls. */
  get onceInBulk(): AwsCall {
    const client = this.#client("onceInBulk", { attempts: 1, cacheMiddleware: true });
    return this.#calls.to(client, `on ${this.#table}`);
  }

  missing(cause: Error): TasksError {
    const { region } = this.#target;
    const endpoint = endpointOf(this.#target, "DYNAMODB");
    const place = endpoint === undefined ? region && ` in ${region}` : ` at ${endpoint}`;
    return new TasksError("not-found", `there is no table ${this.#table}${place ?? ""}`, {
      hint: "make it with `tasks provision`, or name another with --table, --stage or --region",
      cause,
    });
  }

  /** As in TaskTable. */
  async place(account?: "any"): Promise<string> {
    const sender = this.#client("patient");
    const access = await sender.access();
    const endpoint = endpointOf(this.#target, "DYNAMODB");
    const place = `aws ${endpoint ?? access?.region ?? (await regionOfClient(await sender.client()))}`;
    if (account === "any" || access !== undefined) return place;
    const { credentials } = (await sender.client()).config;
    try {
      // Some providers of credentials tell the account without a call.
      const { accountId } = await credentials();
      return [place, accountId].filter(Boolean).join(" ");
    } catch (error) {
      const { translateError } = await import("../client/translate-error.ts");
      throw translateError(error, `looking for ${this.#table}`);
    }
  }

  close(): void {
    for (const client of this.#clients.values()) client.destroy();
  }

  #client(way: string, options?: ConstructorParameters<typeof DynamoSender>[1]): DynamoSender {
    let client = this.#clients.get(way);
    if (client === undefined) this.#clients.set(way, (client = new DynamoSender(this.#target, options)));
    return client;
  }

  #to(client: DynamoSender): AwsCall {
    const call = this.#calls.to(client, `on ${this.#table}`);
    return async (operation, make, options = {}) => {
      const expected = [CONDITION_FAILED, TABLE_MISSING, ...(options.expected ?? [])];
      const result = await call(operation, make, { ...options, expected });
      if (result.error?.name !== TABLE_MISSING) return result;
      throw this.missing(result.error);
    };
  }
}

/** Its file loads the table of faults, which a good answer does not need. */
async function regionOfClient(client: Parameters<typeof regionOf>[0]): Promise<string> {
  const { regionOf } = await import("../client/region-of.ts");
  return regionOf(client);
}
