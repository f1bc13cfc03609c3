import { describe, expect, it } from "vitest";
import type { CommandDefinition } from "../../src/commands/shared/declaration/define-command.ts";
import { globalFlags } from "../../src/flags/global-flags.ts";
import type { Flag } from "../../src/flags/flag.ts";
import { loadCommands } from "../../src/contents.ts";

async function allCommands(): Promise<CommandDefinition[]> {
  const commands = await loadCommands();
  return [...commands, ...commands.flatMap(({ subcommands }) => subcommands)];
}

describe("the declarations of the commands", () => {
  it("say all of a flag as data, without running anything", async () => {
    const scan = (await allCommands()).find(({ name }) => name === "scan")!;
    expect(JSON.parse(JSON.stringify(scan))).toMatchObject({
      name: "scan",
      writes: false,
      flags: {
        where: { value: "<expr>", type: { name: "condition" } },
        segments: { type: { name: "whole-number", least: 1, most: 1000 }, conflicts: ["limit", "after"] },
      },
    });
    const imports = (await allCommands()).find(({ name }) => name === "import")!;
    expect(JSON.parse(JSON.stringify(imports))).toMatchObject({
      writes: true,
      arguments: { file: { type: { name: "file" } } },
      flags: { onConflict: { type: { choices: ["replace", "skip", "fail"] }, default: "replace" } },
    });
  });

  it("give no name twice among a command's arguments and flags and the global flags", async () => {
    for (const command of await allCommands()) {
      const names = [command.arguments, command.flags, globalFlags].flatMap((all) => Object.keys(all));
      expect(
        names.filter((name, index) => names.indexOf(name) !== index),
        command.name,
      ).toEqual([]);
    }
  });

  it("have a default only of what may be chosen", async () => {
    const flags: Flag[] = (await allCommands()).flatMap((command) => Object.values(command.flags));
    const withDefault = flags.filter((flag) => "default" in flag && "choices" in flag.type);
    expect(withDefault.length).toBeGreaterThan(0);
    for (const flag of withDefault) {
      if ("default" in flag && "choices" in flag.type) expect(flag.type.choices).toContain(flag.default);
    }
  });
});
