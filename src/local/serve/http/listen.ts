import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { linkSync, lstatSync, renameSync, rmSync, type Stats } from "node:fs";
import type { Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { TasksError, usageError } from "../../../errors.ts";

const HOST = "127.0.0.1";
// A socket's path has 104 bytes on macOS and 108 on Linux, with a zero at the end; Node cuts a longer one off.
const LONGEST_PATH = 103;

/** Where a server listens: a port of 127.0.0.1 (undefined: any that is free), or a socket in the file system. */
export type ListenPlace =
  | { port: number | undefined }
  | {
      socket: string;
      /** Runs a step in which every file that is made is its owner's alone. */
      privately: (step: () => void) => void;
    };

/** Listens on a port of this machine alone, and gives its URL. Throws a usage error for one that is taken. */
export async function listenOnPort(server: Server, port: number | undefined): Promise<string> {
  await listening(
    server,
    () => server.listen({ host: HOST, port: port ?? 0 }),
    ({ code, message }) => {
      const hint = "leave --port out for any free one";
      if (code === "EADDRINUSE") return usageError(`--port ${port} is taken`, hint);
      return new TasksError("failed", `cannot listen on port ${port}: ${message}`, { hint });
    },
  );
  return `http://${HOST}:${(server.address() as AddressInfo).port}/`;
}

/**
 * Listens on a socket that its owner alone may use (0600), and gives what removes it. A socket at which nobody answers any
 * more is replaced; for everything else that is there it throws a usage error.
 */
export async function listenOnSocket(
  server: Server,
  path: string,
  privately: (step: () => void) => void,
): Promise<() => void> {
  if (Buffer.byteLength(path) > LONGEST_PATH) {
    throw usageError(
      `--socket ${path} has more than ${LONGEST_PATH} bytes, which a socket's path cannot have`,
      "give a shorter path, or one from the working folder",
    );
  }
  await removeDead(path);
  await listening(
    server,
    () => privately(() => void server.listen({ path })),
    ({ code, message }) =>
      code === "EADDRINUSE"
        ? taken(path)
        : usageError(`--socket ${path} cannot be made: ${message}`, OTHER_PATH),
  );
  const ours = statOf(path);
  return () => {
    if (ours !== undefined && isSame(statOf(path), ours)) rmSync(path, { force: true });
  };
}

const OTHER_PATH = "give a path in a folder of yours where nothing is";

function taken(path: string): TasksError {
  return usageError(`--socket ${path} is taken: a program answers there`, "end it, or give another path");
}

async function listening(
  server: Server,
  listen: () => void,
  translate: (error: NodeJS.ErrnoException) => TasksError,
): Promise<void> {
  const begun = once(server, "listening");
  // Some faults are thrown and not told later.
  try {
    listen();
    await begun;
  } catch (error) {
    begun.catch(() => undefined);
    throw translate(error as NodeJS.ErrnoException);
  }
}

async function removeDead(path: string): Promise<void> {
  const found = statOf(path);
  if (found === undefined) return;
  if (!found.isSocket())
    throw usageError(`--socket ${path} is there already and is not a socket`, OTHER_PATH);
  if (await answers(path)) throw taken(path);
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    const { message } = error as Error;
    throw usageError(`--socket ${path} is a left-over that cannot be replaced: ${message}`, OTHER_PATH);
  }
  const isDead = isSame(statOf(aside), found);
  // Another process may have put its own there meanwhile, which is alive.
  if (!isDead) linkSync(aside, path);
  rmSync(aside);
  if (!isDead) throw taken(path);
}

/** Whether somebody takes a connection; anything but a refusal may be somebody who is busy. */
async function answers(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== "ECONNREFUSED" && code !== "ENOENT";
  } finally {
    socket.destroy();
  }
}

function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

// A file system gives the number of a removed file to the next one.
function isSame(one: Stats | undefined, other: Stats): boolean {
  return one?.ino === other.ino && one.dev === other.dev && one.mtimeMs === other.mtimeMs;
}
