/** What the function uses of Lambda's context object. */
export interface FunctionContext {
  awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** Aborts shortly before Lambda would end the function, so that there is still an answer. */
export interface TimeLimit {
  signal: AbortSignal;
  /** What a promise gives; throws OutOfTime when the time is up before. */
  within<T>(work: Promise<T>): Promise<T>;
  /** Milliseconds until it aborts. */
  left(): number;
  stop(): void;
}

/** There was no time left to do what was asked; trying again may help. */
export class OutOfTime extends Error {
  override readonly name = "OutOfTime";
}

// Enough to write an answer of 6 MB and a log line.
const MARGIN_MS = 500;

export function startTimeLimit(context: FunctionContext): TimeLimit {
  const controller = new AbortController();
  const { signal } = controller;
  const milliseconds = context.getRemainingTimeInMillis() - MARGIN_MS;
  const abort = () => controller.abort(new OutOfTime("the time of the function is up"));
  // A timer takes no more than 2^31 - 1; Lambda gives 900,000 at most.
  const timer = setTimeout(abort, Math.min(Math.max(0, milliseconds), 2_147_483_647));
  if (milliseconds <= 0) abort();
  return {
    signal,
    within: (work) =>
      new Promise((resolve, reject) => {
        const giveUp = () => reject(signal.reason as OutOfTime);
        if (signal.aborted) giveUp();
        signal.addEventListener("abort", giveUp, { once: true });
        // The work may fail because of the abort itself; that is the same news.
        work
          .then(resolve, (error: unknown) => (signal.aborted ? giveUp() : reject(error as Error)))
          .finally(() => signal.removeEventListener("abort", giveUp));
      }),
    left: () => context.getRemainingTimeInMillis() - MARGIN_MS,
    stop: () => clearTimeout(timer),
  };
}
