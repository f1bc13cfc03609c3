import { join } from "node:path";
import type { Output } from "../../src/ports.ts";
import { main } from "../../src/main.ts";
import { createContext } from "../../src/system/system-context.ts";
import type { World } from "../../src/system/world.ts";
import { impatient } from "./clocks.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Machine {
  /** Runs a command line, given as words, in this process; everything behind streams and clock is the real program. */
  tasks(...words: string[]): Promise<Run>;
  /** A machine that differs in some things and shares the rest, the folders included. */
  with(changes: Partial<Omit<World, "stdout" | "stderr">> & { terminalColumns?: number }): Machine;
  readonly folder: string;
  readonly env: World["env"];
}

/** 2026-11-23 10:00:00 in Tokyo, a Monday; in ms. */
export const NOW = Date.UTC(2026, 10, 23, 1, 0, 0);

/** A machine with empty folders of its own that are gone after the test, its clock at NOW, in Tokyo. */
export function newMachine(): Machine {
  return machine(newWorld());
}

export function newWorld(folder = temporaryFolder()): World & { home: string; workingFolder: string } {
  return {
    env: { TASKS_TZ: "Asia/Tokyo", AWS_EC2_METADATA_DISABLED: "true" },
    platform: "linux",
    home: join(folder, "home"),
    workingFolder: folder,
    clock: { ...impatient, now: () => NOW },
    worker: () => "mai@laptop:4711",
    stdin: (async function* () {})(),
    stdout: capture(undefined),
    stderr: capture(undefined),
  };
}

function machine(world: World & { terminalColumns?: number }, folder = world.workingFolder!): Machine {
  return {
    folder,
    env: world.env,
    with: (changes) => machine({ ...world, ...changes }, changes.workingFolder ?? folder),
    async tasks(...words) {
      const stdout = capture(world.terminalColumns);
      const stderr = capture(undefined);
      const code = await main(words, createContext({ ...world, stdout, stderr }));
      return { code, stdout: stdout.text(), stderr: stderr.text() };
    },
  };
}

function capture(columns: number | undefined): Output & { text(): string } {
  let text = "";
  return {
    isTTY: columns !== undefined,
    columns,
    text: () => text,
    async write(part) {
      text += part;
    },
  };
}
