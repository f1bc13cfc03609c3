import {
  loadConfig,
  loadSharedConfigFiles,
  NODE_REGION_CONFIG_FILE_OPTIONS,
  NODE_REGION_CONFIG_OPTIONS,
} from "@smithy/core/config";
import { noCredentials } from "./explained-credentials.ts";

/** The region of a profile, as the SDK finds it; where there is none since there is no such profile, that is the error. */
export function explainedRegion(profile: string): () => Promise<string> {
  const find = loadConfig(NODE_REGION_CONFIG_OPTIONS, { ...NODE_REGION_CONFIG_FILE_OPTIONS, profile });
  return async () => {
    try {
      return await find();
    } catch (error) {
      const { configFile, credentialsFile } = await loadSharedConfigFiles();
      if (Object.hasOwn(configFile, profile) || Object.hasOwn(credentialsFile, profile)) throw error;
      // In the words of the chain of credentials, which is asked where a region is set.
      const reason = `Could not resolve credentials using profile: [${profile}] in configuration/credentials file(s).`;
      throw noCredentials(reason, profile, error);
    }
  };
}
