import { open } from "node:fs/promises";
import type { Input } from "../../ports.ts";
import { fileFault } from "./file-fault.ts";
import { usageError, type TasksError } from "../../errors.ts";
import { identityOfStats } from "./file-identity.ts";

/** The most bytes of a file that is read whole: the largest item has 400 KB, the largest event of a function 6 MB. */
export const LONGEST_FILE = 16 * 1024 * 1024;

// Large enough that reading is not what an import waits for.
const CHUNK_BYTES = 64 * 1024;

/** A file's bytes. Throws a usage error that names a file that cannot be read, or has more than LONGEST_FILE. */
export async function readUserFile(path: string): Promise<Uint8Array> {
  const { chunks, bytes = 0, close } = await openUserFile(path);
  const parts: Uint8Array[] = [];
  // What a device or a pipe holds shows itself only while it is read.
  let length = 0;
  try {
    if (bytes > LONGEST_FILE) throw tooLong(path);
    for await (const chunk of chunks) {
      length += chunk.length;
      if (length > LONGEST_FILE) throw tooLong(path);
      parts.push(chunk);
    }
  } finally {
    await close();
  }
  return Buffer.concat(parts);
}

/** Opens a file for reading in chunks. Throws a usage error that names a file that cannot be read, at once or later. */
export async function openUserFile(path: string): Promise<Input> {
  try {
    const file = await open(path);
    const info = await file.stat({ bigint: true });
    if (info.isDirectory()) {
      await file.close();
      throw new Error("it is a folder");
    }
    const stream = file.createReadStream({ highWaterMark: CHUNK_BYTES });
    return {
      ...openStream(stream, `the file ${path}`),
      bytes: info.isFile() ? Number(info.size) : undefined,
      identity: identityOfStats(info),
      // Works even if nothing has been read yet.
      close: async () => void stream.destroy(),
    };
  } catch (error) {
    throw unreadable(`the file ${path}`, error);
  }
}

/**
 * Standard input, or any stream, in chunks. `what` names it in the usage error for one that cannot be read; `identity` is
 * that of the file behind it.
 */
export function openStream(
  stream: AsyncIterable<Uint8Array>,
  what = "standard input",
  identity?: string,
): Input {
  const iterator = stream[Symbol.asyncIterator]();
  let count = 0;
  return {
    chunks: counted(),
    bytes: undefined,
    bytesRead: () => count,
    identity,
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

function unreadable(what: string, error: unknown): TasksError {
  return usageError(`${what} cannot be read: ${fileFault(error, "read")}`, "check its name and permissions");
}

function tooLong(path: string): TasksError {
  return usageError(
    `the file ${path} has more than ${LONGEST_FILE / 1024 / 1024} MiB, more than any record or event`,
    "check its name; a record has at most 400 KB",
  );
}
