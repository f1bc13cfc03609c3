import { existsSync } from "node:fs";
import { join } from "node:path";
import { externalDataInterceptor, getHomeDir } from "@smithy/core/config";
import type { AwsTarget } from "./aws-target.ts";

/** The shared config files of AWS: where they are, or would be. */
export function sharedFiles({ env }: Pick<AwsTarget, "env">): string[] {
  const folder = join(getHomeDir(), ".aws");
  return [
    env["AWS_CONFIG_FILE"] || join(folder, "config"),
    env["AWS_SHARED_CREDENTIALS_FILE"] || join(folder, "credentials"),
  ];
}

/**
 * Tells the SDK which of them are not there. It would load node:fs/promises to find out, and on a laptop without an account
 * there is none. Where there is one, the SDK reads it.
 */
export function skipMissingFiles(target: Pick<AwsTarget, "env">): void {
  for (const file of sharedFiles(target)) {
    if (!existsSync(file)) externalDataInterceptor.interceptFile(file, "");
  }
}
