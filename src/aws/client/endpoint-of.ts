import type { AwsTarget } from "./aws-target.ts";

/** The endpoint of a service; undefined: the SDK's own. A variable that is set to nothing is not set. */
export function endpointOf({ env, endpoint }: AwsTarget, service: string): string | undefined {
  return env[`AWS_ENDPOINT_URL_${service}`] || endpoint;
}
