import { expect, it } from "vitest";
import { keyAttributes } from "../../src/task/record.ts";
import { referenceOf } from "../../src/task/reference.ts";
import { onBothTargets } from "../support/both-targets.ts";
import type { Machine } from "../support/run-tasks.ts";

const of = (userName: string, deadline: number) =>
  referenceOf(keyAttributes({ userName, deadline: String(deadline) }));

const words = (userName: string, deadline: number) => ["--user", userName, "--deadline", String(deadline)];

async function withTasks(newMachine: () => Promise<Machine>, deadlines: readonly number[], user = "mai") {
  const machine = await newMachine();
  for (const deadline of deadlines) await machine.tasks("create", ...words(user, deadline), "-q");
  return { ...machine, machine, terminal: machine.with({ terminalColumns: 80 }) };
}

/** The first two deadlines whose references begin with the same four letters. */
function alike(): [number, number] {
  const seen = new Map<string, number>();
  for (let deadline = 1; ; deadline += 1) {
    const beginning = of("mai", deadline).slice(0, 4);
    const other = seen.get(beginning);
    if (other !== undefined) return [other, deadline];
    seen.set(beginning, deadline);
  }
}

onBothTargets("a reference", (newMachine, operations) => {
  it("stands in place of --user and --deadline once it was listed", async () => {
    const { tasks, terminal } = await withTasks(newMachine, [1_795_600_000]);
    const { stdout } = await terminal.tasks("query", "--user", "mai", "--no-color");
    const reference = stdout.split("\n")[1]!.slice(0, 4);
    expect(reference).toBe(of("mai", 1_795_600_000).slice(0, 4));
    expect(await tasks("get", reference)).toEqual({
      code: 0,
      stdout: '{"user_name":"mai","deadline_unix_time":1795600000}\n',
      stderr: "",
    });
    expect(JSON.parse((await tasks("update", reference.toUpperCase(), "n:=1")).stdout)).toMatchObject({
      n: 1,
    });
    expect(JSON.parse((await tasks("done", reference)).stdout)).toMatchObject({ status: "done" });
    const moved = await terminal.tasks("reschedule", reference, "--to", "1795700000", "--no-color");
    const next = of("mai", 1_795_700_000).slice(0, 4);
    expect(moved.stdout).toMatch(new RegExp(`^${next} `));
    expect((await tasks("delete", next)).code).toBe(0);
    expect((await tasks("scan", "--count")).stdout).toBe("0\n");
  });

  it("that was not listed is looked for among the user's, of the flag or the setting", async () => {
    const { tasks, machine } = await withTasks(newMachine, [1, 2, 3]);
    const reference = of("mai", 2).slice(0, 4);
    const found = { code: 0, stdout: '{"user_name":"mai","deadline_unix_time":2}\n', stderr: "" };
    expect(await tasks("get", reference, "--user", "mai")).toEqual(found);
    const mine = machine.with({ env: { ...machine.env, TASKS_USER: "mai" } });
    expect(await mine.tasks("get", reference)).toEqual(found);
    expect(await tasks("get", reference)).toEqual({
      code: 3,
      stdout: "",
      stderr:
        `error: no recently listed task has the reference ${reference}\n` +
        `hint: list it again, or say whose it is: \`tasks get ${reference} --user <name>\`\n`,
    });
    expect(await mine.tasks("done", "bbbbbbbb")).toEqual({
      code: 3,
      stdout: "",
      stderr:
        "error: no task of mai has the reference bbbbbbbb\n" +
        "hint: `tasks query --user mai` lists what is there; a task that was rescheduled has another reference\n",
    });
  });

  it.runIf(operations !== undefined)(
    "that was listed costs no call, and one that was not costs one",
    async () => {
      const { tasks, terminal } = await withTasks(newMachine, [1, 2, 3]);
      const reference = of("mai", 2).slice(0, 4);
      operations!();
      await tasks("done", reference, "--user", "mai");
      expect(operations!()).toEqual(["Query", "UpdateItem"]);
      await terminal.tasks("query", "--user", "mai");
      operations!();
      await tasks("done", reference);
      expect(operations!()).toEqual(["UpdateItem"]);
    },
  );

  it("that two begin with is an error with both", async () => {
    const [one, other] = alike();
    const { tasks, terminal } = await withTasks(newMachine, [one, other]);
    const { stdout } = await terminal.tasks("query", "--user", "mai", "--no-color");
    const [first = "", second = ""] = stdout
      .split("\n")
      .slice(1)
      .map((line) => line.split(" ")[0]);
    expect([first, second].every((text) => text.length > 4)).toBe(true);
    const run = await tasks("done", first.slice(0, 4));
    expect(run).toMatchObject({ code: 4, stdout: "" });
    expect(run.stderr).toContain(
      `error: 2 references begin with ${first.slice(0, 4)}\nhint: write more of its letters\n`,
    );
    expect(run.stderr).toContain(`  \`tasks done ${first}\` is mai at 1970-01-01 `);
    expect(run.stderr).toContain(`  \`tasks done ${second}\` is mai at 1970-01-01 `);
    expect((await tasks("scan", "--where", 'status = "done"', "--count")).stdout).toBe("0\n");
    expect((await tasks("done", second)).code).toBe(0);
  });

  it("is one of several, each once and in their order; what goes wrong is told, and the rest is done", async () => {
    const { tasks, terminal } = await withTasks(newMachine, [1, 2, 3]);
    await terminal.tasks("query", "--user", "mai");
    const [a, b, c] = [1, 2, 3].map((deadline) => of("mai", deadline).slice(0, 5));
    const both = await tasks("get", c!, a!, c!);
    expect(both.stdout).toBe(
      '{"user_name":"mai","deadline_unix_time":3}\n{"user_name":"mai","deadline_unix_time":1}\n',
    );
    await tasks("delete", b!);
    const some = await tasks("done", a!, b!, c!, "--fields", "deadline_unix_time");
    expect(some.code).toBe(7);
    expect(some.stdout).toBe('{"deadline_unix_time":1}\n{"deadline_unix_time":3}\n');
    expect(some.stderr).toBe(
      "error: 2 of 3 tasks done: there is no task of mai at 1970-01-01 09:00:02 +09:00 (2)\n" +
        "hint: `tasks query --user mai` lists what is there\n",
    );
    await tasks("delete", a!, c!);
    const none = await tasks("update", a!, c!, "x=1");
    expect(none).toMatchObject({ code: 3, stdout: "" });
    expect(none.stderr).toMatch(
      /^error: none of 2 tasks done: there is no task of mai at .*; there is no task of mai at/,
    );
  });

  it("is refused beside the keys, and where it is none", async () => {
    const { tasks } = await withTasks(newMachine, [1]);
    for (const [line, message] of [
      [["get", "k7fq", "--deadline", "1"], "k7fq and --deadline both say which task is meant"],
      [["get", "k7fq", "--keys", "-"], "k7fq and --keys both say which tasks are meant"],
      [["get", "kumamoto"], "'kumamoto' is not a reference"],
      [["done", "k7f"], "'k7f' is not a reference"],
      [["done"], "no records are named"],
      [["done", "--user", "mai"], "--user alone selects nothing"],
      [["get", "--user", "mai"], "--user alone is not one task"],
      [["get"], "no task is named"],
      [["done", "k7fq", "--overdue"], "k7fq names one record, and --overdue selects many"],
      [["done", "--deadline", "1"], "--deadline needs --user"],
      [["update", "k7fq"], "there is nothing to change"],
      [["query"], "no user is named"],
      [["create"], "no user is named"],
    ] as const) {
      const run = await tasks(...line);
      expect(run, line.join(" ")).toMatchObject({ code: 2, stdout: "" });
      expect(run.stderr).toMatch(new RegExp(`^error: ${message}\nhint: [^\n]+\n$`));
    }
  });
});

onBothTargets("a day as a deadline", (newMachine) => {
  it("is its last second, and where nothing is due then, the error has what is due on that day, to be pasted", async () => {
    const { tasks } = await withTasks(newMachine, [1_795_600_000, 1_795_700_000]);
    await tasks("create", ...words("mai", 1_795_700_060), "title=水やり");
    await tasks(
      "create",
      ...words("mai", 1_795_618_799),
      "--description",
      "the last second of the day before",
    );
    await tasks("create", ...words("mai", 1_795_650_000), "--description", "Send the report");
    const run = await tasks("done", "--user", "mai", "--deadline", "2026-11-26", "-q");
    expect(run).toEqual({
      code: 3,
      stdout: "",
      stderr:
        "error: there is no task of mai at 2026-11-26 23:59:59 +09:00 (1795705199)\n" +
        "hint: due on that day:\n" +
        "  `tasks done --user mai --deadline 1795650000` is 2026-11-26 08:40:00 +09:00, Send the report\n" +
        "  `tasks done --user mai --deadline 1795700000` is 2026-11-26 22:33:20 +09:00\n" +
        "  `tasks done --user mai --deadline 1795700060` is 2026-11-26 22:34:20 +09:00, 水やり\n",
    });
    const json = await tasks("done", "--user", "mai", "--deadline", "2026-11-26", "-q", "-o", "json");
    expect(JSON.parse(json.stderr)).toMatchObject({ error: { kind: "not-found", choices: { length: 3 } } });
    expect((await tasks("done", "--user", "mai", "--deadline", "2026-11-25", "-q")).code).toBe(0);
    expect((await tasks("done", "--user", "mai", "--deadline", "1795705198")).stderr).toContain(
      "`tasks query",
    );
  });
});

onBothTargets("the user of the settings", (newMachine) => {
  it("is meant where a command needs one and none is given", async () => {
    const { machine } = await withTasks(newMachine, [5]);
    const mine = machine.with({ env: { ...machine.env, TASKS_USER: "mai" } });
    expect((await mine.tasks("query")).stdout).toBe('{"user_name":"mai","deadline_unix_time":5}\n');
    expect((await mine.tasks("create", "--deadline", "6")).stdout).toContain('"mai"');
    expect((await mine.tasks("get", "--deadline", "6")).code).toBe(0);
    expect((await mine.tasks("query", "--user", "ken")).stdout).toBe("");
  });
});
