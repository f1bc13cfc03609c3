import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { access, constants, open, realpath, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { sep } from "node:path";
import type { NewFile } from "../../ports.ts";
import { TasksError, usageError } from "../../errors.ts";
import { fileFault } from "./file-fault.ts";
import { refuseKept, type KeptFile } from "./file-identity.ts";
import { removeLeftovers, temporaryPath, TOUCH_MS, type Processes } from "./leftovers.ts";

/** The file that is to be written: as the user wrote it, where it really is, and what must not be lost to it. */
interface Target {
  shown: string;
  path: string;
  /** That of the file that this one replaces. */
  mode: number | undefined;
  kept: readonly KeptFile[];
}

/**
 * Begins a file under a temporary name beside its own. What a killed run left there of the same file is removed. A pipe
 * or a device is written as it is. Throws a usage error for a path that cannot be written, or that names a file to be kept.
 */
export async function createUserFile(
  path: string,
  processes: Processes,
  kept: readonly KeptFile[] = [],
): Promise<NewFile> {
  try {
    const before = await stat(path).catch(() => undefined);
    if (before?.isDirectory() === true || path.endsWith("/") || path.endsWith(sep))
      throw new Error("it is a folder");
    if (path === "") throw new Error("it has no name");
    await refuseKept(path, kept);
    if (before === undefined) return await beginFile({ shown: path, path, mode: undefined, kept }, processes);
    await access(path, constants.W_OK);
    if (!before.isFile()) return await writeThrough(path);
    // The file behind a link is replaced, and not the link.
    return await beginFile({ shown: path, path: await realpath(path), mode: before.mode, kept }, processes);
  } catch (error) {
    if (error instanceof TasksError) throw error;
    throw usageError(
      `the file ${path} cannot be written: ${fileFault(error, "write")}`,
      "check its folder and permissions",
    );
  }
}

async function beginFile({ shown, path, mode, kept }: Target, processes: Processes): Promise<NewFile> {
  await removeLeftovers(path, processes);
  const temporary = temporaryPath(path, processes, randomBytes(6).toString("hex"));
  // Ctrl-C ends the process at once; otherwise the temporary file would be left behind. Before it is made, so that there is
  // no moment in between; its random part makes the name nobody else's.
  const takeBack = processes.atExit(() => rmSync(temporary, { force: true }));
  // "wx": a file that is there, or a link that somebody has laid, is never written into.
  const file = await open(temporary, "wx", mode).catch((error: unknown) => {
    takeBack();
    throw error;
  });
  const stopTouching = touch(file, processes);
  let isOver = false;
  const end = () => {
    isOver = true;
    stopTouching();
    takeBack();
  };
  const remove = async () => {
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
    end();
  };
  /** Removes the file when a write fails. */
  const guard = async (step: () => Promise<void>) => {
    try {
      await step();
    } catch (error) {
      await remove();
      throw unwritable(shown, error);
    }
  };
  return {
    write: (data) => guard(() => file.appendFile(data)),
    finish: () =>
      guard(async () => {
        if (isOver) return;
        if (mode !== undefined) await file.chmod(mode);
        await file.sync();
        await file.close();
        // Again: the store may have been made meanwhile, or a link been laid.
        await refuseKept(path, kept);
        await rename(temporary, path);
        end();
      }),
    async discard() {
      if (!isOver) await remove();
    },
  };
}

/** Keeps a file young as long as it is written, also while there is nothing to write. Gives what ends that. */
function touch(file: FileHandle, { now }: Processes): () => void {
  const timer = setInterval(() => {
    const seconds = now() / 1000;
    void file.utimes(seconds, seconds).catch(() => undefined);
  }, TOUCH_MS);
  timer.unref();
  return () => clearInterval(timer);
}

async function writeThrough(path: string): Promise<NewFile> {
  const file = await open(path, "w");
  const close = () => file.close();
  return {
    async write(data) {
      try {
        await file.writeFile(data);
      } catch (error) {
        throw unwritable(path, error);
      }
    },
    finish: close,
    discard: close,
  };
}

function unwritable(path: string, error: unknown): TasksError {
  return new TasksError("failed", `the file ${path} could not be written: ${(error as Error).message}`, {
    hint: "nothing was written under that name; free some space or name another file",
    cause: error,
  });
}
