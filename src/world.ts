import { homedir } from "node:os";
import type { Output } from "./context.ts";
import { TasksError } from "./errors.ts";
import type { Environment } from "./settings.ts";
import type { Processes } from "./user-files.ts";

/** What the process gives a run. Tests give another one; everything behind it is the real program. */
export interface World {
  env: Environment;
  platform: string;
  home: string;
  workingFolder: string;
  stdin: AsyncIterable<Uint8Array>;
  stdout: Output;
  stderr: Output;
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Asks a person and gives the line typed; undefined unless stdin and stderr are a terminal. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** Resolves when the process is asked to end. Without it, that never happens. */
  interrupted?(): Promise<void>;
}

/** The process as it is. The only place that reads `process` and the clock. */
export function systemWorld(): World {
  return {
    env: process.env,
    platform: process.platform,
    home: homedir(),
    workingFolder: process.cwd(),
    get stdin() {
      return process.stdin;
    },
    stdout: outputOf(process.stdout),
    stderr: talkTo(process.stderr),
    now: Date.now,
    get ask() {
      return process.stdin.isTTY && process.stderr.isTTY ? askOnTerminal : undefined;
    },
    interrupted,
  };
}

async function askOnTerminal(question: string): Promise<string> {
  const { prompt } = await import("./prompt.ts");
  const streams = { input: process.stdin, output: process.stderr };
  return prompt(question, streams, () => process.kill(process.pid, "SIGINT"));
}

/** The signal's handler is gone after the first one, so that a second Ctrl-C ends the process as it would any other. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, () => resolve());
  });
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    isTTY: stream.isTTY,
    // Asked again each time: a window may be made narrower.
    get columns() {
      return stream.columns;
    },
    write: (text) =>
      new Promise<void>((resolve, reject) => {
        stream.write(text, (error) => (error ? reject(error) : resolve()));
      }).catch((error: unknown) => {
        throw new TasksError("failed", `the answer cannot be written: ${(error as Error).message}`, {
          hint: "a record that was to be changed is changed; send the answer where there is room for it",
          cause: error,
        });
      }),
  };
}

/** Notes and errors change nothing of what is done: where they cannot be written, they are lost. */
function talkTo(stream: NodeJS.WriteStream): Output {
  const output = outputOf(stream);
  return Object.assign(outputOf(stream), {
    write: (text: string | Uint8Array) => output.write(text).catch(() => undefined),
  });
}

/** The processes of this machine, for files that are being written. */
export const processes: Processes = {
  own: process.pid,
  isAlive(pid) {
    try {
      return process.kill(pid, 0);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "EPERM";
    }
  },
  atExit(step) {
    // Only while something is to be cleaned up: a handler cannot run while SQLite waits for its lock, and without one
    // the system ends the process at once. 128 + the signal's number, as shells have it.
    const signals = (
      [
        ["SIGINT", 2],
        ["SIGTERM", 15],
        ["SIGHUP", 1],
      ] as const
    ).map(([name, number]) => {
      const end = () => process.exit(128 + number);
      process.once(name, end);
      return () => process.off(name, end);
    });
    process.once("exit", step);
    return () => {
      process.off("exit", step);
      for (const off of signals) off();
    };
  },
};
