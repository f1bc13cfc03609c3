import { TasksError } from "../../errors.ts";
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
interface SdkCommand {
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
interface SdkOutput {
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
  options: { doing: string; expected: string[]; report: ReportCall | undefined; isWrite?: boolean },
): Promise<CallResult<Output>> {
  let failedUnclearly = 0;
  const watch = (next: (args: unknown) => Promise<unknown>) => async (args: unknown) => {
    try {
      return await next(args);
    } catch (error) {
      if (mayHaveHappened(error)) failedUnclearly += 1;
      throw error;
    }
  };
  command.middlewareStack.addRelativeTo(watch as never, {
    name: "watchAttempts",
    relation: "after",
    toMiddleware: "retryMiddleware",
  });
  // Not otherwise: Node loads its clock when it is first asked.
  const begin = options.report === undefined ? 0 : performance.now();
  const tell = (result: string, metadata: Metadata | undefined, consumed?: unknown) =>
    options.report?.({
      operation,
      milliseconds: performance.now() - begin,
      attempts: metadata?.attempts ?? 1,
      capacity: capacityUnits(consumed),
      result,
    });
  try {
    const output = await send();
    if (output.$metadata.requestId === undefined) throw notAws(options.doing);
    tell("ok", output.$metadata, output.ConsumedCapacity);
    return { output, lostAnswer: failedUnclearly > 0 };
  } catch (error) {
    const failure = error as Error & { $metadata?: Metadata };
    tell(failure.name, failure.$metadata);
    if (options.expected.includes(failure.name)) return { error: failure, lostAnswer: failedUnclearly > 0 };
    const translated = translateError(error, options.doing);
    throw options.isWrite === true && failedUnclearly > 0 ? maybeDone(translated) : translated;
  }
}

// Nothing was sent.
const NEVER_CONNECTED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

/** A service that answers with 4xx has done nothing; with anything else, or no answer, it may have. */
function mayHaveHappened(error: unknown): boolean {
  const { $metadata, code } = error as { $metadata?: Metadata; code?: string };
  if (code !== undefined && NEVER_CONNECTED.has(code)) return false;
  const status = $metadata?.httpStatusCode;
  return status === undefined || status < 400 || status >= 500;
}

/** To run a write again that may have been carried out could do it twice, so the hint must not say so. */
function maybeDone({ kind, message, cause }: TasksError): TasksError {
  return new TasksError(kind, `${message}; it may have been carried out all the same`, {
    hint: "see with `tasks get` or `tasks query` what is there before you run it again",
    cause,
  });
}

/** Capacity units of one call; transactions report a list, one entry a table. */
export function capacityUnits(consumed: unknown): number | undefined {
  if (consumed === undefined) return undefined;
  const entries = (Array.isArray(consumed) ? consumed : [consumed]) as { CapacityUnits?: number }[];
  return entries.reduce((sum, entry) => sum + (entry.CapacityUnits ?? 0), 0);
}

/** A server that answers all requests alike with 200 must not pass for one that has done what it was asked for. */
function notAws(doing: string): TasksError {
  return new TasksError("unavailable", `${doing}: the answer is not one of AWS's`, {
    hint: "is --endpoint-url (or AWS_ENDPOINT_URL) right?",
  });
}
