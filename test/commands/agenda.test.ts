import { expect, it } from "vitest";
import { impatient } from "../support/clocks.ts";
import { onBothTargets, type NewMachine } from "../support/both-targets.ts";
import { importTasks, type Task } from "../support/import-tasks.ts";
import { recordsOf } from "../support/records-of.ts";
import { newMachine as newLocalMachine, NOW } from "../support/run-tasks.ts";

// Monday 2026-11-23 10:00:00 in Tokyo, and the midnight before.
const TEN = NOW / 1000;
const MIDNIGHT = TEN - 36_000;
const DAY = 86_400;

function task(user: string, deadline: number, description: string, status = "open"): Task {
  return { user_name: user, deadline_unix_time: deadline, task_description: description, status };
}

const tasks: Task[] = [
  task("kumamoto", TEN - 5 * DAY, "Pay the electricity bill"),
  task("kumamoto", TEN - 2 * DAY, "done long ago", "done"),
  task("mai", TEN - 3600, "熊本城の桜の写真を送る"),
  task("kumamoto", TEN - 7200, "Stretch", "done"),
  task("kumamoto", TEN + 3600, "Send the report 👨‍👩‍👧‍👦"),
  task("mai", MIDNIGHT + DAY - 1, "at the end of today"),
  task("mai", MIDNIGHT + DAY, "at the beginning of tomorrow"),
  task("kumamoto", MIDNIGHT + 4 * DAY, "Book the train", "done"),
  task("kumamoto", MIDNIGHT + 15 * DAY - 1, "the last that is shown"),
  task("kumamoto", MIDNIGHT + 15 * DAY, "too far ahead"),
];

async function withTasks(newMachine: NewMachine) {
  const machine = await newMachine();
  await importTasks(machine, tasks);
  return machine;
}

const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join("");
const descriptions = (run: Parameters<typeof recordsOf>[0]) =>
  recordsOf(run).map((one) => (one as unknown as { task_description: string }).task_description);

onBothTargets(
  "tasks agenda",
  (newMachine, operations) => {
    it("shows on a terminal what is overdue, then a heading for each day and its tasks", async () => {
      const machine = (await withTasks(newMachine)).with({ terminalColumns: 80 });
      expect(await machine.tasks("agenda", "--user", "kumamoto", "mai", "--no-color")).toEqual({
        code: 0,
        stdout: text(
          "ref   due             user      description                   status",
          "Overdue",
          "qvgp  last Wed 10:00  kumamoto  Pay the electricity bill      open",
          "cg8n  today 09:00     mai       熊本城の桜の写真を送る        open",
          "",
          "Mon 23 Nov, today",
          "3cmj  08:00           kumamoto  Stretch                       done",
          "gmxh  11:00           kumamoto  Send the report 👨‍👩‍👧‍👦            open",
          "v33x  23:59           mai       at the end of today           open",
          "",
          "Tue 24 Nov, tomorrow",
          "cc4v  00:00           mai       at the beginning of tomorrow  open",
          "",
          "Fri 27 Nov, in 4 days",
          "kcgq  00:00           kumamoto  Book the train                done",
          "",
          "Mon 7 Dec, in 2 weeks",
          "j8yn  23:59           kumamoto  the last that is shown        open",
        ),
        stderr: "times are Asia/Tokyo, +09:00\n",
      });
    });

    it("gives programs the records as query does, the overdue ones first", async () => {
      const machine = await withTasks(newMachine);
      const run = await machine.tasks("agenda", "--user", "kumamoto", "mai", "--user", "mai");
      expect(descriptions(run)).toEqual([
        "Pay the electricity bill",
        "熊本城の桜の写真を送る",
        "Stretch",
        "Send the report 👨‍👩‍👧‍👦",
        "at the end of today",
        "at the beginning of tomorrow",
        "Book the train",
        "the last that is shown",
      ]);
      expect(run.stderr).toBe("");
      const all = await machine.tasks("query", "--user", "kumamoto", "mai");
      for (const line of run.stdout.trimEnd().split("\n")) expect(all.stdout).toContain(`${line}\n`);
      for (const format of ["json", "csv", "tsv"]) {
        const { code, stdout, stderr } = await machine.tasks("agenda", "--user", "mai", "-o", format);
        expect({ code, stderr, lines: stdout.trimEnd().split("\n").length }).toEqual({
          code: 0,
          stderr: "",
          lines: format === "json" ? 5 : 4,
        });
      }
    });

    it("reads of the days before today what is open, and no day after the last", async () => {
      const machine = await withTasks(newMachine);
      operations?.();
      const days = async (...words: string[]) =>
        descriptions(await machine.tasks("agenda", "--user", "kumamoto", ...words)).at(-1);
      expect(await days("--days", "0")).toBe("Send the report 👨‍👩‍👧‍👦");
      if (operations !== undefined) expect(operations()).toEqual(["Query", "Query"]);
      expect(await days("--days", "3")).toBe("Send the report 👨‍👩‍👧‍👦");
      expect(await days("--days", "4")).toBe("Book the train");
      expect(await days("--days", "15")).toBe("too far ahead");
      expect(await days("--tz", "UTC")).toBe("too far ahead");
    });

    it("takes the setting user, --where, --sort within each day, and --columns", async () => {
      const plain = await withTasks(newMachine);
      const machine = plain.with({ env: { ...plain.env, TASKS_USER: "kumamoto" } });
      expect(descriptions(await machine.tasks("agenda", "--where", 'status = "done"'))).toEqual([
        "Stretch",
        "Book the train",
      ]);
      const sorted = await machine.tasks("agenda", "--sort", "task_description:desc");
      expect(descriptions(sorted)).toEqual([
        "Pay the electricity bill",
        "Stretch",
        "Send the report 👨‍👩‍👧‍👦",
        "Book the train",
        "the last that is shown",
      ]);
      const shown = await machine
        .with({ terminalColumns: 60 })
        .tasks("agenda", "--columns", "due,status", "--days", "4", "--no-color");
      expect(shown).toEqual({
        code: 0,
        stdout: text(
          "due             status",
          "Overdue",
          "last Wed 10:00  open",
          "",
          "Mon 23 Nov, today",
          "08:00           done",
          "11:00           open",
          "",
          "Fri 27 Nov, in 4 days",
          "00:00           done",
        ),
        stderr: "times are Asia/Tokyo, +09:00\n",
      });
    });

    it("shows everybody's open tasks with --all-users", async () => {
      const machine = await withTasks(newMachine);
      operations?.();
      const run = await machine.tasks("agenda", "--all-users", "--days", "1");
      expect(descriptions(run)).toEqual([
        "Pay the electricity bill",
        "熊本城の桜の写真を送る",
        "Send the report 👨‍👩‍👧‍👦",
        "at the end of today",
        "at the beginning of tomorrow",
      ]);
      if (operations !== undefined) expect(new Set(operations())).toEqual(new Set(["Query"]));
    });

    it("names each record by a reference that is remembered", async () => {
      const machine = (await withTasks(newMachine)).with({ terminalColumns: 80 });
      const shown = await machine.tasks("agenda", "--user", "mai", "--no-color");
      const line = shown.stdout.split("\n").find((one) => one.includes("at the end of today"));
      const done = await machine.tasks("done", line!.slice(0, 4), "-o", "ndjson");
      expect(descriptions(done)).toEqual(["at the end of today"]);
      const after = await machine.tasks("agenda", "--user", "mai", "--no-color");
      // What is done keeps its place and its day.
      expect(after.stdout).toMatch(/today\n\w{4} {2}23:59 +at the end of today +done/);
    });

    it("says so where nothing is due", async () => {
      const machine = await newMachine();
      expect(await machine.tasks("agenda", "--user", "nobody")).toEqual({
        code: 0,
        stdout: "",
        stderr: "note: nothing is due up to Mon 7 Dec, in 2 weeks\n",
      });
      expect(await machine.tasks("agenda", "--user", "nobody", "--days", "0", "-o", "json")).toEqual({
        code: 0,
        stdout: "[]\n",
        stderr: "note: nothing is due up to Mon 23 Nov, today\n",
      });
    });

    it("has keys of other programs in their places", async () => {
      const machine = await newMachine();
      const at = (deadline: number | string) =>
        `{"user_name":"mai","deadline_unix_time":${deadline},"task_description":"${deadline}"}\n`;
      const deadlines = ["-5", "1.5", `${MIDNIGHT - 1}.5`, `${MIDNIGHT}.5`, `${TEN}.5`];
      const stdin = (async function* () {
        yield new TextEncoder().encode(deadlines.map(at).join("") + at("1" + "0".repeat(20)));
      })();
      const written = await machine.with({ stdin }).tasks("import", "-", "--format", "ndjson", "-q");
      expect(written).toMatchObject({ code: 0, stderr: "" });
      expect(descriptions(await machine.tasks("agenda", "--user", "mai"))).toEqual(deadlines);
      const shown = await machine.with({ terminalColumns: 80 }).tasks("agenda", "-u", "mai", "--no-color");
      expect(shown.stdout.split("\n").filter((line) => !/^\w{3,4} {2}/.test(line))).toEqual([
        "Overdue",
        "",
        "Mon 23 Nov, today",
        "",
      ]);
    });
  },
  { teamIndex: true },
);

it.each([
  // The night on which the clocks go forward, that on which they go back, and a day that begins at 1:00.
  ["Europe/Berlin", "2026-03-28T20:00:00Z", "2026-03-28T23:00:00Z", 23],
  ["Europe/Berlin", "2026-10-24T20:00:00Z", "2026-10-24T22:00:00Z", 25],
  ["America/Sao_Paulo", "2018-11-03T20:00:00Z", "2018-11-04T03:00:00Z", 23],
])("tasks agenda in %s at %s has tomorrow from %s for %i hours", async (zone, now, midnight, hours) => {
  const plain = newLocalMachine();
  const machine = plain.with({
    clock: { ...impatient, now: () => Date.parse(now) },
    env: { ...plain.env, TASKS_TZ: zone },
  });
  const begin = Date.parse(midnight) / 1000;
  const end = begin + hours * 3600;
  await importTasks(machine, [
    task("mai", begin - 1, "before"),
    task("mai", begin, "begin"),
    task("mai", end - 1, "end"),
    task("mai", end, "after"),
  ]);
  expect(descriptions(await machine.tasks("agenda", "-u", "mai", "--days", "1"))).toEqual([
    "before",
    "begin",
    "end",
  ]);
  const shown = await machine.tasks("agenda", "-u", "mai", "-o", "table", "--columns", "description");
  const lines = shown.stdout.split("\n").filter((line) => line !== "");
  expect(lines.map((line) => line.replace(/^.*, /, ""))).toEqual([
    "description",
    "today",
    "before",
    "tomorrow",
    "begin",
    "end",
    "in 2 days",
    "after",
  ]);
});

it.each([
  [[], "no user is named", "give --user <name>"],
  [["--user", "mai", "--days", "x"], "--days 'x' is not a whole number from 0 to 3660", "write it as in"],
  [["--user", "mai", "--days", "3661"], "--days '3661' is not a whole number from 0 to 3660", "write it"],
  [["--user", "mai", "--all-users"], "--all-users and --user do not go together", "leave one of the two out"],
  [["--user", "mai", "--sort", ":desc"], "--sort ':desc' names no attribute", "priority:desc"],
  [
    ["--user", "mai", "--where", "deadline_unix_time > 5"],
    "--where cannot look at the key attribute deadline_unix_time in a query",
    "use --user and --days",
  ],
])("tasks agenda %j is an error that says what is wrong", async (words, message, hint) => {
  const run = await newLocalMachine().tasks("agenda", ...words);
  expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: "" });
  expect(run.stderr).toContain(message);
  expect(run.stderr).toContain(hint);
});
