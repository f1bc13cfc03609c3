import { closeSync, existsSync, lstatSync, mkdirSync, openSync, readlinkSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { TasksError } from "../../errors.ts";

/** Makes the file before SQLite does, so that only its owner can ever read it. Gives whether it was missing. */
export function makeStoreFile(path: string): boolean {
  if (existsSync(path)) return false;
  try {
    makeFolder(dirname(path));
    closeSync(openSync(path, "wx", 0o600));
    return true;
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === "EEXIST";
    if (isThere && existsSync(path)) return false;
    if (isThere && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
      throw new TasksError(
        "failed",
        `the local store ${path} is a link to ${readlinkSync(path)}, which is not there`,
        { hint: "remove the link or bring back what it points to, or give another --data-dir", cause: error },
      );
    }
    throw new TasksError("failed", `the local store ${path} cannot be made: ${(error as Error).message}`, {
      hint: "check the folder's permissions and space, or give another --data-dir",
      cause: error,
    });
  }
}

/** What tells the file at a path from others of its disk; undefined where there is none. */
export function fileAt(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

/**
 * Makes a folder and its parents. Node's own recursive mkdir never ends below /proc, and says ENOENT where a disk is full
 * or read-only (nodejs/node issue 42808).
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if (!existsSync(folder)) throw error;
  }
}
