import { readFileSync, readlinkSync } from "node:fs";
import { homedir, hostname, userInfo } from "node:os";
import { isAbsolute } from "node:path";
import { hasOpenFiles } from "../engine/open-files.ts";
import type { Clock, Output } from "../ports.ts";
import type { Environment } from "../settings.ts";
import { beforeSignalEnds, onceInterrupted } from "./signals.ts";
import { openOutput, type StandardOutput } from "./standard-stream.ts";
import { systemClock } from "./system-clock.ts";
import { zoneName } from "./zone/machine-zone.ts";
import { orUndefined } from "./or-undefined.ts";

/** What the process gives a run. Tests give another one; everything behind it is the real program. */
export interface World {
  env: Environment;
  platform: string;
  /** The home folder; undefined where neither HOME nor the user database says it. */
  home: string | undefined;
  /** Undefined where it has been removed. */
  workingFolder: string | undefined;
  /** The user's number; undefined on a system without. */
  user?: number | undefined;
  stdin: AsyncIterable<Uint8Array>;
  /** That of the file behind `stdin`, where there may be one. */
  stdinDescriptor?: number;
  stdout: Output;
  stderr: Output;
  readonly clock: Clock;
  /** Who started the process, as in `mai@laptop:4711`. */
  worker(): string;
  /** Asks a person and gives the line typed; undefined unless stdin and stderr are a terminal. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** The machine's time zone where that is known at once; Intl, which always knows it, takes 10 ms to say it. Another may be set. */
  zone?: string | undefined;
  /** Resolves when the process is asked to end, to the exit code for that. Without it, that never happens. */
  interrupted?(): Promise<number>;
  /** From now on the process ends its work although nobody reads stdout any more. */
  outliveReader?(): void;
  /** Runs a last, synchronous step when a signal ends the process; gives what takes it back. */
  beforeSignalEnds?(step: () => void): () => void;
}

interface SystemWorld extends World {
  /**
   * Ends the process, for when there is nothing left to do. While an answer is on its way, or a file is open that has to be
   * closed, it does nothing: that ends the process by itself. Node would go on to sweep its memory and take itself apart, for
   * a tenth of a short command's time.
   */
  leave(): void;
}

/** The process as it is. */
export function systemWorld(): SystemWorld {
  let outlivesReader = false;
  const stdout = openStdout(() => outlivesReader);
  const stderr = openStderr();
  return {
    env: environment(),
    platform: process.platform,
    home: homeFolder(),
    workingFolder: workingFolder(),
    user: process.getuid?.(),
    get stdin() {
      return process.stdin;
    },
    stdinDescriptor: 0,
    stdout,
    stderr,
    clock: systemClock,
    worker,
    get ask() {
      return process.stdin.isTTY && process.stderr.isTTY ? askOnTerminal : undefined;
    },
    get zone() {
      return zoneName(process.env["TZ"], () => readlinkSync("/etc/localtime"));
    },
    set zone(name) {
      // Node's and bun's own clocks follow it from now on.
      process.env["TZ"] = name;
    },
    beforeSignalEnds,
    outliveReader() {
      outlivesReader = true;
    },
    interrupted: () => new Promise((resolve) => onceInterrupted(resolve)),
    leave() {
      if (!stdout.isWriting() && !stderr.isWriting() && !hasOpenFiles()) process.exit();
    },
  };
}

/**
 * Without the variables that another one says not to follow, as the SDK has it; its value is `true` (AWS SDKs and Tools Reference
 * Guide, "Service-specific endpoints").
 */
function environment(): Environment {
  const { env } = process;
  if (env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] !== "true") return env;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("AWS_ENDPOINT_URL")));
}

/** HOME, unless it is empty or relative, which would depend on the working folder; else what the user database says. */
function homeFolder(): string | undefined {
  const isWhole = (home: string | undefined) => home !== undefined && isAbsolute(home);
  const said = process.env["HOME"];
  // What `homedir` says, where it is not Windows.
  if (process.platform !== "win32" && isWhole(said)) return said;
  const home = orUndefined(homedir);
  if (isWhole(home)) return home;
  // Takes several files to read.
  const known = orUndefined(() => userInfo().homedir);
  return isWhole(known) ? known : undefined;
}

/** With the number of the parent: that of `tasks` itself is gone when somebody wants to know who has a task. */
function worker(): string {
  const names = [() => userInfo().username, () => process.env["USER"], nameOfUser];
  // bun's userInfo has what USER says, or this.
  const isName = (name: string | undefined) => name !== undefined && name !== "" && name !== "unknown";
  const user = names.map(orUndefined).find(isName) ?? process.getuid?.();
  return `${user}@${hostname()}:${process.ppid}`;
}

/** The name that the user database has for the process's user; a Mac keeps its own elsewhere. */
function nameOfUser(): string | undefined {
  const users = readFileSync("/etc/passwd", "utf8").split("\n");
  return users.map((line) => line.split(":")).find((user) => user[2] === String(process.getuid?.()))?.[0];
}

function workingFolder(): string | undefined {
  return orUndefined(() => process.cwd());
}

async function askOnTerminal(question: string): Promise<string> {
  const { prompt } = await import("./prompt.ts");
  const streams = { input: process.stdin, output: process.stderr };
  return prompt(question, streams, () => process.kill(process.pid, "SIGINT"));
}

/** `tasks scan | head -1`: the reader has what it wanted. Nothing that is still to be written has anywhere to go. */
function openStdout(outlivesReader: () => boolean): StandardOutput {
  const gone = () => void (outlivesReader() || process.exit());
  return openOutput({ fd: 1, platform: process.platform, open: () => process.stdout, gone });
}

/** Notes and errors change nothing of what is done: where they cannot be written or read, they are lost. */
function openStderr(): StandardOutput {
  const gone = () => undefined;
  const output = openOutput({ fd: 2, platform: process.platform, open: () => process.stderr, gone });
  return {
    get isTTY() {
      return output.isTTY;
    },
    get columns() {
      return output.columns;
    },
    isWriting: output.isWriting,
    write: (text) => output.write(text).catch(() => undefined),
  };
}

/** Runs a step in which every file that is made is for its owner alone. */
export function privately(step: () => void): void {
  const before = process.umask(0o177);
  try {
    step();
  } finally {
    process.umask(before);
  }
}
