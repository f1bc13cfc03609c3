import { unlinkSync } from "node:fs";
import { open, readdir, readFile, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Input, NewFile } from "./context.ts";
import { TasksError, usageError } from "./errors.ts";

/** What a file that is being written needs to know of processes. */
export interface Processes {
  own: number;
  isAlive(pid: number): boolean;
  /** Runs a last, synchronous step when the process ends early; gives what takes it back. */
  atExit(step: () => void): () => void;
}

// Large enough that reading is not what an import waits for.
const CHUNK_BYTES = 256 * 1024;

/** A file's bytes. Throws a usage error that names a file that cannot be read. */
export async function readUserFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Opens a file for reading in chunks. Throws a usage error that names a file that cannot be read. */
export async function openUserFile(path: string): Promise<Input> {
  try {
    const file = await open(path);
    const info = await file.stat();
    if (info.isDirectory()) {
      await file.close();
      throw new Error("it is a folder");
    }
    const stream = file.createReadStream({ highWaterMark: CHUNK_BYTES });
    return {
      chunks: stream,
      bytes: info.isFile() ? info.size : undefined,
      bytesRead: () => stream.bytesRead,
    };
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Standard input, or any stream, in chunks. */
export function openStream(stream: AsyncIterable<Uint8Array>): Input {
  let count = 0;
  return { chunks: counted(), bytes: undefined, bytesRead: () => count };

  async function* counted() {
    for await (const chunk of stream) {
      count += chunk.length;
      yield chunk;
    }
  }
}

/**
 * Begins a file under a temporary name beside its own. What a killed run left there of the same file is removed.
 * Throws a usage error for a path that cannot be written.
 */
export async function createUserFile(path: string, processes: Processes): Promise<NewFile> {
  const temporary = join(dirname(path), `.${basename(path)}.${processes.own}.partial`);
  try {
    if ((await stat(path).catch(() => undefined))?.isDirectory() === true) throw new Error("it is a folder");
    await removeLeftovers(path, processes);
    const file = await open(temporary, "w");
    let isOpen = true;
    // Ctrl-C ends the process at once; a file of which nobody knows would stay.
    const takeBack = processes.atExit(() => isOpen && unlinkSync(temporary));
    const close = async () => {
      isOpen = false;
      takeBack();
      await file.close();
    };
    return {
      async write(data) {
        try {
          await file.appendFile(data);
        } catch (error) {
          throw unwritable(path, error);
        }
      },
      async finish() {
        try {
          await file.sync();
          await close();
          await rename(temporary, path);
        } catch (error) {
          throw unwritable(path, error);
        }
      },
      async discard() {
        if (!isOpen) return;
        await close();
        await unlink(temporary);
      },
    };
  } catch (error) {
    throw usageError(
      `the file ${path} cannot be written: ${(error as Error).message}`,
      "check its folder and permissions",
    );
  }
}

/** Removes temporary files of this name whose process is gone. */
async function removeLeftovers(path: string, processes: Processes): Promise<void> {
  const prefix = `.${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    const owner =
      name.startsWith(prefix) && name.endsWith(".partial")
        ? name.slice(prefix.length, -".partial".length)
        : "";
    if (/^\d+$/.test(owner) && !processes.isAlive(Number(owner))) await unlink(join(dirname(path), name));
  }
}

function unreadable(path: string, error: unknown): TasksError {
  return usageError(
    `the file ${path} cannot be read: ${(error as Error).message}`,
    "check its name and permissions",
  );
}

function unwritable(path: string, error: unknown): TasksError {
  return new TasksError("failed", `the file ${path} could not be written: ${(error as Error).message}`, {
    hint: "nothing stands under that name; free some space or name another file",
    cause: error,
  });
}
