import { spawn, type ChildProcessByStdio } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "./temporary-folder.ts";

/** Whether the program under test is the binary, and not dist/tasks.js on this Node. */
export const isBinary = process.env["TASKS_BINARY"] !== undefined;

const program = isBinary
  ? [distPath(`tasks-${process.platform}-${process.arch}`)]
  : [process.execPath, distPath("tasks.js")];

export interface ProcessRun {
  /** Null where a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  process: ChildProcessByStdio<null, Readable, Readable>;
  /** Resolves when the process has ended and its streams are at their end. */
  ended: Promise<ProcessRun>;
}

/** A person's account on a machine: folders of their own, and an environment that holds nothing else. */
export interface Account {
  readonly folder: string;
  readonly dataDir: string;
  /** The file of the local store. */
  readonly store: string;
  readonly env: { [name: string]: string };
  tasks(...words: string[]): Promise<ProcessRun>;
  start(...words: string[]): Running;
  /** Runs a script of bash, in which `tasks` is the program; the values are its $1, $2 … */
  bash(script: string, ...values: string[]): Promise<ProcessRun>;
  /** bash as the leader of its own process group, so that `kill(-pid)` reaches what it started too. */
  startBash(script: string, ...values: string[]): Running;
  with(env: { [name: string]: string }): Account;
  /** The same with another number of milliseconds after which a process is killed. */
  patient(milliseconds: number): Account;
}

/** What an account has to know of an AWS of this machine, and of a table there. */
export function localAws(endpoint: string, table?: string): { [name: string]: string } {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    ...(table === undefined ? {} : { TASKS_TABLE: table }),
  };
}

/** An account that is gone after the test. */
export function newAccount(): Account {
  const { account, remove } = openAccount();
  onTestFinished(remove);
  return account;
}

/** An account for several tests. */
export function openAccount(): { account: Account; remove(): void } {
  let remove = () => {};
  const folder = temporaryFolder((step) => (remove = step));
  for (const name of ["bin", "home", "work"]) mkdirSync(join(folder, name));
  const words = program.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(" ");
  // exec, so that whoever kills this process kills the program.
  writeFileSync(join(folder, "bin", "tasks"), `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  const env = {
    PATH: `${join(folder, "bin")}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
    HOME: join(folder, "home"),
    XDG_DATA_HOME: join(folder, "data"),
    XDG_CONFIG_HOME: join(folder, "config"),
    TZ: "UTC",
    LANG: "C.UTF-8",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  return { account: accountIn(folder, env), remove };
}

function accountIn(folder: string, env: { [name: string]: string }, timeout = 110_000): Account {
  const start = (command: string[], detached = false): Running => {
    const child = spawn(command[0]!, command.slice(1), {
      cwd: join(folder, "work"),
      env,
      detached,
      stdio: ["ignore", "pipe", "pipe"],
      timeout,
      killSignal: "SIGKILL",
    });
    return { process: child, ended: collect(child) };
  };
  const startBash = (script: string, ...values: string[]) =>
    start(["bash", "-c", script, "bash", ...values], true);
  const dataDir = join(folder, "data", "tasks");
  return {
    folder,
    dataDir,
    store: join(dataDir, "tasks.db"),
    env,
    tasks: (...words) => start([...program, ...words]).ended,
    start: (...words) => start([...program, ...words]),
    bash: (script, ...values) => startBash(script, ...values).ended,
    startBash,
    with: (changes) => accountIn(folder, { ...env, ...changes }, timeout),
    patient: (milliseconds) => accountIn(folder, env, milliseconds),
  };
}

function collect(child: Running["process"]): Promise<ProcessRun> {
  const parts = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout.on("data", (part: Buffer) => parts.stdout.push(part));
  child.stderr.on("data", (part: Buffer) => parts.stderr.push(part));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      const stdout = Buffer.concat(parts.stdout).toString();
      resolve({ code, stdout, stderr: Buffer.concat(parts.stderr).toString() });
    });
  });
}

function distPath(name: string): string {
  return join(dirname(fileURLToPath(import.meta.url)), "..", "..", "dist", name);
}
