import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { createProgram } from "../../src/program.ts";
import { createContext } from "../../src/system/system-context.ts";
import { type Machine, newMachine, newWorld } from "../support/run-tasks.ts";
import type { Assault } from "./support/assault.ts";
import { cleanUp } from "./support/outside-vitest.ts";
import { judge, shellText, shortened } from "./support/verdict.ts";
import { anyWord, fitting } from "./support/words.ts";

const PER_MACHINE = 400;
const LONGEST_SECONDS = 15;
const LONGEST_ERROR = 10_000;
const NOWHERE = "http://127.0.0.1:9";

/**
 * Command lines made of the program's own declarations, run in this process. Whatever is typed, the exit code is one of the
 * table, and nothing ends with a fault of ours or a stack.
 */
export async function commandLines(assault: Assault): Promise<void> {
  // Without keys nothing is sent to anybody, whatever region or profile a line names.
  for (const name of Object.keys(process.env))
    if (/^AWS_(ACCESS|SECRET|SESSION|PROFILE)/.test(name)) delete process.env[name];
  const program = await createProgram(createContext(newWorld()), () => undefined);
  const endings = new Map<number, number>();
  const home = process.cwd();
  while (!assault.isOver) {
    const machine = filledMachine();
    for (let time = 0; time < PER_MACHINE && !assault.isOver; time += 1) {
      const words = lineOf(assault, program);
      const env = assault.random() < 0.2 ? environmentOf(assault) : {};
      const run = await runWithin(machine.with({ env: { ...machine.env, ...env } }), words);
      assault.count("command lines");
      const set = Object.entries(env).map(([name, value]) => `${name}=${shortened(JSON.stringify(value))} `);
      const told = `${set.join("")}${shellText(words)}`;
      if (run === undefined) {
        assault.found(`a command that does not end within ${LONGEST_SECONDS} s`, told);
        break;
      }
      endings.set(run.code, (endings.get(run.code) ?? 0) + 1);
      judge(assault, told, run);
      if (run.stderr.length > LONGEST_ERROR) {
        const kind = run.stderr.slice(0, 30);
        assault.found(
          `an error of more than ${LONGEST_ERROR} letters`,
          `${told}\n${run.stderr.slice(0, 200)}`,
          kind,
        );
      }
    }
    process.chdir(home);
    await cleanUp();
  }
  for (const [code, count] of [...endings].toSorted(([a], [b]) => a - b))
    assault.count(`ended with ${code}`, count);
}

async function runWithin(machine: Machine, words: string[]) {
  const timer = new AbortController();
  const late = sleep(LONGEST_SECONDS * 1000, undefined, { signal: timer.signal }).catch(() => undefined);
  try {
    return await Promise.race([machine.tasks(...words), late]);
  } finally {
    timer.abort();
  }
}

/** A machine with some records and a file to read. */
function filledMachine(): Machine {
  const machine = newMachine();
  // Where the program writes what a line names without a folder.
  process.chdir(machine.folder);
  const lines = [
    '{"user_name":"mai","deadline_unix_time":1800000000,"a":1}',
    "{}",
    "not JSON",
    '{"user_name":"ken","deadline_unix_time":5}',
  ];
  for (const name of ["in.ndjson", "in.csv", "event.json", "tasks.json.txt"]) {
    writeFileSync(join(machine.folder, name), `${lines.join("\n")}\n`);
  }
  return machine;
}

function environmentOf(assault: Assault): { [name: string]: string } {
  const name = assault.pick([
    "TASKS_TARGET",
    "TASKS_OUTPUT",
    "TASKS_TZ",
    "TASKS_STAGE",
    "TASKS_SERVICE",
    "TASKS_TABLE",
    "TASKS_REGION",
    "TASKS_FIELDS",
    "COLUMNS",
    "FORCE_COLOR",
    "LANG",
  ]);
  const values = ["aws", "local", "json", "Asia/Tokyo", "us-east-1", "", "ssm:/x", "0", anyWord(assault)];
  return { [name]: assault.pick(values) };
}

function lineOf(assault: Assault, program: Command): string[] {
  if (assault.random() < 0.02) return Array.from({ length: assault.below(6) }, () => anyWord(assault));
  const path = [assault.pick(program.commands)];
  while (path.at(-1)!.commands.length > 0 && assault.random() < 0.9)
    path.push(assault.pick(path.at(-1)!.commands));
  const command = path.at(-1)!;
  const names = path.map((one) => (assault.random() < 0.02 ? anyWord(assault) : one.name()));
  const words = [...argumentsOf(assault, command), ...flagsOf(assault, program, command)];
  // A server ends when it is told to, so that it may only be asked for what it refuses.
  const last = path[0]!.name() === "serve" ? ["--port", assault.pick(["-1", "x", "65536", "1e9"])] : [];
  const globals = assault.random() < 0.15 ? flagOf(assault, assault.pick(program.options)) : [];
  return [...globals, ...names, ...words, ...last];
}

function argumentsOf(assault: Assault, command: Command): string[] {
  const words = command.registeredArguments.flatMap((argument) => {
    if (!argument.required && assault.random() < 0.4) return [];
    const times = argument.variadic ? assault.below(4) : 1;
    return Array.from({ length: times }, () => fitting(assault, argument.name(), argument.argChoices));
  });
  return assault.random() < 0.03 ? [...words, anyWord(assault)] : words;
}

function flagsOf(assault: Assault, program: Command, command: Command): string[] {
  const likely = command.options.filter(({ long }) => long === "--user" || long === "--deadline");
  const chosen = [
    ...likely.filter(() => assault.random() < 0.8),
    ...Array.from({ length: assault.below(4) }, () => assault.pick([...command.options, ...program.options])),
  ];
  const flags = chosen.flatMap((option) => flagOf(assault, option));
  return assault.random() < 0.03
    ? [...flags, assault.pick(["--", "--no-such-flag", "-", "--=", "-qv"])]
    : flags;
}

function flagOf(assault: Assault, option: Command["options"][number]): string[] {
  const flag =
    assault.random() < 0.2 && option.short !== undefined ? option.short : (option.long ?? option.short ?? "");
  if (flag === "--endpoint-url")
    return assault.random() < 0.8 ? [] : [flag, assault.pick([NOWHERE, anyWord(assault)])];
  if (!option.required && !(option.optional && assault.random() < 0.5)) return [flag];
  if (assault.random() < 0.01) return [flag];
  const value = fitting(assault, option.long ?? "", option.argChoices);
  return flag.startsWith("--") && assault.random() < 0.2 ? [`${flag}=${value}`] : [flag, value];
}
