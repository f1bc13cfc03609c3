import { describe, expect, it } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import { newMachine } from "./support/run-tasks.ts";
import { systemClock } from "../src/system/system-clock.ts";

const RECORD_COMMANDS = ["create", "get", "query", "scan", "update", "done", "reschedule", "delete"];
const ESCAPE = "\u001b[";

describe("help", () => {
  it("begins with what one does first: without a word, on a screen of 24 lines, wrapped to its width", async () => {
    for (const terminalColumns of [60, 80]) {
      const run = await newMachine().with({ terminalColumns }).tasks();
      expect(run).toMatchObject({ code: 0, stderr: "" });
      const lines = run.stdout.split("\n");
      expect(lines.length).toBeLessThan(24);
      expect(lines.slice(3, 6)).toEqual([
        "  tasks create --user mai --deadline 'fri 5pm' --description 'Write report'",
        "  tasks agenda --user mai",
        "  tasks done k7fq         # what the list begins with",
      ]);
      const names = lines.filter((line) => /^(Records:|Cloud resources:|Helpers:| {18})/.test(line));
      expect(names.filter((line) => line.length > terminalColumns)).toEqual([]);
      for (const name of [...RECORD_COMMANDS, "provision", "help"])
        expect(names.join("\n")).toMatch(new RegExp(`\\b${name}\\b`));
      expect(run.stdout).not.toContain("__complete");
    }
  });

  it.each([[["--help"]], [["-h"]], [["help"]]])("is what %j gives, on stdout", async (words) => {
    const run = await newMachine().tasks(...words);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toMatch(/^Usage: tasks \[options\] \[command\]\n/);
    for (const name of RECORD_COMMANDS) expect(run.stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"));
    expect(run.stdout).not.toContain("__complete");
  });

  it.each([...RECORD_COMMANDS, "completion", "doctor", "config"])(
    "for %s has its options and examples, and with --all the global options, however it is asked for",
    async (name) => {
      const { tasks } = newMachine();
      const run = await tasks("help", name);
      expect(run).toMatchObject({ code: 0, stderr: "" });
      expect(run.stdout).toContain(`Usage: tasks ${name}`);
      expect(run.stdout).toMatch(new RegExp(`\\nExamples:\\n  tasks ${name}\\b`));
      expect(run.stdout).toMatch(/\nOptions of every command \(.*\): tasks help --all\n$/);
      expect(run.stdout).not.toContain("--endpoint-url <url>");
      expect(await tasks(name, "--help")).toEqual(run);
      const all = await tasks("help", name, "--all");
      expect(all.stdout).toContain("--endpoint-url <url>");
      expect(await tasks(name, "--help", "--all")).toEqual(all);
    },
  );

  it.each(["next", "create", "enable"])("for the subcommand %s is its own", async (name) => {
    const { tasks } = newMachine();
    const run = await tasks("help", "schedule", name);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toMatch(new RegExp(`^Usage: tasks schedule ${name}\\b`));
    for (const words of [
      ["schedule", name, "--help"],
      ["schedule", "help", name],
    ]) {
      expect(await tasks(...words)).toEqual(run);
    }
  });

  it("is there however wrong the settings are", async () => {
    const run = await newMachine().tasks("help", "get", "--tz", "Nowhere");
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toContain("Usage: tasks get");
  });

  it.each([80, 120])("fits a terminal of %i columns", async (terminalColumns) => {
    const { stdout } = await newMachine().with({ terminalColumns }).tasks("--help");
    expect(stdout.split("\n").filter((line) => line.length > terminalColumns)).toEqual([]);
  });
});

describe("the version", () => {
  it.each(["--version", "-V"])("is what %s gives", async (flag) => {
    expect(await newMachine().tasks(flag)).toEqual({
      code: 0,
      stdout: `${packageJson.version}\n`,
      stderr: "",
    });
  });
});

describe("a word that is not known", () => {
  it.each([
    [["qury"], "unknown command 'qury'", "did you mean query? `tasks --help` lists the commands"],
    [
      ["dnoe", "--user", "a"],
      "unknown command 'dnoe'",
      "did you mean done? `tasks --help` lists the commands",
    ],
    [["xyzzy"], "unknown command 'xyzzy'", "`tasks --help` lists the commands"],
    [
      ["version"],
      "unknown command 'version'",
      "did you mean `tasks --version`? `tasks --help` lists the commands",
    ],
    [
      ["ls"],
      "unknown command 'ls'",
      "`tasks agenda --user <name>` shows what is due, `tasks query --user <name>` all tasks of a user, `tasks scan` those of all users",
    ],
    [["today"], "unknown command 'today'", "did you mean agenda? `tasks help agenda` shows its options"],
    [["stats"], "unknown command 'stats'", "did you mean summary? `tasks help summary` shows its options"],
    [["add"], "unknown command 'add'", "did you mean create? `tasks help create` shows its options"],
    [["toString"], "unknown command 'toString'", "`tasks --help` lists the commands"],
    [
      ["query", "kuma moto"],
      "'kuma moto' is too many: query takes no arguments",
      "did you mean `tasks query --user 'kuma moto'`? `tasks help query` shows its options",
    ],
    [
      ["-q"],
      "the command is missing",
      "`tasks` alone shows how to begin, `tasks --help` all commands, `tasks --version` the version",
    ],
    [
      ["scan", "--limt", "1"],
      "unknown option '--limt'",
      "did you mean --limit? `tasks help scan` shows its options",
    ],
    [
      ["create", "--user", "a", "--stauts", "x"],
      "unknown option '--stauts'",
      "did you mean --status? `tasks help create` shows its options",
    ],
    [
      ["query-by-user", "--user", "a", "--overdu"],
      "unknown option '--overdu'",
      "did you mean --overdue? `tasks help query-by-user` shows its options",
    ],
    [
      ["--outptu", "json", "scan"],
      "unknown option '--outptu'",
      "did you mean --output? `tasks --help` lists the commands",
    ],
    [
      ["schedule", "enabel"],
      "unknown command 'enabel'",
      "did you mean enable? `tasks help schedule` shows its options",
    ],
    [
      ["schedule", "nxt", "often"],
      "unknown command 'nxt'",
      "did you mean next? `tasks help schedule` shows its options",
    ],
    [
      ["schedule", "next", "often", "--tmes", "3"],
      "unknown option '--tmes'",
      "did you mean --times? `tasks help schedule next` shows its options",
    ],
    [
      ["schedule", "often", "--raet", "3m"],
      "unknown option '--raet'",
      "did you mean --rate? `tasks help schedule create` shows its options",
    ],
    [
      ["schedule", "a", "b"],
      "'b' is too many: schedule create takes only <name>",
      "`tasks help schedule create` shows its options",
    ],
    [
      ["parameter", "gte", "/x"],
      "unknown command 'gte'",
      "did you mean get? `tasks help parameter` shows its options",
    ],
    [
      ["parameter"],
      "parameter needs a subcommand: get, set, list or delete",
      "`tasks help parameter` shows its options",
    ],
    [["help", "qury"], "unknown command 'qury'", "did you mean query? `tasks --help` lists the commands"],
    [
      ["help", "schedule", "nxt"],
      "unknown command 'nxt'",
      "did you mean next? `tasks help schedule` shows its options",
    ],
    [["scan", "-x"], "unknown option '-x'", "`tasks help scan` shows its options"],
    [
      ["scan", "extra"],
      "'extra' is too many: scan takes no arguments",
      "`tasks help scan` shows its options",
    ],
    [["help", "query", "nope"], "query has no subcommand 'nope'", "`tasks help query` shows its options"],
    [
      ["help", "--json", "schedule", "next", "nope"],
      "schedule next has no subcommand 'nope'",
      "`tasks help schedule next` shows its options",
    ],
    [
      ["query", "--user", "mai", "--asc", "--desc"],
      "--desc and --asc do not go together",
      "leave one of the two out; `tasks help query` says what each does",
    ],
    [
      ["schedule", "nightly", "--user", "mai", "--rate", "3m", "--cron", "0 9 * * ? *"],
      "--rate and --cron do not go together",
      "leave one of the two out; `tasks help schedule create` says what each does",
    ],
    [["endpoint", "foo"], "unknown command 'foo'", "`tasks help endpoint` shows its options"],
    [["parameter", "get"], "<name> is missing", "`tasks help parameter get` shows its options"],
    [["query", "--target="], "--target '' is not one of local, aws", "`tasks help --all` explains --target"],
    [
      ["query", "-o", "jso"],
      "--output 'jso' is not one of table, json, ndjson, csv, tsv",
      "did you mean json? `tasks help --all` explains --output",
    ],
    [["query", "--user"], "--user needs a value: --user <name>", "`tasks help query` shows its options"],
    [
      ["delete", "--deadline", "1"],
      "--deadline needs --user",
      'say whose task it is, as in --user kumamoto, or give its reference, as in k7fq; TASKS_USER or "user" in a config file says the user once for all',
    ],
    [
      ["get", "--deadline", "1"],
      "--deadline needs --user",
      'say whose task it is, as in --user kumamoto, or give its reference, as in k7fq; TASKS_USER or "user" in a config file says the user once for all',
    ],
    [["scan", "--where"], "--where needs a value: --where <expr>", "`tasks help scan` shows its options"],
  ])("as in %j is refused, with the nearest", async (words, message, hint) => {
    const run = await newMachine().tasks(...words);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    const [error = "", told, ...rest] = run.stderr.split("\n");
    expect(error.slice(0, 7 + message.length)).toBe(`error: ${message}`);
    expect(told).toBe(`hint: ${hint}`);
    expect(rest).toEqual([""]);
  });
});

it("a long word is not repeated whole", async () => {
  const { tasks } = newMachine();
  const long = "x".repeat(20_000);
  for (const words of [
    [long],
    ["scan", `--${long}`],
    ["scan", "--limit", long],
    ["scan", "--where", long, "--where", long],
    ["scan", "-o", long],
    ["import", "x", "--on-conflict", long],
    ["completion", long],
    ["help", long],
  ]) {
    const run = await tasks(...words);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr.length).toBeLessThan(400);
  }
});

describe("errors", () => {
  const missing = ["get", "--user", "mai", "--deadline", "7"];
  const text =
    "error: there is no task of mai at 1970-01-01 09:00:07 +09:00 (7)\n" +
    "hint: `tasks query --user mai` lists what is there\n";
  const json =
    '{"error":{"kind":"not-found","message":"there is no task of mai at 1970-01-01 09:00:07 +09:00 (7)",' +
    '"hint":"`tasks query --user mai` lists what is there","commands":["tasks query --user mai"]}}\n';

  it("are text, unless JSON is asked for: a pipe alone does not ask", async () => {
    const machine = newMachine();
    await machine.tasks("scan", "-q");
    expect(await machine.tasks(...missing)).toEqual({ code: 3, stdout: "", stderr: text });
    for (const format of ["table", "csv", "tsv"]) {
      expect((await machine.tasks(...missing, "-o", format)).stderr).toBe(text);
    }
    for (const words of [["-o", "json"], ["--output=ndjson"], ["--output", "json"]]) {
      expect(await machine.tasks(...missing, ...words)).toEqual({ code: 3, stdout: "", stderr: json });
      expect(await machine.tasks(...words, ...missing)).toEqual({ code: 3, stdout: "", stderr: json });
    }
    const asked = machine.with({ env: { ...machine.env, TASKS_OUTPUT: "json" } });
    expect((await asked.tasks(...missing)).stderr).toBe(json);
    expect((await asked.tasks(...missing, "-o", "csv")).stderr).toBe(text);
  });

  it.each([
    [2, "usage", ["scan", "--nope"]],
    [2, "usage", ["nope"]],
    [2, "usage", ["scan", "--limit", "0"]],
    [2, "usage", ["scan", "--tz", "Nowhere"]],
    [3, "not-found", ["done", "--user", "a", "--deadline", "1"]],
    [4, "conflict", ["create", "--user", "mai", "--deadline", "8"]],
  ])("end with %i and are one line of JSON of the kind %s: %j", async (code, kind, words) => {
    const { tasks } = newMachine();
    await tasks("create", "--user", "mai", "--deadline", "8");
    const run = await tasks(...words, "-o", "json");
    expect(run).toMatchObject({ code, stdout: "" });
    expect(run.stderr.trimEnd()).not.toContain("\n");
    const { error } = JSON.parse(run.stderr) as { error: object };
    expect({ commands: [], ...error }).toEqual({
      kind,
      message: expect.stringMatching(/./),
      hint: expect.stringMatching(/./),
      commands: expect.any(Array),
    });
  });

  it("are JSON however -o is written, also when the words are wrong", async () => {
    const { tasks } = newMachine();
    for (const words of [
      ["-vo", "json", "scan", "--limit", "0"],
      ["-v", "-o", "json", "scan", "--limit", "0"],
      ["-qojson", "scan", "--limit", "0"],
      ["scan", "--limit", "0", "-qo", "json"],
      ["--target", "moon", "scan", "-o", "json"],
      ["scan", "--where", "a = 1", "--where", "b = 1", "--output=json"],
    ]) {
      const run = await tasks(...words);
      expect(run).toMatchObject({ code: 2, stdout: "" });
      expect(JSON.parse(run.stderr)).toMatchObject({ error: { kind: "usage" } });
    }
    // Here it is the value of another flag.
    expect((await tasks("scan", "--limit", "0", "--stage", "-ojson")).stderr).toMatch(/^error: /);
  });

  it("have no stack, unless --verbose asks for it", async () => {
    const { tasks } = newMachine();
    await tasks("scan", "-q");
    const run = await tasks(...missing, "-v");
    expect(run.code).toBe(3);
    const withoutCalls = (stderr: string) => stderr.replaceAll(/^local: .*\n/gm, "");
    expect(withoutCalls(run.stderr).startsWith(text)).toBe(true);
    expect(run.stderr).toMatch(/\n {4}at /);
    const inJson = JSON.parse(withoutCalls((await tasks(...missing, "-v", "-o", "json")).stderr));
    expect(inJson.error.stack).toMatch(/\n {4}at /);
  });

  it("of ours end with 1, say so, and bring their stack", async () => {
    const now = () => {
      throw new RangeError("the clock stopped");
    };
    const run = await newMachine()
      .with({ clock: { ...systemClock, now } })
      .tasks("create", "--user", "mai", "-q");
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toMatch(
      /^error: a fault in tasks itself: the clock stopped\nhint: .+\nRangeError: .+\n {4}at /,
    );
  });

  it("are told under --quiet too", async () => {
    const { tasks } = newMachine();
    expect((await tasks(...missing, "--quiet")).stderr).toBe(text);
  });
});

describe("notes", () => {
  it("tell once that the local store was made, where, and how to use AWS", async () => {
    const { tasks, folder } = newMachine();
    const { stderr } = await tasks("create", "--user", "mai");
    expect(stderr.split("\n")).toHaveLength(2);
    expect(stderr).toContain(folder);
    expect(stderr).toContain("--target aws");
    expect((await tasks("create", "--user", "mai")).stderr).toBe("");
  });

  it("are not there under --quiet", async () => {
    const { tasks } = newMachine();
    const run = await tasks("create", "--user", "mai", "--deadline", "tomorrow", "--quiet");
    expect(run).toMatchObject({ code: 0, stderr: "" });
    await tasks("create", "--user", "mai");
    const page = await tasks("scan", "--limit", "1", "-q");
    expect(page).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("the output", () => {
  it("is a table on a terminal and ndjson elsewhere, unless one is asked for", async () => {
    const machine = newMachine();
    await machine.tasks("create", "--user", "mai", "--deadline", "1795600000");
    const ndjson = '{"user_name":"mai","deadline_unix_time":1795600000}\n';
    const table = "ref   due\ndmw3  Wed 18:46  in 2 days\n";
    const terminal = machine.with({ terminalColumns: 80 });
    expect((await machine.tasks("scan")).stdout).toBe(ndjson);
    expect((await terminal.tasks("scan", "--no-color")).stdout).toBe(table);
    expect((await terminal.tasks("scan", "-o", "ndjson")).stdout).toBe(ndjson);
    expect((await machine.tasks("scan", "-o", "table")).stdout).toBe(table);
  });

  it("fits a terminal's width, and is never cut for a pipe", async () => {
    const machine = newMachine();
    const text = "long words ".repeat(30).trim();
    await machine.tasks("create", "--user", "mai", "--deadline", "1", `text=${text}`);
    for (const terminalColumns of [30, 60, 100]) {
      const { stdout } = await machine.with({ terminalColumns }).tasks("scan", "--no-color");
      const tooLong = stdout.split("\n").filter((line) => line.length > terminalColumns);
      expect(tooLong, `${terminalColumns} columns`).toEqual([]);
      expect(stdout).toContain("long w");
    }
    expect((await machine.tasks("scan", "-o", "table")).stdout).toContain(text);
  });

  it.each<[boolean, string[], Record<string, string>]>([
    [true, [], {}],
    [false, ["--no-color"], {}],
    [false, [], { NO_COLOR: "1" }],
    [false, [], { TERM: "dumb" }],
    [true, [], { NO_COLOR: "", FORCE_COLOR: "1", TERM: "dumb" }],
    [false, ["--no-color"], { FORCE_COLOR: "1" }],
  ])("on a terminal has colours: %s, with %j and %j", async (colours, words, env) => {
    const machine = newMachine();
    await machine.tasks("create", "--user", "mai", "--deadline", "1");
    const terminal = machine.with({ terminalColumns: 80, env: { ...machine.env, ...env } });
    const { stdout } = await terminal.tasks("scan", ...words);
    expect(stdout).toContain("1 Jan 1970  57 years late");
    expect(stdout.includes(ESCAPE)).toBe(colours);
  });

  it("has no colours in a pipe, and errors neither; FORCE_COLOR puts them there", async () => {
    const machine = newMachine();
    await machine.tasks("create", "--user", "mai", "--deadline", "1");
    const list = await machine.tasks("scan", "-o", "table");
    const error = await machine.tasks("scan", "--limit", "0");
    expect(list.stdout + error.stderr).not.toContain(ESCAPE);
    const forced = machine.with({ env: { ...machine.env, FORCE_COLOR: "1" } });
    expect((await forced.tasks("scan", "-o", "table")).stdout).toContain(ESCAPE);
    expect((await forced.tasks("scan", "--limit", "0")).stderr).toContain(ESCAPE);
    expect((await forced.tasks("scan", "--limit", "0", "--no-color")).stderr).not.toContain(ESCAPE);
    for (const format of ["json", "ndjson", "csv", "tsv"]) {
      expect((await forced.tasks("scan", "-o", format)).stdout).not.toContain(ESCAPE);
    }
  });
});
