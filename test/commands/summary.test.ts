import fc from "fast-check";
import { expect, it } from "vitest";
import { onBothTargets, type NewMachine } from "../support/both-targets.ts";
import { importTasks, type Task } from "../support/import-tasks.ts";
import { recordsOf } from "../support/records-of.ts";
import { newMachine as newLocalMachine, NOW } from "../support/run-tasks.ts";

// Monday 2026-11-23 10:00:00 in Tokyo, and the midnight before.
const TEN = NOW / 1000;
const MIDNIGHT = TEN - 36_000;
const DAY = 86_400;

function task(user: string, deadline: number, rest: { [name: string]: unknown } = {}): Task {
  return { user_name: user, deadline_unix_time: deadline, ...rest };
}

const tasks: Task[] = [
  task("kumamoto", MIDNIGHT - 1, { priority: 1 }),
  task("kumamoto", TEN - 1, { status: "open", priority: 2 }),
  task("kumamoto", TEN, { status: "done", priority: 2 }),
  task("kumamoto", MIDNIGHT + DAY - 1, { priority: "2" }),
  task("kumamoto", MIDNIGHT + 7 * DAY - 1, { open: true }),
  task("熊本 はまち", MIDNIGHT + 7 * DAY, { open: false, priority: 10 }),
  task("mai", TEN - 3 * DAY, { status: "done" }),
];

async function withTasks(newMachine: NewMachine) {
  const machine = await newMachine();
  await importTasks(machine, tasks);
  return machine;
}

const ALL = ["--user", "mai", "kumamoto", "熊本 はまち"];
const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join("");

onBothTargets(
  "tasks summary",
  (newMachine, operations) => {
    it("counts in a row for each user what is open, overdue, due today and this week, and done", async () => {
      const machine = await withTasks(newMachine);
      operations?.();
      expect(await machine.tasks("summary", ...ALL, "-o", "csv")).toEqual({
        code: 0,
        stdout: text(
          "user_name,open,overdue,today,week,done,next_deadline_unix_time",
          `kumamoto,4,2,2,3,1,${MIDNIGHT + DAY - 1}`,
          "mai,0,0,0,0,1,",
          `熊本 はまち,1,0,0,0,0,${MIDNIGHT + 7 * DAY}`,
        ),
        stderr: "",
      });
      if (operations !== undefined) expect(operations()).toEqual(["Query", "Query", "Query"]);
    });

    it("shows people the next deadline as local time, in as many columns as there are", async () => {
      const machine = await withTasks(newMachine);
      const at = (terminalColumns: number) =>
        machine.with({ terminalColumns }).tasks("summary", ...ALL, "--no-color");
      expect(await at(80)).toEqual({
        code: 0,
        stdout: text(
          "user_name    open  overdue  today  week  done  next_deadline_unix_time",
          "kumamoto     4     2        2      3     1     2026-11-23 23:59:59 +09:00",
          "mai          0     0        0      0     1",
          "熊本 はまち  1     0        0      0     0     2026-11-30 00:00 +09:00",
        ),
        stderr: "",
      });
      expect((await at(60)).stdout).toContain(
        "\nuser_name: mai\nopen: 0\noverdue: 0\ntoday: 0\nweek: 0\ndone: 1\n",
      );
    });

    it("leaves out of json what is not there, and gives counts as numbers", async () => {
      const { tasks } = await withTasks(newMachine);
      expect((await tasks("summary", "--user", "mai", "-o", "json")).stdout).toBe(
        '[\n{"user_name":"mai","open":0,"overdue":0,"today":0,"week":0,"done":1}\n]\n',
      );
      const run = await tasks("summary", "--user", "kumamoto", "--fields", "user_name,overdue");
      expect(run).toEqual({ code: 0, stdout: '{"user_name":"kumamoto","overdue":2}\n', stderr: "" });
    });

    it("counts by the values of an attribute, numbers and texts apart, what has none last", async () => {
      const { tasks } = await withTasks(newMachine);
      const by = async (...words: string[]) =>
        (await tasks("summary", ...ALL, "-o", "ndjson", "--by", ...words)).stdout;
      expect(await by("priority", "--fields", "priority,open,done")).toBe(
        text(
          '{"priority":1,"open":1,"done":0}',
          '{"priority":2,"open":1,"done":1}',
          '{"priority":10,"open":1,"done":0}',
          '{"priority":"2","open":1,"done":0}',
          '{"open":1,"done":1}',
        ),
      );
      // An attribute with the name of a count.
      expect(await by("open", "--fields", "value,open,done")).toBe(
        text('{"value":false,"open":1,"done":0}', '{"value":true,"open":1,"done":0}', '{"open":3,"done":2}'),
      );
      expect(await by("nothing[0].here", "--where", 'status = "done"')).toBe(
        '{"open":0,"overdue":0,"today":0,"week":0,"done":2}\n',
      );
    });

    it("takes the setting user and --where, and has a row for a user without tasks", async () => {
      const plain = await withTasks(newMachine);
      const machine = plain.with({ env: { ...plain.env, TASKS_USER: "kumamoto" } });
      const [row] = recordsOf(await machine.tasks("summary", "--where", "priority = 2"));
      expect(row).toMatchObject({ user_name: "kumamoto", open: 1, overdue: 1, done: 1 });
      expect(await machine.tasks("summary", "--user", "nobody")).toEqual({
        code: 0,
        stdout: '{"user_name":"nobody","open":0,"overdue":0,"today":0,"week":0,"done":0}\n',
        stderr: "note: no tasks\n",
      });
      expect(await machine.tasks("summary", "--user", "nobody", "--by", "x", "-o", "json")).toEqual({
        code: 0,
        stdout: "[]\n",
        stderr: "note: no tasks\n",
      });
    });

    it("counts with --all-users everybody's open tasks, and says that those that are done are not", async () => {
      const machine = await withTasks(newMachine);
      operations?.();
      expect(await machine.tasks("summary", "--all-users", "-o", "csv")).toEqual({
        code: 0,
        stdout: text(
          "user_name,open,overdue,today,week,next_deadline_unix_time",
          `kumamoto,4,2,2,3,${MIDNIGHT + DAY - 1}`,
          `熊本 はまち,1,0,0,0,${MIDNIGHT + 7 * DAY}`,
        ),
        stderr: "note: --all-users reads open tasks alone; what is done is counted of users that are named\n",
      });
      if (operations !== undefined) expect(new Set(operations())).toEqual(new Set(["Query"]));
    });

    it("equals a plain calculation over the records, in every zone", async () => {
      const zones: [zone: string, hours: number][] = [
        ["UTC", 0],
        ["Asia/Tokyo", 9],
        ["America/New_York", -5],
      ];
      const some = fc.uniqueArray(
        fc.record({
          user: fc.constantFrom("mai", "ken", "熊本"),
          hours: fc.integer({ min: -240, max: 240 }),
          isDone: fc.boolean(),
        }),
        { selector: ({ user, hours }) => `${user} ${hours}`, maxLength: 30 },
      );
      const check = async (drawn: typeof some extends fc.Arbitrary<infer All> ? All : never) => {
        const machine = await newMachine();
        const all = drawn.map(({ user, hours, isDone }) =>
          task(user, TEN + hours * 3600, { status: isDone ? "done" : "open" }),
        );
        await importTasks(machine, all);
        for (const [zone, hours] of zones) {
          const local = (seconds: number) => Math.floor((seconds + hours * 3600) / DAY);
          const today = local(TEN);
          // 1970 began on a Thursday.
          const week = (day: number) => Math.floor((day + 3) / 7);
          const run = await machine.tasks("summary", "-u", "mai", "ken", "熊本", "-q", "--tz", zone);
          expect(recordsOf(run), zone).toEqual(
            ["ken", "mai", "熊本"].map((user) => {
              const own = all.filter((one) => one.user_name === user);
              const open = own.filter(({ status }) => status === "open").map((one) => one.deadline_unix_time);
              const next = Math.min(...open.filter((due) => due >= TEN));
              return {
                user_name: user,
                open: open.length,
                overdue: open.filter((due) => due < TEN).length,
                today: open.filter((due) => local(due) === today).length,
                week: open.filter((due) => week(local(due)) === week(today)).length,
                done: own.length - open.length,
                ...(next === Infinity ? {} : { next_deadline_unix_time: next }),
              };
            }),
          );
        }
      };
      await fc.assert(fc.asyncProperty(some, check), { numRuns: 8 });
    });
  },
  { teamIndex: true },
);

it.each([
  [[], "no user is named", "give --user <name>"],
  [["--user", "mai", "--by", ""], "--by is empty", "name an attribute, as in --by priority"],
  [["--user", "mai", "--by", "a["], "--by", ""],
  [
    ["--user", "mai", "--where", 'user_name = "x"'],
    "--where cannot look at the key attribute user_name in a query",
    "use --user",
  ],
])("tasks summary %j is an error that says what is wrong", async (words, message, hint) => {
  const run = await newLocalMachine().tasks("summary", ...words);
  expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: "" });
  expect(run.stderr).toContain(message);
  expect(run.stderr).toContain(hint);
});
