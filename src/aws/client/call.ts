import { TasksError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import { mayHaveHappened, NOT_AWS, type SdkError } from "./call-faults.ts";
import { translateError } from "./translate-error.ts";

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

/** The parts of an SDK command and client that a call needs; the SDK's own types differ from service to service. */
export interface SdkCommand {
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
 * Sends one command, reports it, and gives its output, or its error when the error is named in `expected`. Other
 * errors are thrown as TasksError. `lostAnswer`: an attempt before the last may have been carried out although it
 * failed (a cut connection, a time-out, a 5xx), so that what the last one found may be our own work.
 */
export async function call<Output extends SdkOutput>(
  operation: string,
  command: SdkCommand,
  send: () => Promise<Output>,
  options: {
    doing: string;
    expected: string[];
    report: ReportCall | undefined;
    clock: Pick<Clock, "elapsed">;
    /** Of a write: what to do when it may have been carried out although it failed. */
    afterLoss?: string | undefined;
  },
): Promise<CallResult<Output>> {
  let failedUnclearly = 0;
  const watch = (next: (args: unknown) => Promise<unknown>) => async (args: unknown) => {
    try {
      return await next(args);
    } catch (error) {
      if (mayHaveHappened(error as SdkError)) failedUnclearly += 1;
      throw error;
    }
  };
  command.middlewareStack.addRelativeTo(watch as never, {
    name: "watchAttempts",
    relation: "after",
    toMiddleware: "retryMiddleware",
  });
  // Not otherwise: Node loads its clock when it is first asked.
  const begin = options.report === undefined ? 0 : options.clock.elapsed();
  const tell = (result: string, metadata: Metadata | undefined, consumed?: unknown) =>
    options.report?.({
      operation,
      milliseconds: options.clock.elapsed() - begin,
      attempts: metadata?.attempts ?? 1,
      capacity: capacityUnits(consumed),
      result,
    });
  try {
    const output = await send();
    expectAws(output);
    tell("ok", output.$metadata, output.ConsumedCapacity);
    return { output, lostAnswer: failedUnclearly > 0 };
  } catch (error) {
    const failure = error as Error & { $metadata?: Metadata };
    tell(failure.name, failure.$metadata);
    if (options.expected.includes(failure.name)) return { error: failure, lostAnswer: failedUnclearly > 0 };
    const translated = translateError(error, options.doing);
    const isUnclear = failedUnclearly > 0 || failure.name === NOT_AWS;
    throw options.afterLoss !== undefined && isUnclear
      ? maybeDone(translated, options.afterLoss)
      : translated;
  }
}

/** To run a write again that may have been carried out could do it twice, so the hint must not say so. */
function maybeDone({ kind, message, cause }: TasksError, hint: string): TasksError {
  return new TasksError(kind, `${message}; it may have been carried out all the same`, { hint, cause });
}

/** Capacity units of one call; transactions report a list, one entry a table. */
export function capacityUnits(consumed: unknown): number | undefined {
  if (consumed === undefined) return undefined;
  const entries = (Array.isArray(consumed) ? consumed : [consumed]) as { CapacityUnits?: number }[];
  return entries.reduce((sum, entry) => sum + (entry.CapacityUnits ?? 0), 0);
}

/** Throws where a server that answers all requests alike with 200 would pass for one that has done what it was asked for. */
export function expectAws({ $metadata }: SdkOutput): void {
  if ($metadata.requestId !== undefined) return;
  throw Object.assign(new Error("the answer has no request id"), { name: NOT_AWS, $metadata });
}
