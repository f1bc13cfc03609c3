import type { AwsTarget } from "./aws-target.ts";

// Rides out about 16 seconds of throttling; the SDK's own default of 3 gives up after one.
const ATTEMPTS = 6;

/** How often a request is sent at most. */
export function attemptsOf({ env }: Pick<AwsTarget, "env">): number {
  const asked = Number(env["AWS_MAX_ATTEMPTS"]);
  return Number.isInteger(asked) && asked > 0 ? asked : ATTEMPTS;
}
