import { constants, fstatSync, openSync, statSync, writeSync } from "node:fs";
import type { Output } from "../ports.ts";
import { TasksError } from "../errors.ts";

/** One of the process's own streams, as Node makes it when it is asked for. */
export interface StandardStream {
  fd: 1 | 2;
  platform: string;
  open(): NodeJS.WriteStream;
  /** Called where nobody reads what is written: the reader has what it wanted. Where it returns, the rest is lost. */
  gone(): void;
}

export interface StandardOutput extends Output {
  /** Whether something that was written is still on its way. */
  isWriting(): boolean;
}

// Much less than a pipe holds, so that writing it does not wait for the reader: while it did, no timer and no socket of
// this process would be looked after.
const DIRECT_BYTES = 8 * 1024;
const NAP_MS = 0.1;
const MOST_NAPS = 20;
const { S_IFMT, S_IFCHR, S_IFIFO, S_IFSOCK, O_WRONLY, O_NONBLOCK } = constants;

/**
 * Writes to stdout or stderr. What a file or a pipe has room for goes into it at once, as Node's own stream would do it: to load
 * that takes as long as all the rest of a short command. A terminal, and what a pipe has no room for yet, gets Node's stream.
 */
export function openOutput(source: StandardStream): StandardOutput {
  let stream: NodeJS.WriteStream | undefined;
  let direct: number | undefined = source.fd;
  let room = DIRECT_BYTES;
  let plain: boolean | undefined;
  let isRead = true;
  const leave = () => {
    isRead = false;
    source.gone();
  };
  const isPlain = () => (plain ??= source.platform !== "win32" && isFileOrPipe(source.fd));
  const open = () => {
    if (stream !== undefined) return stream;
    stream = source.open();
    // What else keeps an answer from being written, the write itself tells.
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") leave();
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
      if (!isRead) return;
      const bytes = typeof text === "string" ? Buffer.from(text) : text;
      try {
        if (bytes.length > room) {
          direct = isPlain() ? direct && unwaiting(source) : undefined;
          room = Infinity;
        }
        room -= bytes.length;
        const rest = direct === undefined || !isPlain() ? bytes : writeNow(direct, bytes);
        if (rest.length === 0) return;
        direct = undefined;
        await writeTo(open(), rest);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EPIPE") return leave();
        throw new TasksError("failed", `the answer cannot be written: ${(error as Error).message}`, {
          hint: "the change, if there was one, was made; only printing failed (is the disk full?)",
          cause: error,
        });
      }
    },
  };
}

/** Where all of an answer may be written at once because no write waits for a reader; undefined where there is no such place. */
function unwaiting({ fd, platform }: StandardStream): number | undefined {
  const type = fstatSync(fd).mode & S_IFMT;
  if (type !== S_IFIFO) return type === S_IFSOCK ? undefined : fd;
  if (platform !== "linux") return undefined;
  try {
    // The same pipe, and what others have open of it stays as it is.
    return openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK);
  } catch {
    return undefined;
  }
}

/** Gives what the reader has no room for yet. One that is at work gets a moment: it costs less than Node's stream. */
function writeNow(fd: number, bytes: Uint8Array): Uint8Array {
  let rest = bytes;
  for (let naps = 0; rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
      naps = 0;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      if (naps === MOST_NAPS) break;
      naps += 1;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, NAP_MS);
    }
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
  return (mode & S_IFMT) !== S_IFCHR || rdev === statSync("/dev/null").rdev;
}
