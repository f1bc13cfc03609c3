import { expect, it } from "vitest";
import { exitCodes } from "../../src/errors.ts";
import { globalFlags } from "../../src/flags/global-flags.ts";
import { spell } from "../../src/flags/flag.ts";
import { isCommand, loadCommands } from "../../src/contents.ts";
import { newMachine } from "../support/run-tasks.ts";

async function guide(): Promise<string> {
  const { code, stdout, stderr } = await newMachine().tasks("skill");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

it("tasks skill begins as an agent's skill does, and is short", async () => {
  const stdout = await guide();
  expect(stdout).toMatch(/^---\nname: tasks\ndescription: [^\n]+\n---\n\n# tasks \d+\.\d+\.\d+/);
  expect(stdout.split("\n").length).toBeLessThan(100);
  expect(stdout).toMatch(/[^\n]\n$/);
});

it("tasks skill names each command with its words, and each exit code", async () => {
  const stdout = await guide();
  const listed = (await loadCommands()).filter(({ group }) => group !== undefined);
  for (const { name, summary, subcommands } of listed) {
    const line = stdout.split("\n").find((one) => one.startsWith(`- \`tasks ${name}\` `));
    expect(line, name).toContain(summary);
    for (const subcommand of subcommands) expect(line).toContain(subcommand.name);
  }
  for (const [kind, number] of Object.entries(exitCodes)) expect(stdout).toContain(`- ${number} ${kind}: `);
});

it("tasks skill speaks of no command and no flag that is not there", async () => {
  const stdout = await guide();
  const commands = await loadCommands();
  const all = [...commands, ...commands.flatMap(({ subcommands }) => subcommands), { flags: globalFlags }];
  const known = new Set(all.flatMap(({ flags }) => Object.keys(flags).map(spell)));
  const named = [...stdout.matchAll(/(?<=[\s`])--[a-z][a-z-]+/g)].map(([flag]) => flag);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((flag) => !known.has(flag))).toEqual([]);
  const used = [...stdout.matchAll(/`tasks ([a-z]+)/g)].map(([, name]) => name);
  expect(used.filter((name) => name !== "help" && !isCommand(name))).toEqual([]);
});
