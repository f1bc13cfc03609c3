import { readFileSync, statSync } from "node:fs";
import { endpointOf } from "../endpoint-of.ts";
import type { AwsTarget } from "../aws-target.ts";
import { sharedFiles } from "../shared-files.ts";

/** Where requests go and who signs them, where this follows from the environment and a profile's keys alone. */
export interface PlainAccess {
  region: string;
  endpoint: URL;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

// These are used here, or change nothing in a request. Any other variable of AWS's may change one.
const VARIABLES = new Set([
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_REGION",
  "AWS_DEFAULT_REGION",
  "AWS_PROFILE",
  "AWS_CONFIG_FILE",
  "AWS_SHARED_CREDENTIALS_FILE",
  "AWS_MAX_ATTEMPTS",
  "AWS_ENDPOINT_URL",
  "AWS_PAGER",
  "AWS_DEFAULT_OUTPUT",
  "AWS_CA_BUNDLE",
  "AWS_EC2_METADATA_DISABLED",
  "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED",
]);
const ENDPOINT = "AWS_ENDPOINT_URL_";
// Of the partition `aws`, whose endpoints are called alike (AWS General Reference, "DynamoDB endpoints").
const REGION = /^(af|ap|ca|eu|il|me|mx|sa|us)-(central|(north|south)?(east|west)?)-\d$/;

/** Undefined where only the SDK's own chain can tell: roles, SSO, processes, other kinds of endpoints, or nothing at all. */
export async function plainAccess(target: AwsTarget): Promise<PlainAccess | undefined> {
  const { env } = target;
  if (Object.keys(env).some((name) => isOdd(name) && env[name] !== "")) return undefined;
  const files = sharedFiles(target).map((file) => ({ file, text: textOf(file) }));
  const isAny = files.some(({ text }) => text !== "");
  const words = isAny ? await (await import("./profile-words.ts")).profileWords(target, files) : {};
  if (words === undefined) return undefined;
  const region = target.region ?? (env["AWS_REGION"] || words["region"]);
  const credentials = ofEnvironment(target) ?? ofProfile(words);
  const named = endpointOf(target, "DYNAMODB");
  if (region === undefined || !REGION.test(region) || credentials === undefined) return undefined;
  // The SDK would look for it by itself.
  if (named === undefined && env["AWS_ENDPOINT_URL"]) return undefined;
  const text = named ?? `https://dynamodb.${region}.amazonaws.com`;
  const endpoint = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = endpoint?.pathname === "/" && /^https?:$/.test(endpoint.protocol);
  return isPlain && endpoint.search + endpoint.username === ""
    ? { region, endpoint, credentials }
    : undefined;
}

function isOdd(name: string): boolean {
  return name.startsWith("AWS_") && !VARIABLES.has(name) && !name.startsWith(ENDPOINT);
}

/** As the SDK has it, a profile that is named goes before the variables. */
function ofEnvironment({ profile, env }: AwsTarget): PlainAccess["credentials"] | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (profile !== undefined || env["AWS_PROFILE"] || !accessKeyId || !secretAccessKey) return undefined;
  const sessionToken = env["AWS_SESSION_TOKEN"];
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

function ofProfile(words: { [word: string]: string | undefined }): PlainAccess["credentials"] | undefined {
  const {
    aws_access_key_id: accessKeyId,
    aws_secret_access_key: secretAccessKey,
    aws_session_token: sessionToken,
  } = words;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** "" where there is none; undefined where it cannot be read. */
function textOf(file: string): string | undefined {
  try {
    // An error takes longer to make than a file to be looked for.
    if (statSync(file, { throwIfNoEntry: false }) === undefined) return "";
    return readFileSync(file, "utf8");
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "" : undefined;
  }
}
