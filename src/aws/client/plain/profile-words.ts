import { externalDataInterceptor, loadSharedConfigFiles } from "@smithy/core/config";
import type { AwsTarget } from "../aws-target.ts";

// These are used here, or change nothing in a request. Any other word of a profile may change one.
const WORDS = new Set([
  "aws_access_key_id",
  "aws_secret_access_key",
  "aws_session_token",
  "region",
  "output",
  "cli_pager",
]);

/**
 * What both shared files say of the profile; undefined where one cannot be read, or says what has no place here. `text`: what a
 * file has, undefined where it cannot be read.
 */
export async function profileWords(
  { profile, env }: AwsTarget,
  files: readonly { file: string; text: string | undefined }[],
): Promise<{ [word: string]: string | undefined } | undefined> {
  for (const { file, text } of files) {
    if (text === undefined) return undefined;
    // So that the SDK does not read it again, nor load node:fs/promises for it.
    externalDataInterceptor.interceptFile(file, text);
  }
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const name = profile ?? (env["AWS_PROFILE"] || "default");
  const words = { ...configFile[name], ...credentialsFile[name] };
  return Object.keys(words).every((word) => WORDS.has(word)) ? words : undefined;
}
