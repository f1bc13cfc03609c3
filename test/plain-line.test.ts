import { CommanderError } from "commander";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addCommand } from "../src/add-command.ts";
import type { CommandDefinition } from "../src/commands/shared/declaration/define-command.ts";
import { getCommand } from "../src/commands/get.ts";
import { loadCommands } from "../src/contents.ts";
import { spell, type Argument, type Flag } from "../src/flags/flag.ts";
import { globalFlags } from "../src/flags/global-flags.ts";
import { readOptions } from "../src/flags/read-options.ts";
import { readPlainWords } from "../src/plain-line.ts";
import { createProgram } from "../src/program.ts";
import { createContext } from "../src/system/system-context.ts";
import { newWorld } from "./support/run-tasks.ts";

const commands = await loadCommands();
const runnable = commands
  .flatMap((command) => [command, ...command.subcommands])
  .filter(({ run }) => run !== undefined)
  .map(withTextsForValues);

/** The same words, of which none is read: what a command gets is what was typed. */
function withTextsForValues(definition: CommandDefinition): CommandDefinition {
  const asTyped = <One extends Flag | Argument>(one: One): One => {
    if (!("type" in one)) return one;
    const { name } = one.type;
    const choices =
      "choices" in one.type && one.type.choices !== undefined ? { choices: one.type.choices } : {};
    const type =
      "readAll" in one.type
        ? { name, readAll: (texts: string[]) => texts }
        : { name, ...choices, read: (text: string) => text };
    return { ...one, type };
  };
  const all = <One extends Flag | Argument>(declared: { readonly [name: string]: One }) =>
    Object.fromEntries(Object.entries(declared).map(([name, one]) => [name, asTyped(one)]));
  return {
    ...definition,
    name: "the-command",
    alias: "its-alias",
    flags: all(definition.flags),
    arguments: all(definition.arguments),
    ignoresSettings: true,
  };
}

interface Run {
  options: unknown;
  globals: unknown;
}

/** What a command gets from commander; undefined where commander refuses the words, or readOptions what they say. */
async function throughCommander(definition: CommandDefinition, words: string[]): Promise<Run | undefined> {
  const context = createContext(newWorld());
  const program = await createProgram(context, () => undefined, { only: "licences", typed: [] });
  let options: unknown;
  const run = async (_: unknown, given: unknown) => void (options = given);
  const host = {
    context,
    typed: words,
    configure: () => undefined,
    isQuiet: () => false,
    commands: async () => [],
    showHelp: () => undefined,
  };
  addCommand(program, { ...definition, run }, host);
  try {
    await program.parseAsync([definition.name, ...words], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return undefined;
    return { options: (error as Error).message, globals: globalsOf(program.opts()) };
  }
  return { options, globals: globalsOf(program.opts()) };
}

function globalsOf(opts: { [name: string]: unknown }): unknown {
  return Object.fromEntries(
    Object.entries(opts).map(([name, texts]) => [name, Array.isArray(texts) ? texts.at(-1) : texts]),
  );
}

/** What a command gets where its words are plain; undefined where they are not. */
async function plainly(definition: CommandDefinition, words: string[]): Promise<Run | undefined> {
  const read = readPlainWords(definition, words);
  if (read === undefined) return undefined;
  const { texts, globals } = read;
  const reading = (what: string) => ({ what }) as never;
  const refuseChoice = (name: string) => {
    throw new Error(`a choice of ${name} has not been looked at`);
  };
  if (texts["dryRun"] === true && "plan" in definition.flags) Object.assign(texts, { plan: true });
  const options = await readOptions(definition, texts, { reading, refuseChoice }).catch(
    (error: Error) => error.message,
  );
  return { options, globals };
}

/** Words that mean something to the command, and others. */
function wordsOf(definition: CommandDefinition): fc.Arbitrary<string[]> {
  const flags = Object.entries<Flag>({ ...definition.flags, ...globalFlags });
  const values = fc.constantFrom(
    "a",
    "1800000000",
    "x=y",
    "local",
    "json",
    "-",
    "--",
    "-1",
    "",
    "--quiet",
    "a b",
    "熊本",
  );
  const choices = [...Object.values(definition.flags), ...Object.values(definition.arguments)].flatMap(
    (one: Flag | Argument) => ("type" in one && "choices" in one.type ? (one.type.choices ?? []) : []),
  );
  const value = choices.length === 0 ? values : fc.oneof(values, fc.constantFrom(...choices));
  const flag = fc.constantFrom(...flags).chain(([name, declared]) => {
    const spellings = [
      spell(name),
      `--no-${spell(name).slice(2)}`,
      ...(declared.short === undefined ? [] : [declared.short]),
    ];
    const spelling = fc.constantFrom(spell(name), spell(name), ...spellings);
    return fc.oneof(
      {
        weight: 4,
        arbitrary: fc.tuple(spelling, value).map((pair) => ("type" in declared ? pair : pair.slice(0, 1))),
      },
      { weight: 1, arbitrary: fc.tuple(spelling, value).map(([one, text]) => [`${one}=${text}`]) },
      { weight: 1, arbitrary: spelling.map((one) => [one]) },
    );
  });
  const odd = fc.constantFrom(
    "--help",
    "-h",
    "-V",
    "--",
    "-uq",
    "--usr",
    "--maxRcu",
    "--__proto__",
    "--to-string",
    "help",
  );
  return fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: flag },
        { weight: 3, arbitrary: value.map((one) => [one]) },
        { weight: 1, arbitrary: odd.map((one) => [one]) },
      ),
      {
        maxLength: 5,
      },
    )
    .map((parts) => parts.flat());
}

describe("a plain command line", () => {
  it("gives a command what commander would give it, and none that commander refuses is plain", async () => {
    let plain = 0;
    let others = 0;
    const line = fc
      .constantFrom(...runnable)
      .chain((definition) => wordsOf(definition).map((words) => ({ definition, words })));
    await fc.assert(
      fc.asyncProperty(line, async ({ definition, words }) => {
        const found = await plainly(definition, words);
        if (found === undefined) others += 1;
        else {
          plain += 1;
          expect(found).toEqual(await throughCommander(definition, words));
        }
      }),
      { numRuns: 1500 },
    );
    expect(Math.min(plain, others)).toBeGreaterThan(100);
  });

  it("is what people write", () => {
    const key = ["--user", "mai", "-d", "1800000000"];
    expect(readPlainWords(getCommand, key)).toEqual({
      texts: { user: ["mai"], deadline: ["1800000000"] },
      globals: { color: true },
    });
    expect(
      readPlainWords(getCommand, ["k7fq", "-o", "json", "--tz=Asia/Tokyo", "-q", "--no-color", "-o", "csv"]),
    ).toEqual({
      texts: { reference: ["k7fq"] },
      globals: { color: false, output: "csv", tz: "Asia/Tokyo", quiet: true },
    });
  });

  it.each([
    ["what commander answers", ["--help"]],
    ["a flag that is not there", ["--usr", "mai"]],
    ["a flag that is spelt as in the code", ["--dataDir", "x"]],
    ["a flag without its value", ["--user"]],
    ["a value that looks like a flag", ["--user", "--quiet"]],
    ["a value for what takes none", ["--quiet=yes"]],
    ["letters in one word", ["-qv"]],
    ["what is no choice", ["-o", "xml"]],
    ["flags that exclude each other", ["--keys", "-", "--user", "mai"]],
  ])("is not one with %s", (_, words) => {
    expect(readPlainWords(getCommand, words)).toBeUndefined();
  });
});
