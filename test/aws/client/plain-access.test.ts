import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { AwsTarget } from "../../../src/aws/client/aws-target.ts";
import { plainAccess } from "../../../src/aws/client/plain/plain-access.ts";
import { impatient } from "../../support/clocks.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const KEYS = { AWS_ACCESS_KEY_ID: "AKIA1", AWS_SECRET_ACCESS_KEY: "s1" };
const OWN = { accessKeyId: "AKIA1", secretAccessKey: "s1" };

interface Files {
  config?: string;
  credentials?: string;
}

/** What is plain with these variables and shared files, and nothing of the machine's own. */
async function accessWith(
  env: { [name: string]: string },
  { config, credentials }: Files = {},
  target: Partial<AwsTarget> = {},
) {
  const folder = temporaryFolder(onTestFinished);
  const files = {
    AWS_CONFIG_FILE: join(folder, "config"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "keys"),
  };
  if (config !== undefined) writeFileSync(files.AWS_CONFIG_FILE, config);
  if (credentials !== undefined) writeFileSync(files.AWS_SHARED_CREDENTIALS_FILE, credentials);
  // The SDK's reader of the files looks at the process.
  const before = { ...process.env };
  Object.assign(process.env, files);
  onTestFinished(() => void (process.env = before));
  const found = await plainAccess({
    region: undefined,
    profile: undefined,
    endpoint: undefined,
    env: { ...env, ...files },
    clock: impatient,
    ...target,
  });
  return found && { ...found, endpoint: found.endpoint.href };
}

describe("who signs a request and where it goes", () => {
  it("is plain from keys and a region in the environment", async () => {
    expect(await accessWith({ ...KEYS, AWS_REGION: "eu-central-1", AWS_SESSION_TOKEN: "t" })).toEqual({
      region: "eu-central-1",
      endpoint: "https://dynamodb.eu-central-1.amazonaws.com/",
      credentials: { ...OWN, sessionToken: "t" },
    });
  });

  it("is plain from a profile that has keys and nothing that changes a request", async () => {
    const files = {
      config: "[default]\nregion = us-west-2\n[profile work]\nregion = ap-northeast-1\noutput = json\n",
      credentials: "[work]\naws_access_key_id = AKIA2\naws_secret_access_key = s2\n",
    };
    const work = { accessKeyId: "AKIA2", secretAccessKey: "s2" };
    // A profile that is named goes before the keys in the environment, as in the SDK.
    const named = await accessWith({ ...KEYS, AWS_PROFILE: "work" }, files);
    expect(named).toMatchObject({ region: "ap-northeast-1", credentials: work });
    expect(await accessWith(KEYS, files, { profile: "work" })).toEqual(named);
    expect(await accessWith(KEYS, files)).toMatchObject({ region: "us-west-2", credentials: OWN });
  });

  it.each<[string, { [name: string]: string }, Files?]>([
    ["there are no keys", { AWS_REGION: "us-east-1" }],
    ["there is no region", KEYS],
    ["a region is of another partition", { ...KEYS, AWS_REGION: "cn-north-1" }],
    ["the account may be part of the address", { ...KEYS, AWS_REGION: "us-east-1", AWS_ACCOUNT_ID: "1" }],
    ["the endpoint is of another kind", { ...KEYS, AWS_REGION: "us-east-1", AWS_USE_FIPS_ENDPOINT: "true" }],
    ["the keys expire", { ...KEYS, AWS_REGION: "us-east-1", AWS_CREDENTIAL_EXPIRATION: "2026-12-01" }],
    ["a variable is not known", { ...KEYS, AWS_REGION: "us-east-1", AWS_SOMETHING_NEW: "1" }],
    [
      "a profile has a role",
      { AWS_PROFILE: "work", AWS_REGION: "us-east-1" },
      { config: "[profile work]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = default\n" },
    ],
    [
      "a profile has an endpoint",
      { ...KEYS, AWS_REGION: "us-east-1" },
      { config: "[default]\nendpoint_url = http://h\n" },
    ],
    ["a profile is not there", { AWS_PROFILE: "gone", AWS_REGION: "us-east-1" }, { config: "[default]\n" }],
  ])("is the SDK's affair where %s", async (_, env, files) => {
    expect(await accessWith(env, files)).toBeUndefined();
  });
});
