import { afterAll, beforeAll, vi } from "vitest";

// The AWS SDK reads the process's environment, whatever the environment of a test's machine says.
const NOTHING_SET = [
  "AWS_PROFILE",
  "AWS_SESSION_TOKEN",
  "AWS_DEFAULT_REGION",
  "AWS_ENDPOINT_URL",
  "AWS_ENDPOINT_URL_DYNAMODB",
  "AWS_MAX_ATTEMPTS",
  "AWS_ROLE_ARN",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

/**
 * Takes from this process, while a file's tests run, whatever AWS account or region it might have, so that no test can
 * reach a real one. `keys`: whether there is a made-up pair of keys.
 */
export function useNoAwsAccount({ keys }: { keys: boolean }): void {
  beforeAll(() => {
    for (const name of NOTHING_SET) vi.stubEnv(name, undefined);
    vi.stubEnv("AWS_REGION", undefined);
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    vi.stubEnv("AWS_CONFIG_FILE", "/nonexistent/config");
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/credentials");
    vi.stubEnv("AWS_ACCESS_KEY_ID", keys ? "local" : undefined);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", keys ? "local" : undefined);
  });
  afterAll(() => void vi.unstubAllEnvs());
}
