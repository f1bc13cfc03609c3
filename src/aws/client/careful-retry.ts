import { StandardRetryStrategy } from "@smithy/core/retry";
import type { Clock } from "../../ports.ts";

type Refresh = StandardRetryStrategy["refreshRetryTokenForRetry"];

export interface RetryOptions {
  /** How often a request is sent at most. */
  attempts: number;
  /**
   * Sends again only what the service has refused before doing anything. For writes that must not happen twice, such as
   * UpdateItem with ADD: after a cut connection nobody knows whether the first one was carried out.
   */
  onlyThrottling: boolean;
  clock: Pick<Clock, "random">;
}

// Rides out some seconds of a server that restarts; the SDK's own 50 ms are over in less than one.
const BASE_DELAY_MS = 200;
const LONGEST_DELAY_MS = 20_000;

/** The SDK's exponential backoff with full jitter, whose chance is the clock's. */
class Backoff {
  readonly #clock: RetryOptions["clock"];
  #base = BASE_DELAY_MS;

  constructor(clock: RetryOptions["clock"]) {
    this.#clock = clock;
  }

  setDelayBase(milliseconds: number): void {
    this.#base = milliseconds;
  }

  computeNextBackoffDelay(attempt: number): number {
    return Math.floor(this.#clock.random() * Math.min(this.#base * 2 ** attempt, LONGEST_DELAY_MS));
  }
}

/** The SDK's standard strategy, but for what must not be sent again, or not again and again. */
export class CarefulRetry extends StandardRetryStrategy {
  readonly #onlyThrottling: boolean;

  constructor({ attempts, onlyThrottling, clock }: RetryOptions) {
    super({ maxAttempts: attempts, baseDelay: BASE_DELAY_MS, backoff: new Backoff(clock) });
    this.#onlyThrottling = onlyThrottling;
  }

  override async refreshRetryTokenForRetry(...[token, info]: Parameters<Refresh>): ReturnType<Refresh> {
    if (this.#onlyThrottling && info.errorType !== "THROTTLING") throw new Error("not safe to send twice");
    if (isFinal(info.error)) throw new Error("the client of the credentials has sent it again");
    // A server that does not answer would hold a script for a minute and a half.
    if (isTimeout(info.error) && token.getRetryCount() > 0) throw new Error("no answer twice");
    return super.refreshRetryTokenForRetry(token, info);
  }
}

function isFinal(error: unknown): boolean {
  return (error as { isFinal?: boolean } | undefined)?.isFinal === true;
}

// The SDK also gives this name to connections that were cut; those keep their code.
function isTimeout(error: unknown): boolean {
  const { name, code } = error as { name?: string; code?: string };
  return name === "TimeoutError" && (code === undefined || code === "ETIMEDOUT");
}
