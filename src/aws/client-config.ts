import { CarefulRetry, type RetryOptions } from "./careful-retry.ts";

/** Where an AWS client finds its service. What is undefined is left to the AWS SDK's own chain. */
export interface AwsTarget {
  region: string | undefined;
  profile: string | undefined;
  /** Serves every service, as moto and LocalStack do. */
  endpoint: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
}

// A server that takes the connection and never answers must not hold a script for ever.
const CONNECTION_MS = 5_000;
const REQUEST_MS = 15_000;
// Rides out about 16 seconds of throttling; the SDK's own default of 3 gives up after one.
const ATTEMPTS = 6;

/** The endpoint of a service; undefined: the SDK's own. A variable that is set to nothing is not set. */
export function endpointOf({ env, endpoint }: AwsTarget, service: string): string | undefined {
  return env[`AWS_ENDPOINT_URL_${service}`] || endpoint;
}

/** What every client of the AWS SDK is made with. `service` is the word in AWS_ENDPOINT_URL_<SERVICE>. */
export function clientConfig(target: AwsTarget, service: string, retry: Partial<RetryOptions> = {}) {
  const endpoint = endpointOf(target, service);
  const asked = Number(target.env["AWS_MAX_ATTEMPTS"]);
  const attempts = Number.isInteger(asked) && asked > 0 ? asked : ATTEMPTS;
  return {
    ...(target.region === undefined ? {} : { region: target.region }),
    ...(target.profile === undefined ? {} : { profile: target.profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
    retryStrategy: new CarefulRetry({ attempts, onlyThrottling: false, ...retry }),
    requestHandler: {
      connectionTimeout: CONNECTION_MS,
      // Until the answer begins, and then between its parts.
      requestTimeout: REQUEST_MS,
      socketTimeout: REQUEST_MS,
      throwOnRequestTimeout: true,
    },
  };
}
