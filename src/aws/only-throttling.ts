import { StandardRetryStrategy } from "@smithy/core/retry";

type Refresh = StandardRetryStrategy["refreshRetryTokenForRetry"];

/**
 * Retries only what the service has refused before doing anything. For writes that must not happen twice, such as
 * UpdateItem with ADD: after a cut connection nobody knows whether the first one was carried out.
 */
export class OnlyThrottling extends StandardRetryStrategy {
  override async refreshRetryTokenForRetry(...[token, info]: Parameters<Refresh>): ReturnType<Refresh> {
    if (info.errorType !== "THROTTLING") throw new Error("not safe to send twice");
    return super.refreshRetryTokenForRetry(token, info);
  }
}
