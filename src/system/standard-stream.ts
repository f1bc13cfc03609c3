import { constants, fstatSync, statSync, writeSync } from "node:fs";
import type { Output } from "../ports.ts";
import { TasksError } from "../errors.ts";

/** One of the process's own streams, as Node makes it when it is asked for. */
export interface StandardStream {
  fd: 1 | 2;
  platform: string;
  open(): NodeJS.WriteStream;
  /** Called where nobody reads what is written: the reader has what it wanted. */
  gone(): void;
}

export interface StandardOutput extends Output {
  /** Whether something that was written is still on its way. */
  isWriting(): boolean;
}

// Much less than a pipe holds, so that writing it does not wait for the reader: while it did, no timer and no socket of
// this process would be looked after.
const DIRECT_BYTES = 8 * 1024;

/**
 * Writes to stdout or stderr. A short answer goes into a file or a pipe at once, as Node's own stream would do it: to load
 * that takes as long as all the rest of a short command. A terminal, and all that is longer, gets Node's stream.
 */
export function openOutput(source: StandardStream): StandardOutput {
  let stream: NodeJS.WriteStream | undefined;
  let direct = DIRECT_BYTES;
  let plain: boolean | undefined;
  const isPlain = () => (plain ??= source.platform !== "win32" && isFileOrPipe(source.fd));
  const open = () => {
    if (stream !== undefined) return stream;
    stream = source.open();
    // What else keeps an answer from being written, the write itself tells.
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") source.gone();
    });
    return stream;
  };
  return {
    get isTTY() {
      return !isPlain() && open().isTTY;
    },
    // Asked again each time: a window may be made narrower.
    get columns() {
      return isPlain() ? undefined : open().columns;
    },
    isWriting: () => stream !== undefined && stream.writableLength > 0,
    async write(text) {
      const bytes = typeof text === "string" ? Buffer.from(text) : text;
      direct -= bytes.length;
      try {
        const rest = direct < 0 || !isPlain() ? bytes : writeNow(source.fd, bytes);
        if (rest.length === 0) return;
        direct = 0;
        await writeTo(open(), rest);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EPIPE") source.gone();
        throw new TasksError("failed", `the answer cannot be written: ${(error as Error).message}`, {
          hint: "the change, if there was one, was made; only printing failed (is the disk full?)",
          cause: error,
        });
      }
    },
  };
}

/** Gives what the reader has no room for yet. */
function writeNow(fd: number, bytes: Uint8Array): Uint8Array {
  let rest = bytes;
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
  }
  return rest;
}

function writeTo(stream: NodeJS.WriteStream, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

/** Whether it is certainly no terminal: only a character device can be one. */
function isFileOrPipe(fd: number): boolean {
  const { mode, rdev } = fstatSync(fd);
  return (mode & constants.S_IFMT) !== constants.S_IFCHR || rdev === statSync("/dev/null").rdev;
}
