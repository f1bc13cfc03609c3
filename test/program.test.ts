import { describe, expect, it } from "vitest";
import { isCommand, loadCommands } from "../src/contents.ts";
import { textWidth } from "../src/output/text-width.ts";
import { createProgram } from "../src/program.ts";
import { createContext } from "../src/system/system-context.ts";
import { newMachine, newWorld } from "./support/run-tasks.ts";

async function commandNames(): Promise<string[]> {
  const { commands } = await createProgram(createContext(newWorld()), () => undefined);
  return commands.map((command) => command.name()).filter((name) => name !== "__complete" && name !== "help");
}

describe("a command that is declared alone", () => {
  it("is each of those that the program has, and no other word", async () => {
    const names = await commandNames();
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !isCommand(name))).toEqual([]);
    for (const word of ["help", "query-by-user", "__complete", "toString", "", undefined]) {
      expect(isCommand(word)).toBe(false);
    }
  });

  it("has the same help as among all", async () => {
    const machine = newMachine();
    for (const name of await commandNames()) {
      const alone = await machine.tasks(name, "--help");
      expect(alone).toEqual(await machine.tasks("help", name));
      expect(alone.stdout).toContain(`Usage: tasks ${name}`);
    }
  });

  it("has help that fits 80 columns, but for what is to be pasted", async () => {
    const machine = newMachine();
    for (const name of [
      ...(await commandNames()),
      "schedule create",
      "schedule migrate",
      "endpoint create",
    ]) {
      const { stdout } = await machine.tasks(...name.split(" "), "--help");
      const [text = "", after = ""] = stdout.split(/\nExamples:\n(?:  .*\n)+/);
      const wide = `${text}\n${after}`.split("\n").filter((line) => textWidth(line) > 80);
      expect([name, wide]).toEqual([name, []]);
    }
  });

  it.each([60, 40])(
    "has help that fits %i columns, but for longer words and files that are shown",
    async (columns) => {
      const machine = newMachine().with({ terminalColumns: columns });
      for (const name of [...(await commandNames()), "schedule create"]) {
        const { stdout } = await machine.tasks(...name.split(" "), "--help");
        const [text = "", after = ""] = stdout.split(/\nExamples:\n(?:  .*\n)+/);
        const lines = `${text}\n${after}`.split("\n").filter((line) => !/^ *\S+$|^ +[{"}]/.test(line));
        expect([name, lines.filter((line) => textWidth(line) > columns)]).toEqual([name, []]);
      }
    },
  );

  it("has a usage line that is broken where the terminal ends, and the flags' help below them where no room is beside", async () => {
    const machine = newMachine().with({ terminalColumns: 40 });
    const { stdout } = await machine.tasks("help", "update");
    expect(stdout.split("\n").slice(0, 3)).toEqual([
      "Usage: tasks update [<reference>...]",
      "       [<attribute>...] [options]",
      "",
    ]);
    const { stdout: query } = await machine.tasks("help", "query");
    expect(query).toContain(
      "  -u, --user <name...>\n      whose tasks, by default those of\n      the setting user; several are\n      merged by deadline\n",
    );
  });

  it("shows what a flag may be as it is typed, and what it is unless it is given", async () => {
    const { stdout } = await newMachine().tasks("help", "import");
    expect(stdout).toContain(
      "taken in the table (one of replace, skip, fail;\n                         default: replace)\n",
    );
    expect((await newMachine().tasks("help", "schedule", "create")).stdout).toContain(
      "what it is called (default: default)\n",
    );
  });

  it.each([
    [
      60,
      "  tasks schedule nightly --user mai --cron '0 10 * * ? *' \\\n" +
        '    --input \'{"body":{"user_name":"mai","title":"Report"}}\'\n' +
        "  tasks schedule standup --user mai \\\n" +
        "    --cron '45 8 ? * MON-FRI *' --zone Asia/Tokyo\n",
    ],
    [
      80,
      "  tasks schedule nightly --user mai --cron '0 10 * * ? *' \\\n" +
        '    --input \'{"body":{"user_name":"mai","title":"Report"}}\'\n' +
        "  tasks schedule standup --user mai --cron '45 8 ? * MON-FRI *' \\\n" +
        "    --zone Asia/Tokyo\n",
    ],
    [
      120,
      `  tasks schedule nightly --user mai --cron '0 10 * * ? *' --input '{"body":{"user_name":"mai","title":"Report"}}'\n` +
        "  tasks schedule standup --user mai --cron '45 8 ? * MON-FRI *' --zone Asia/Tokyo\n",
    ],
  ])(
    "breaks an example that is wider than %s columns where a shell may, between flags",
    async (columns, lines) => {
      const { stdout } = await newMachine()
        .with({ terminalColumns: columns })
        .tasks("help", "schedule", "create");
      expect(stdout).toContain(lines);
    },
  );

  it("has no example that is wider than a terminal of 80 columns, but for one word alone", async () => {
    const machine = newMachine();
    for (const { name, subcommands } of await loadCommands()) {
      for (const words of [[name], ...subcommands.map((one) => [name, one.name])]) {
        const { stdout } = await machine.tasks("help", ...words);
        const [, examples = ""] = stdout.split("\nExamples:\n");
        expect(
          examples.split("\n").filter((line) => line.length > 80 && !/^ {4}'[^']*'$/.test(line)),
        ).toEqual([]);
      }
    }
  });

  it("refuses what it does not know as it does among all", async () => {
    const machine = newMachine();
    for (const words of [["--usr", "x"], [], ["--user"], ["--user", "a", "--deadline", "1", "more"]]) {
      const alone = await machine.tasks("get", ...words);
      // With a global flag before it, all are declared.
      const among = await machine.tasks("--quiet", "get", ...words);
      expect(alone).toMatchObject({ code: 2, stdout: "" });
      expect(alone.stderr).toBe(among.stderr);
    }
  });
});

it("a name that is nearly right is told, whatever comes before it", async () => {
  const machine = newMachine();
  for (const words of [["creat"], ["--stage", "create", "creat"]]) {
    const run = await machine.tasks(...words);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toContain("did you mean create?");
  }
});

describe("the list of all commands", () => {
  it("is made without the flags of those that the command line does not name", async () => {
    const typed = ["--quiet", "query-by-user", "--user", "mai"];
    const { commands } = await createProgram(createContext(newWorld()), () => undefined, { typed });
    const withFlags = commands.filter(({ options }) => options.length > 0).map((command) => command.name());
    expect(withFlags).toEqual(["query"]);
    expect(commands.map((command) => command.name())).toEqual(expect.arrayContaining(await commandNames()));
  });
});
