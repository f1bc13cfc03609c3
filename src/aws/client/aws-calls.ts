import { TasksError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import { sendOnce, type CallResult, type ReportCall, type SdkClient, type SdkOutput } from "./call.ts";
import { isRead } from "./is-read.ts";
import { retryWhile } from "./retry-while.ts";

interface AwsCallsOptions {
  report: ReportCall | undefined;
  clock: Clock;
  /** The command whose policy a person without a permission needs; undefined: none is named. */
  command?: string;
  /** What to do when a write may have been carried out although it failed. */
  afterLoss?: string;
}

interface CallOptions {
  /** Names of errors that are answers. */
  expected?: readonly string[];
  /** Names of errors that pass by themselves, and that the SDK does not wait for. */
  passing?: readonly string[];
  /** What is used up where the service says that a limit is exceeded, as in `rules of an event bus (300)`. */
  quota?: string;
  /** Every error is an answer. */
  raw?: boolean;
  /** As in AwsCallsOptions, for this call. */
  afterLoss?: string;
}

/** What the SDK promises to give for a command. */
type OutputOf<Command> = Command extends { output: infer Output extends SdkOutput }
  ? Output
  : Command extends {
        resolveMiddleware(
          ...args: never[]
        ): (args: never) => Promise<{ output: infer Output extends SdkOutput }>;
      }
    ? Output
    : never;

/**
 * Calls an operation, as in DescribeTable, and gives its output, or its error when that is an answer. Throws TasksError for
 * every other. `make` makes a new command each time, because one that was sent keeps what was added to it.
 */
export type AwsCall = <Command extends object>(
  operation: string,
  make: () => Command,
  options?: CallOptions,
) => Promise<CallResult<OutputOf<Command>>>;

const AFTER_LOSS = "run the same command again: it goes on from what is there";
// What is called a passing fault elsewhere: DynamoDB says so of many tables that are made at once.
const QUOTA_ERRORS = [
  "LimitExceededException",
  "LimitExceeded",
  "CodeStorageExceededException",
  "ServiceQuotaExceededException",
  "PolicyLengthExceededException",
  "ParameterLimitExceeded",
];

/** The one way to call a service of AWS: reported, waited for, errors in one language. */
export class AwsCalls {
  /** Writes that were carried out. */
  writes = 0;
  readonly clock: Clock;
  readonly #options: AwsCallsOptions;

  constructor(options: AwsCallsOptions) {
    this.#options = options;
    this.clock = options.clock;
  }

  /** Calls of one client about one thing. `subject`: what follows the operation in messages, as in `on tasks-dev-table`. */
  to(client: SdkClient, subject: string): AwsCall {
    return (operation, make, options) => this.#call(client, subject, operation, make, options);
  }

  async #call<Output extends SdkOutput>(
    client: SdkClient,
    subject: string,
    operation: string,
    make: () => object,
    { expected = [], passing = [], quota, raw = false, afterLoss }: CallOptions = {},
  ): Promise<CallResult<Output>> {
    const { report, clock } = this.#options;
    const doing = `${operation} ${subject}`.trimEnd();
    const attempt = () =>
      sendOnce<Output>(client, make(), {
        operation,
        doing,
        expected: raw ? undefined : [...expected, ...passing, ...(quota === undefined ? [] : QUOTA_ERRORS)],
        report,
        clock,
        afterLoss: isRead(operation) ? undefined : (afterLoss ?? this.#options.afterLoss ?? AFTER_LOSS),
      });
    try {
      const isPassing = ({ error }: CallResult<Output>) =>
        error !== undefined && passing.includes(error.name);
      const result = await retryWhile(isPassing, attempt, clock);
      if (result.error === undefined && !isRead(operation)) this.writes += 1;
      if (result.error === undefined || expected.includes(result.error.name)) return result;
      if (quota !== undefined && QUOTA_ERRORS.includes(result.error.name))
        throw usedUp(doing, quota, result.error);
      if (!isPassing(result)) return result;
      throw new TasksError("unavailable", `${doing}: ${result.error.name}: ${result.error.message}`, {
        hint: "run the same command again in a minute",
        cause: result.error,
      });
    } catch (error) {
      throw this.#explain(error);
    }
  }

  #explain(error: unknown): unknown {
    const { command } = this.#options;
    if (command === undefined || !(error instanceof TasksError) || error.kind !== "denied") return error;
    const { name } = (error.cause ?? {}) as { name?: string };
    if (name === undefined || !/AccessDenied|^SyntaxError$|^Error$|UnauthorizedOperation/.test(name))
      return error;
    return new TasksError("denied", error.message, {
      hint: `\`tasks policy ${command}\` prints the permissions that it needs`,
      cause: error.cause,
    });
  }
}

/** A loop that tries again on exit code 6 would do so for ever. */
function usedUp(doing: string, quota: string, error: Error): TasksError {
  return new TasksError("failed", `${doing}: the quota of ${quota} is used up (${error.message})`, {
    hint: "remove what you no longer need, or ask for more in the Service Quotas console",
    cause: error,
  });
}
