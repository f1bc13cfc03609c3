import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { vi } from "vitest";
import { main } from "../../src/main.ts";
import type { Clock, Output } from "../../src/ports.ts";
import { createContext } from "../../src/system/system-context.ts";
import { newWorld } from "./run-tasks.ts";
import { startStrictAws, type StrictAws } from "./strict-aws/server.ts";

/**
 * `tasks` in bash is a function that has this process run the command line, which is a hundred times cheaper than the
 * program. What goes to the terminal is appended to one file by both, and so in order; all else bash passes on itself.
 */
const PRELUDE = String.raw`
tasks() {
  local call code out=pipe err=pipe
  call=$(mktemp -d "$ROOM/call.XXXXXX")
  printf '%s\0' "$@" > "$call/words"
  env -0 > "$call/env"
  [[ " $* " == *" - "* ]] && cat > "$call/stdin"
  [[ /dev/fd/1 -ef $TERMINAL ]] && out=terminal
  [[ /dev/fd/2 -ef $TERMINAL ]] && err=terminal
  exec 3<>"/dev/tcp/127.0.0.1/$TASKS_PORT"
  echo "$out $err $call" >&3
  read -r code <&3
  exec 3<&-
  [[ -e $call/stdout ]] && cat "$call/stdout"
  [[ -e $call/stderr ]] && cat "$call/stderr" >&2
  return "$code"
}
npx() { "$@"; }
curl() { command curl --silent --show-error --write-out '\n' "${"$"}{@//:8080/:$SERVE_PORT}"; }
served=0
__serving() {
  served=$((served + 1))
  until (($(grep -c "http://127.0.0.1:$SERVE_PORT" "$TERMINAL") >= served)); do sleep 0.02; done
}
__show() { local code=$?; printf '%s' "$1" >> "$TERMINAL"; return "$code"; }
`;
const COLUMNS = 80;

export interface DocumentShell {
  /** Runs parts of a script one after another in one bash; what each of them shows or prints. */
  run(parts: readonly { script: string; now: number; isTerminal: boolean }[]): Promise<string[]>;
  stop(): Promise<void>;
}

/** A machine of its own in `folder`, with a bash in which `tasks` is the program of this process, and an AWS to itself. */
export async function openDocumentShell(folder: string): Promise<DocumentShell> {
  const room = join(folder, "room");
  const work = join(folder, "work");
  const terminal = join(room, "terminal");
  for (const path of [room, work]) mkdirSync(path);
  writeFileSync(terminal, "");
  // Whether dist/ is built or not.
  const functionCode = join(room, "index.mjs");
  writeFileSync(functionCode, "export const handler = async () => 1;\n");
  vi.stubGlobal("BUILT_FILES", { functionCode });
  const world = newWorld(folder);
  const home = join(folder, "home");
  let aws: StrictAws | undefined;
  let serving: Promise<unknown> = Promise.resolve();

  async function runCall(line: string, socket: Socket): Promise<number> {
    const [out, err, call = ""] = line.trim().split(" ");
    const words = readFileSync(join(call, "words"), "utf8").split("\0").slice(0, -1);
    const env = Object.fromEntries(
      readFileSync(join(call, "env"), "utf8")
        .split("\0")
        .filter((one) => /^(?:TASKS|AWS|XDG|VISUAL|EDITOR)/.test(one))
        .map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)]),
    );
    const isAws = env["TASKS_TARGET"] === "aws" || words.includes("aws");
    if (isAws) aws ??= await startStrictAws();
    // As long as it takes to type a line: what AWS shows late is there.
    if (isAws) await aws!.clock.sleep(10_000);
    const now = Number(env["TASKS_NOW"]);
    // On one that stands still, nothing on this machine takes any time.
    const still = { ...world.clock, now: () => now, elapsed: () => now };
    const clock: Clock = isAws ? { ...aws!.clock, now: () => now } : still;
    const stdin = join(call, "stdin");
    // Of two at one port, the second waits until the first has gone.
    if (words[0] === "serve") await serving;
    const run = main(
      words.map((word) => (word === "8080" ? env["TASKS_SERVE_PORT"]! : word)),
      createContext({
        ...world,
        home,
        workingFolder: work,
        clock,
        env: {
          ...world.env,
          ...env,
          ...(isAws ? { TASKS_ENDPOINT_URL: aws!.endpoint } : {}),
          NO_COLOR: "1",
        },
        stdin: existsSync(stdin) ? oneChunk(readFileSync(stdin)) : world.stdin,
        stdout: appender(out === "terminal" ? terminal : join(call, "stdout"), out === "terminal"),
        stderr: appender(err === "terminal" ? terminal : join(call, "stderr"), err === "terminal"),
        interrupted: () => new Promise((resolve) => socket.once("close", () => resolve(130))),
      }),
    );
    if (words[0] === "serve") serving = run;
    return run;
  }

  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", (line) => {
      const end = (code: number) => void socket.end(`${code}\n`);
      // A fault in tasks itself has been told on stderr.
      void runCall(String(line), socket).then(end, () => end(1));
    });
  });
  await listen(server);
  const spare = createServer();
  await listen(spare);
  const servePort = String((spare.address() as AddressInfo).port);
  await close(spare);

  return {
    async run(parts) {
      const script = parts
        .map(({ script: lines, now, isTerminal }) => {
          const output = isTerminal ? '>> "$TERMINAL" 2>&1' : '> "$ROOM/printed" 2>&1';
          const shown = isTerminal ? "" : 'cat "$ROOM/printed" >> "$TERMINAL"\n';
          return `export TASKS_NOW=${now}\n{\n${lines}\n} ${output}\n${shown}__show $'\\x1e'`;
        })
        .join("\n");
      const child = spawn("bash", ["-c", `${PRELUDE}\n${script}`, "bash"], {
        cwd: work,
        env: {
          PATH: process.env["PATH"],
          HOME: home,
          ROOM: room,
          TERMINAL: terminal,
          TASKS_PORT: String((server.address() as AddressInfo).port),
          SERVE_PORT: servePort,
          TASKS_SERVE_PORT: servePort,
        },
        stdio: ["ignore", "ignore", "inherit"],
        detached: true,
      });
      const before = process.cwd();
      process.chdir(work);
      await new Promise((resolve) => child.once("exit", resolve));
      endGroup(child.pid!);
      process.chdir(before);
      const shown = readFileSync(terminal, "utf8");
      return asSeen(shown)
        .replaceAll(aws === undefined ? folder : `, at ${aws.endpoint}`, aws === undefined ? folder : "")
        .replaceAll(folder, "/home/you")
        .replaceAll("/home/you/home", "/home/you")
        .replaceAll(`:${servePort}`, ":8080")
        .split("\u001e");
    },
    async stop() {
      await close(server);
      await aws?.stop();
    },
  };
}

/** What was started and not ended, such as `tasks serve &`. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing was left.
  }
}

/** As a terminal shows it: without the bars that were written over. */
function asSeen(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll("\r\n", "\n").replaceAll(/^[^\n]*\r|\u001b\[2?K/gm, "");
}

function appender(path: string, isTTY: boolean): Output {
  return {
    isTTY,
    columns: isTTY ? COLUMNS : undefined,
    async write(part) {
      appendFileSync(path, part);
    },
  };
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function listen(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

function close(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
