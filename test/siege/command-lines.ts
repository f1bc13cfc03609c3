import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { createProgram } from "../../src/program.ts";
import { createContext } from "../../src/system/system-context.ts";
import { type Machine, newWorld } from "../support/run-tasks.ts";
import type { Assault } from "./support/assault.ts";
import { filledMachine } from "./support/filled-machine.ts";
import { cleanUp } from "./support/outside-vitest.ts";
import { judge, judgeScreen, shellText, shortened } from "./support/verdict.ts";
import { anyWord, fitting, longWord } from "./support/words.ts";

const PER_MACHINE = 400;
const LONGEST_SECONDS = 15;
// Without these most commands say no more than that they are missing.
const LIKELY = new Set<string | undefined>([
  "--user",
  "--deadline",
  "--yes",
  "--lease-no",
  "--rate",
  "--get",
  "--status",
]);
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
    const { machine, isTerminal } = await filledMachine(assault);
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
      judgeScreen(assault, told, { ...run, isTerminal });
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
    "NO_COLOR",
    "TERM",
    "LANG",
    "TASKS_USER",
    "TASKS_COLUMNS",
    "TASKS_HISTORY",
    "TASKS_READ_ONLY",
    "TASKS_TEAM_INDEX",
    "TASKS_DATA_DIR",
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "AWS_ENDPOINT_URL",
  ]);
  const values = ["aws", "local", "json", "Asia/Tokyo", "us-east-1", "", "ssm:/x", "0", "1", "mai", NOWHERE];
  const dice = assault.random();
  const value = dice < 0.8 ? assault.pick(values) : dice < 0.95 ? anyWord(assault) : longWord(assault);
  return { [name]: value };
}

function lineOf(assault: Assault, program: Command): string[] {
  if (assault.random() < 0.02) return Array.from({ length: assault.below(6) }, () => anyWord(assault));
  // A line in which all but one word may be right is carried out, whatever that one is.
  const strange = assault.random() < 0.5 ? 1 : 0.2;
  const path = [assault.pick(program.commands)];
  while (path.at(-1)!.commands.length > 0 && assault.random() < 0.9)
    path.push(assault.pick(path.at(-1)!.commands));
  const command = path.at(-1)!;
  const names = path.map((one) => (assault.random() < 0.02 * strange ? anyWord(assault) : one.name()));
  const words = [
    ...argumentsOf(assault, command, strange),
    ...flagsOf(assault, program, { command, strange }),
  ];
  // A server ends when it is told to, so that it may only be asked for what it refuses.
  const last = path[0]!.name() === "serve" ? ["--port", assault.pick(["-1", "x", "65536", "1e9"])] : [];
  const globals =
    assault.random() < 0.15 * strange ? flagOf(assault, assault.pick(program.options), strange) : [];
  return [...globals, ...names, ...words, ...last];
}

function argumentsOf(assault: Assault, command: Command, strange: number): string[] {
  const words = command.registeredArguments.flatMap((argument) => {
    if (!argument.required && assault.random() < 0.4) return [];
    const times = argument.variadic ? assault.below(4) : 1;
    const kind = { choices: argument.argChoices, strange };
    return Array.from({ length: times }, () => fitting(assault, argument.name(), kind));
  });
  return assault.random() < 0.03 * strange ? [...words, anyWord(assault)] : words;
}

function flagsOf(
  assault: Assault,
  program: Command,
  { command, strange }: { command: Command; strange: number },
): string[] {
  const likely = command.options.filter(({ long }) => LIKELY.has(long));
  const all = [...command.options, ...(assault.random() < strange ? program.options : [])];
  const chosen = [
    ...likely.filter(() => assault.random() < 0.7),
    ...Array.from({ length: all.length === 0 ? 0 : assault.below(4) }, () => assault.pick(all)),
  ];
  const once = assault.random() < strange ? chosen : [...new Set(chosen)];
  const flags = once.flatMap((option) => flagOf(assault, option, strange));
  return assault.random() < 0.03 * strange
    ? [...flags, assault.pick(["--", "--no-such-flag", "-", "--=", "-qv"])]
    : flags;
}

function flagOf(assault: Assault, option: Command["options"][number], strange: number): string[] {
  const flag =
    assault.random() < 0.2 && option.short !== undefined ? option.short : (option.long ?? option.short ?? "");
  if (flag === "--endpoint-url")
    return assault.random() < 0.8 ? [] : [flag, assault.pick([NOWHERE, anyWord(assault)])];
  if (!option.required && !(option.optional && assault.random() < 0.5)) return [flag];
  if (assault.random() < 0.01) return [flag];
  const value = fitting(assault, option.long ?? "", { choices: option.argChoices, strange });
  return flag.startsWith("--") && assault.random() < 0.2 ? [`${flag}=${value}`] : [flag, value];
}
