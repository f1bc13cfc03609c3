import { existsSync } from "node:fs";
import { join } from "node:path";
import { externalDataInterceptor, getHomeDir } from "@smithy/core/config";
import { RequestHandler } from "#engine/request-handler";
import type { AnswerLimits } from "../../engine/answer-limits.ts";
import type { Clock } from "../../ports.ts";
import { callerName } from "./caller-name.ts";
import { explainedCredentials } from "./explained-credentials.ts";
import { CarefulRetry, type RetryOptions } from "./careful-retry.ts";

/** Where an AWS client finds its service, and how it waits for it. What is undefined is left to the AWS SDK's own chain. */
export interface AwsTarget {
  region: string | undefined;
  profile: string | undefined;
  /** Serves every service, as moto and LocalStack do. */
  endpoint: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  /** How long a server may take to answer; undefined: as long as ANSWER_LIMITS say. */
  answerLimits?: AnswerLimits;
}

// Rides out about 16 seconds of throttling; the SDK's own default of 3 gives up after one.
const ATTEMPTS = 6;

/** The endpoint of a service; undefined: the SDK's own. A variable that is set to nothing is not set. */
export function endpointOf({ env, endpoint }: AwsTarget, service: string): string | undefined {
  return env[`AWS_ENDPOINT_URL_${service}`] || endpoint;
}

/** What every client of the AWS SDK is made with. `service` is the word in AWS_ENDPOINT_URL_<SERVICE>. */
export function clientConfig(target: AwsTarget, service: string, retry: Partial<RetryOptions> = {}) {
  skipMissingFiles(target);
  const endpoint = endpointOf(target, service);
  const asked = Number(target.env["AWS_MAX_ATTEMPTS"]);
  const caller = callerName(target.env);
  const attempts = Number.isInteger(asked) && asked > 0 ? asked : ATTEMPTS;
  return {
    ...(target.region === undefined ? {} : { region: target.region }),
    ...(target.profile === undefined ? {} : { profile: target.profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
    retryStrategy: new CarefulRetry({ attempts, onlyThrottling: false, clock: target.clock, ...retry }),
    requestHandler: new RequestHandler(target.answerLimits),
    credentialDefaultProvider: explainedCredentials(target),
    ...(caller === undefined ? {} : { customUserAgent: [["md/agent", caller] satisfies [string, string]] }),
  };
}

/**
 * Tells the SDK which of its shared config files are not there. It would load node:fs/promises to find out, and on a laptop
 * without an account there is none. Where there is one, the SDK reads it.
 */
function skipMissingFiles({ env }: AwsTarget): void {
  const folder = join(getHomeDir(), ".aws");
  const files = [
    env["AWS_CONFIG_FILE"] || join(folder, "config"),
    env["AWS_SHARED_CREDENTIALS_FILE"] || join(folder, "credentials"),
  ];
  for (const file of files) {
    if (!existsSync(file)) externalDataInterceptor.interceptFile(file, "");
  }
}
