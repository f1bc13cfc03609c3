import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { FunctionLog, LogEvent, LogRange } from "../../cloud/log/function-log.ts";
import { TasksError } from "../../errors.ts";
import type { AwsCall, AwsCalls } from "../client/aws-calls.ts";
import type { AwsTarget } from "../client/aws-target.ts";
import { clientConfig } from "../client/client-config.ts";
import { readOnly } from "../client/read-only.ts";

/**
 * Filter patterns as CloudWatch Logs has them (User Guide, "Filter pattern syntax"): one of these terms anywhere in the
 * line, and JSON that has the member. What is a failure is decided line by line afterwards, so more may match than is meant.
 */
const PATTERNS = {
  failures: "?ERROR ?FATAL ?CRITICAL ?WARN ?error ?failure ?failed ?refused ?timeout ?timed",
  schedules: '{ $.schedule = "*" }',
};

interface AwsLogOptions {
  target: AwsTarget;
  calls: AwsCalls;
  /** Whether the service keeps to patterns. Emulators take them for other words, or for none. */
  filters?: boolean;
}

/** The log group of a function. */
export class AwsLog implements FunctionLog {
  readonly name: string;
  readonly #client: CloudWatchLogsClient;
  readonly #call: AwsCall;
  readonly #filters: boolean;

  constructor(name: string, { target, calls, filters }: AwsLogOptions) {
    const config = clientConfig(target, "CLOUDWATCH_LOGS");
    this.name = name;
    this.#client = readOnly(new CloudWatchLogsClient(config));
    this.#call = calls.to(this.#client, name);
    this.#filters = filters ?? config.endpoint === undefined;
  }

  /** A page may be empty although others follow (API reference, FilterLogEvents): only a missing token is the end. */
  async *pages({ from, to, only, newestFirst = false }: LogRange): AsyncGenerator<LogEvent[]> {
    let nextToken: string | undefined;
    do {
      const input = {
        logGroupName: this.name,
        startTime: from,
        ...(to === undefined ? {} : { endTime: to }),
        ...(only !== undefined && this.#filters ? { filterPattern: PATTERNS[only] } : {}),
        ...(newestFirst ? { startFromHead: false } : {}),
        ...(nextToken === undefined ? {} : { nextToken }),
      };
      const { output, error } = await this.#call("FilterLogEvents", () => new FilterLogEventsCommand(input), {
        expected: ["ResourceNotFoundException"],
      });
      if (error !== undefined) {
        throw new TasksError("not-found", `there is no log group ${this.name}`, {
          hint: "`tasks schedule --user <name> --rate 3m` makes the function and its log; are --service, --stage and --region right?",
          cause: error,
        });
      }
      nextToken = output.nextToken;
      yield (output.events ?? []).map(
        ({ eventId = "", timestamp = 0, logStreamName = "", message = "" }) => ({
          id: eventId,
          at: timestamp,
          stream: logStreamName,
          message,
        }),
      );
    } while (nextToken !== undefined);
  }

  close(): void {
    this.#client.destroy();
  }
}
