import { describe, expect, it } from "vitest";
import { newMachine } from "./support/run-tasks.ts";

describe("a choice that is nearly right, or a value that is missing", () => {
  it.each([
    [["scan", "-o", "jsno"], "'jsno'", "did you mean json? `tasks help --all` explains --output"],
    [["scan", "--target", "lcal"], "'lcal'", "did you mean local? `tasks help --all` explains --target"],
    [["config", "--stage"], "--stage <name>", "`tasks help --all` explains --stage"],
    [["--stage"], "--stage <name>", "`tasks help --all` explains --stage"],
    [["query", "--user"], "--user needs a value: --user <name>", "`tasks help query` shows its options"],
    [
      ["import", "x.ndjson", "--on-conflict", "skp"],
      "'skp'",
      "did you mean skip? `tasks help import` shows its options",
    ],
    [["completion", "bsh"], "'bsh'", "did you mean bash? `tasks help completion` shows its options"],
  ])("gets the right one as a hint: %j", async (words, told, hint) => {
    const run = await newMachine().tasks(...words);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toContain(told);
    expect(run.stderr).toContain(`\nhint: ${hint}\n`);
  });

  it("but a number is no mistyped other one", async () => {
    const run = await newMachine().tasks("schedule", "--user", "a", "--rate", "3m", "--retention", "15");
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toMatch(/ 14, 30, .+\nhint: `tasks help schedule create` shows its options\n$/);
  });

  it("in a variable too", async () => {
    const machine = newMachine();
    const run = await machine.with({ env: { ...machine.env, TASKS_OUTPUT: "jsno" } }).tasks("scan");
    expect(run).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: 'jsno' is no output format (TASKS_OUTPUT)\nhint: did you mean json? one of table, json, ndjson, csv, tsv\n",
    });
  });
});

describe("an argument that is none of its choices", () => {
  it.each([
    ["nope", "`tasks help completion` shows its options"],
    ["zs", "did you mean zsh? `tasks help completion` shows its options"],
  ])("is told with its value, the choices and what to do: %s", async (word, hint) => {
    expect(await newMachine().tasks("completion", word)).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: <shell> '${word}' is not one of bash, zsh, fish, powershell\nhint: ${hint}\n`,
    });
  });
});

describe("an argument that is none of many choices", () => {
  it.each([
    ["foo", "`tasks help policy` shows its options"],
    ["quary", "did you mean query? `tasks help policy` shows its options"],
  ])("is told without a list that fills the screen: %s", async (word, hint) => {
    expect(await newMachine().tasks("policy", word)).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: <command> '${word}' is not one of the 28 choices\nhint: ${hint}\n`,
    });
  });
});

describe("a word that is far from every command or flag", () => {
  it.each([
    [["nope"], "unknown command 'nope'", "`tasks --help` lists the commands"],
    [["help", "nope"], "unknown command 'nope'", "`tasks --help` lists the commands"],
    [
      ["help", "schedule", "lost"],
      "unknown command 'lost'",
      "did you mean list? `tasks help schedule` shows its options",
    ],
    [["scan", "--nope"], "unknown option '--nope'", "`tasks help scan` shows its options"],
    [["uery"], "unknown command 'uery'", "did you mean query? `tasks --help` lists the commands"],
    [
      ["scan", "--limt", "3"],
      "unknown option '--limt'",
      "did you mean --limit? `tasks help scan` shows its options",
    ],
  ])("gets no suggestion, and a near one does: %j", async (words, told, hint) => {
    expect(await newMachine().tasks(...words)).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: ${told}\nhint: ${hint}\n`,
    });
  });
});

describe("a word of another tool", () => {
  it.each([
    ["ls", "the lists"],
    ["list", "the lists"],
    ["new", "create"],
    ["rm", "delete"],
    ["show", "get"],
    ["set", "update"],
    ["find", "query"],
    ["due", "agenda"],
    ["close", "done"],
    ["backup", "export"],
  ])("is answered with what does that here: %s", async (word, meant) => {
    const hint =
      meant === "the lists"
        ? "`tasks agenda --user <name>` shows what is due, `tasks query --user <name>` all tasks of a user, `tasks scan` those of all users"
        : `did you mean ${meant}? \`tasks help ${meant}\` shows its options`;
    expect(await newMachine().tasks(word, "k7fq")).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: unknown command '${word}'\nhint: ${hint}\n`,
    });
  });

  it.each([
    [["parameter", "rm", "/x"], "delete"],
    [["parameter", "add", "/x", "y"], "set"],
    [["parameter", "ls"], "list"],
    [["schedule", "rm", "nightly"], "delete"],
    [["schedule", "ls"], "list"],
    [["schedule", "stop", "nightly"], "disable"],
    [["endpoint", "get"], "show"],
  ])(
    "stands for one of a command's subcommands after its name: %j",
    async ([group = "", word = "", ...rest], meant) => {
      expect(await newMachine().tasks(group, word, ...rest)).toEqual({
        code: 2,
        stdout: "",
        stderr: `error: unknown command '${word}'\nhint: did you mean ${meant}? \`tasks help ${group} ${meant}\` shows its options\n`,
      });
    },
  );

  it("is a schedule's name like any other where all is said", async () => {
    const run = await newMachine().tasks("schedule", "new", "--user", "mai", "--rate", "3m", "--plan");
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('"name":"new"') });
  });
});

describe("a long option with one dash", () => {
  it.each([
    [["create", "-user=mai", "--deadline", "today"], "-user", "--user"],
    [["create", "--user", "mai", "-deadline", "today"], "-deadline", "--deadline"],
    [["query", "-quiet", "--user", "mai"], "-quiet", "--quiet"],
  ])("is not read as short ones with a value: %j", async (words, option, meant) => {
    const { tasks } = newMachine();
    expect(await tasks(...words)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(`error: unknown option '${option}'\nhint: did you mean ${meant}? `),
    });
    expect((await tasks("query", "--all-users", "--count")).stdout).toBe("0\n");
  });

  it("is a value where it stands as one, and a short option has its value next to it as ever", async () => {
    const { tasks } = newMachine();
    expect(
      await tasks(
        "create",
        "-umai",
        "--description",
        "-user",
        "-q",
        "--fields",
        "user_name,task_description",
      ),
    ).toEqual({
      code: 0,
      stdout: '{"user_name":"mai","task_description":"-user"}\n',
      stderr: "",
    });
  });
});

describe("a hint", () => {
  it("carries the flags that say where the records are", async () => {
    const { tasks, folder } = newMachine();
    const words = ["--user", "mai", "--deadline", "1767225600"];
    const run = await tasks("done", ...words, "--table", "other", "--data-dir", `${folder}/my store`, "-q");
    expect(run).toMatchObject({ code: 3, stdout: "" });
    expect(run.stderr).toContain(
      `\`tasks query --user mai --table other --data-dir '${folder}/my store'\` lists what is there`,
    );
    const json = await tasks("done", ...words, "--stage", "prod", "-q", "-o", "json");
    expect(json.stderr).toContain("`tasks query --user mai --stage prod` lists what is there");
  });
});

describe("a name or a value that nothing has", () => {
  it("is told with the nearest name, after the answer; --quiet leaves it out", async () => {
    const { tasks } = newMachine();
    await tasks("create", "-q", "--user", "mai", "title=Report", "priority:=3");
    const words = ["query", "--user", "mai", "--fields", "titel"];
    const told = "note: nothing that is shown has titel (did you mean title?)\n";
    expect(await tasks(...words)).toEqual({ code: 0, stdout: "{}\n", stderr: told });
    expect(await tasks(...words, "-o", "table")).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(told),
    });
    expect(await tasks(...words, "-q")).toEqual({ code: 0, stdout: "{}\n", stderr: "" });
    expect(await tasks("query", "--user", "mai", "--fields", "title")).toMatchObject({ code: 0, stderr: "" });
    const columns = await tasks(
      "query",
      "--user",
      "mai",
      "-o",
      "table",
      "--columns",
      "due,description,titel",
    );
    expect(columns.stderr).toContain(told);
  });

  it("is told with the type that the attribute has, where the records were read here", async () => {
    const { tasks } = newMachine();
    await tasks("create", "-q", "--user", "mai", "title=Report", "priority:=3");
    const mismatch =
      'priority is a number in records that were read, and was compared with the text "3"; write it without quotes, as in priority = 3';
    const where = ["--where", 'priority >= "3"'];
    expect(await tasks("scan", ...where)).toEqual({
      code: 0,
      stdout: "",
      stderr: `note: no tasks; ${mismatch}\n`,
    });
    expect(await tasks("query", "--user", "mai", ...where, "--count")).toEqual({
      code: 0,
      stdout: "0\n",
      stderr: `note: ${mismatch}\n`,
    });
    const text = await tasks("scan", "--where", "title = 3");
    expect(text.stderr).toBe(
      'note: no tasks; title is a text in records that were read, and was compared with a number; write it in quotes, as in title = "3"\n',
    );
    expect(await tasks("scan", "--where", "priority >= 4")).toMatchObject({ stderr: "note: no tasks\n" });
    expect(await tasks("scan", "--where", 'priority <> "3"', "--count")).toMatchObject({
      stdout: "1\n",
      stderr: "",
    });
  });
});

describe("what is to be copied", () => {
  it("is not cut by config, doctor and invoke, however narrow the terminal is", async () => {
    const machine = newMachine();
    const { tasks } = machine.with({ terminalColumns: 60 });
    const folder = `${machine.folder}/${"a folder with a long name ".repeat(4).trim()}`;
    for (const words of [["config"], ["doctor"]]) {
      const run = await tasks(...words, "--data-dir", folder);
      expect(run).toMatchObject({ code: 0 });
      expect(run.stdout).toContain(folder);
      expect(run.stdout).not.toContain("…");
    }
    const title = "a long title ".repeat(20).trim();
    const answer = await tasks(
      "invoke",
      "--local",
      "-q",
      "--post",
      JSON.stringify({ user_name: "mai", title }),
    );
    expect(answer.stdout).toContain(title);
    // Nothing of it is missing, and what has no value has no line of its own.
    expect((await tasks("config", "--data-dir", folder)).stdout).not.toMatch(/^value:$/m);
  });
});
