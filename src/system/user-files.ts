import { rmSync } from "node:fs";
import { access, constants, open, readdir, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import type { Input, NewFile } from "../ports.ts";
import { TasksError, usageError } from "../errors.ts";

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
    throw unreadable(`the file ${path}`, error);
  }
}

/** Opens a file for reading in chunks. Throws a usage error that names a file that cannot be read, at once or later. */
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
      ...openStream(stream, `the file ${path}`),
      bytes: info.isFile() ? info.size : undefined,
      // Also one of which nothing was read.
      close: async () => void stream.destroy(),
    };
  } catch (error) {
    throw unreadable(`the file ${path}`, error);
  }
}

/** Standard input, or any stream, in chunks. `what` names it in the usage error for one that cannot be read. */
export function openStream(stream: AsyncIterable<Uint8Array>, what = "standard input"): Input {
  const iterator = stream[Symbol.asyncIterator]();
  let count = 0;
  return {
    chunks: counted(),
    bytes: undefined,
    bytesRead: () => count,
    async close() {
      await iterator.return?.();
    },
  };

  async function* counted() {
    try {
      for await (const chunk of { [Symbol.asyncIterator]: () => iterator }) {
        count += chunk.length;
        yield chunk;
      }
    } catch (error) {
      throw unreadable(what, error);
    }
  }
}

/**
 * Begins a file under a temporary name beside its own. What a killed run left there of the same file is removed. A pipe
 * or a device is written as it is. Throws a usage error for a path that cannot be written.
 */
export async function createUserFile(path: string, processes: Processes): Promise<NewFile> {
  try {
    const before = await stat(path).catch(() => undefined);
    if (before?.isDirectory() === true || path.endsWith("/") || path.endsWith(sep))
      throw new Error("it is a folder");
    if (path === "") throw new Error("it has no name");
    if (before === undefined) return await beginFile(path, path, undefined, processes);
    await access(path, constants.W_OK);
    if (!before.isFile()) return await writeThrough(path);
    // The file behind a link is replaced, and not the link.
    return await beginFile(path, await realpath(path), before.mode, processes);
  } catch (error) {
    throw usageError(
      `the file ${path} cannot be written: ${(error as Error).message}`,
      "check its folder and permissions",
    );
  }
}

/** `shown`: the path as the user wrote it. `mode`: that of the file that this one replaces. */
async function beginFile(
  shown: string,
  path: string,
  mode: number | undefined,
  processes: Processes,
): Promise<NewFile> {
  const temporary = join(dirname(path), `.${basename(path)}.${processes.own}.partial`);
  await removeLeftovers(path, processes);
  const file = await open(temporary, "w", mode);
  // Ctrl-C ends the process at once; a file of which nobody knows would stay.
  const takeBack = processes.atExit(() => rmSync(temporary, { force: true }));
  let isOver = false;
  const remove = async () => {
    isOver = true;
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
    takeBack();
  };
  /** Leaves nothing of a file of which a part is missing. */
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
        await rename(temporary, path);
        isOver = true;
        takeBack();
      }),
    async discard() {
      if (!isOver) await remove();
    },
  };
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

/** Removes temporary files of this name whose process is gone. What cannot be removed may stay: it is in nobody's way. */
async function removeLeftovers(path: string, processes: Processes): Promise<void> {
  const prefix = `.${basename(path)}.`;
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    const owner =
      name.startsWith(prefix) && name.endsWith(".partial")
        ? name.slice(prefix.length, -".partial".length)
        : "";
    if (!/^\d+$/.test(owner) || processes.isAlive(Number(owner))) continue;
    await rm(join(dirname(path), name)).catch(() => undefined);
  }
}

function unreadable(what: string, error: unknown): TasksError {
  return usageError(`${what} cannot be read: ${(error as Error).message}`, "check its name and permissions");
}

function unwritable(path: string, error: unknown): TasksError {
  return new TasksError("failed", `the file ${path} could not be written: ${(error as Error).message}`, {
    hint: "nothing new stands under that name; free some space or name another file",
    cause: error,
  });
}
