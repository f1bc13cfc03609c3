import { RequestHandler } from "#engine/request-handler";
import type { AwsTarget } from "./aws-target.ts";
import { callerName } from "./caller-name.ts";
import { explainedCredentials } from "./explained-credentials.ts";
import { endpointOf } from "./endpoint-of.ts";
import { attemptsOf } from "./attempts-of.ts";
import { explainedRegion } from "./explained-region.ts";
import { skipMissingFiles } from "./shared-files.ts";
import { CarefulRetry, type RetryOptions } from "./careful-retry.ts";

/** What every client of the AWS SDK is made with. `service` is the word in AWS_ENDPOINT_URL_<SERVICE>. */
export function clientConfig(target: AwsTarget, service: string, retry: Partial<RetryOptions> = {}) {
  skipMissingFiles(target);
  const endpoint = endpointOf(target, service);
  const caller = callerName(target.env);
  const attempts = attemptsOf(target);
  return {
    ...regionOption(target),
    ...(target.profile === undefined ? {} : { profile: target.profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
    retryStrategy: new CarefulRetry({ attempts, onlyThrottling: false, clock: target.clock, ...retry }),
    requestHandler: new RequestHandler(target.answerLimits, target.env),
    credentialDefaultProvider: explainedCredentials(target),
    ...(caller === undefined ? {} : { customUserAgent: [["md/agent", caller] satisfies [string, string]] }),
  };
}

/** Without a profile the SDK's own way says all there is to say. */
function regionOption({ region, profile, env }: AwsTarget) {
  if (region !== undefined) return { region };
  const named = profile ?? env["AWS_PROFILE"];
  return named === undefined || named === "" ? {} : { region: explainedRegion(named) };
}
