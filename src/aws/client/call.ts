import { TasksError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import type { SdkError } from "./call-fault.ts";
import { NOT_AWS } from "./not-aws.ts";

/** What is told of a call under --verbose. */
export interface CallReport {
  operation: string;
  milliseconds: number;
  attempts: number;
  /** Read or write capacity units, where the service reports them. */
  capacity: number | undefined;
  /** `ok`, or the error's name. */
  result: string;
}

export type ReportCall = (report: CallReport) => void;

/** What a call needs of a client and of an output; the SDK's own types differ from service to service. */
export interface SdkClient {
  send(command: never): Promise<unknown>;
  middlewareStack: {
    addRelativeTo(
      middleware: never,
      options: { name: string; relation: "after"; toMiddleware: string },
    ): void;
  };
}
interface Metadata {
  attempts?: number;
  requestId?: string;
  httpStatusCode?: number;
}
export interface SdkOutput {
  $metadata: Metadata;
  ConsumedCapacity?: unknown;
}

export type CallResult<Output> =
  | { output: Output; error?: undefined; lostAnswer: boolean }
  | { output?: undefined; error: Error & { $metadata?: Metadata }; lostAnswer: boolean };

/**
 * Sends one command, reports it, and gives its output, or its error when the error is named in `expected` (undefined: all
 * are). Other errors are thrown as TasksError. `lostAnswer`: an attempt before the last may have been carried out although
 * it failed (a cut connection, a time-out, a 5xx), so that what the last one found may be our own work.
 */
export async function sendOnce<Output extends SdkOutput>(
  client: SdkClient,
  command: object,
  options: {
    /** As in DescribeTable. */
    operation: string;
    doing: string;
    expected: readonly string[] | undefined;
    report: ReportCall | undefined;
    clock: Pick<Clock, "elapsed">;
    /** Of a write: what to do when it may have been carried out although it failed. */
    afterLoss?: string | undefined;
  },
): Promise<CallResult<Output>> {
  const { operation, doing, expected, report, clock, afterLoss } = options;
  const { input } = command as { input: object };
  watch(client);
  const lostAnswer = () => (ambiguousFailures.get(input) ?? 0) > 0;
  // Not otherwise: Node loads its clock when it is first asked.
  const begin = report === undefined ? 0 : clock.elapsed();
  const tell = (result: string, metadata: Metadata | undefined, consumed?: unknown) =>
    report?.({
      operation,
      milliseconds: clock.elapsed() - begin,
      attempts: metadata?.attempts ?? 1,
      capacity: capacityUnits(consumed),
      result,
    });
  try {
    const output = (await client.send(command as never)) as Output;
    expectAws(output);
    tell("ok", output.$metadata, output.ConsumedCapacity);
    return { output, lostAnswer: lostAnswer() };
  } catch (error) {
    const failure = error as Error & { $metadata?: Metadata };
    tell(failure.name, failure.$metadata);
    if (expected?.includes(failure.name) ?? true) return { error: failure, lostAnswer: lostAnswer() };
    const { translateError } = await import("./translate-error.ts");
    const translated = translateError(error, doing);
    const isAmbiguous = lostAnswer() || failure.name === NOT_AWS;
    throw afterLoss !== undefined && isAmbiguous ? maybeDone(translated, afterLoss) : translated;
  }
}

/** By a command's input: how many of its attempts may have been carried out although they failed. */
const ambiguousFailures = new WeakMap<object, number>();
const watched = new WeakSet<SdkClient>();

/** Has a client count them. On the client and not on the command, so that a client may keep its chain of middleware. */
function watch(client: SdkClient): void {
  if (watched.has(client)) return;
  watched.add(client);
  type Args = { input: object };
  const count = (next: (args: Args) => Promise<unknown>) => async (args: Args) => {
    try {
      return await next(args);
    } catch (error) {
      const { mayHaveHappened } = await import("./call-faults.ts");
      if (mayHaveHappened(error as SdkError)) {
        ambiguousFailures.set(args.input, (ambiguousFailures.get(args.input) ?? 0) + 1);
      }
      throw error;
    }
  };
  client.middlewareStack.addRelativeTo(count as never, {
    name: "watchAttempts",
    relation: "after",
    toMiddleware: "retryMiddleware",
  });
}

/** What an error says of a write that may have been carried out. */
export const MAYBE_DONE = "may have been carried out all the same";

/** To run a write again that may have been carried out could do it twice, so the hint must not say so. */
export function maybeDone({ kind, message, cause }: TasksError, hint: string): TasksError {
  return new TasksError(kind, `${message}; it ${MAYBE_DONE}`, { hint, cause, mayBeDone: true });
}

/** Capacity units of one call; transactions report a list, one entry per table. */
export function capacityUnits(consumed: unknown): number | undefined {
  if (consumed === undefined) return undefined;
  const entries = (Array.isArray(consumed) ? consumed : [consumed]) as { CapacityUnits?: number }[];
  return entries.reduce((sum, entry) => sum + (entry.CapacityUnits ?? 0), 0);
}

/** Throws where a server that answers all requests alike with 200 would pass for one that has done what it was asked for. */
function expectAws({ $metadata }: SdkOutput): void {
  if ($metadata.requestId !== undefined) return;
  throw Object.assign(new Error("the answer has no request id"), { name: NOT_AWS, $metadata });
}
