import { statSync } from "node:fs";
import { TasksError } from "../../errors.ts";
import { storePath } from "./store-path.ts";

/**
 * Whether there is a local store in a folder. Throws "failed" where that cannot be told, as with a folder that may not be
 * entered or a path that is too long: "missing" would be a guess.
 */
export function isStoreThere(dataDir: string): boolean {
  const path = storePath(dataDir);
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw new TasksError("failed", `the local store ${path} cannot be read: ${(error as Error).message}`, {
      hint: "check the folder's permissions, or give another --data-dir",
      cause: error,
    });
  }
}
