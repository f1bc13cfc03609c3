import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { usageError } from "../errors.ts";
import type { ConfigFile } from "../settings.ts";

export const CONFIG_FILE = "tasks.json";

/** What was found, highest first, and notes on files of that name that hold something else. */
export interface FoundConfig {
  files: ConfigFile[];
  notes: string[];
}

/** Looks for `tasks.json` in the working folder and its parents (the nearest counts), then in the user's config folder. */
export function findConfigFiles(workingFolder: string, configFolder: string): FoundConfig {
  const own = join(configFolder, CONFIG_FILE);
  const found: FoundConfig = { files: [], notes: [] };
  for (let folder = workingFolder; ; folder = dirname(folder)) {
    const path = join(folder, CONFIG_FILE);
    const text = path === own ? undefined : readIfThere(path);
    if (text !== undefined) {
      addWorkingFile(found, path, text);
      break;
    }
    if (folder === dirname(folder)) break;
  }
  const text = readIfThere(own);
  if (text !== undefined) found.files.push({ path: own, trusted: true, content: parse(own, text) });
  return found;
}

// `tasks.json` is also a likely name for exported records: what is no JSON object is somebody's data, not settings.
function addWorkingFile(found: FoundConfig, path: string, text: string): void {
  if (text.trimStart().startsWith("{"))
    found.files.push({ path, trusted: false, content: parse(path, text) });
  else found.notes.push(`${path} is not read as settings: it holds no JSON object`);
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageError(`${path} is not JSON: ${(error as Error).message}`, "mend it, or move it away");
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return undefined;
    throw usageError(`the config file ${path} cannot be read: ${message}`, "check its permissions");
  }
}
