import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import { equalAttributes } from "../../src/task/compare-values.ts";
import type { TaskRecord } from "../../src/task/record.ts";
import { anyTasks } from "../support/any-task.ts";
import { newMachine, type Machine } from "../support/run-tasks.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { recordsOf, write } from "../transfer/read-all.ts";

const command = inject("taskwarrior");
const format = "taskwarrior";

/** A person's taskwarrior, with folders of its own. */
function newTaskwarrior({ recurrence = "on" } = {}) {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "data"), { recursive: true });
  const rc = join(folder, "taskrc");
  writeFileSync(
    rc,
    `data.location=${join(folder, "data")}\nuda.effort.type=numeric\nconfirmation=no\nhooks=off\nrecurrence=${recurrence}\nverbose=nothing\n`,
  );
  const env = { ...process.env, TASKRC: rc, TASKDATA: join(folder, "data"), TZ: "Asia/Tokyo" };
  return (words: string[], input = "") =>
    execFileSync(command!, words, { env, encoding: "utf8", input, stdio: ["pipe", "pipe", "pipe"] });
}

const importInto = (machine: Machine, file: string, ...words: string[]) =>
  machine.tasks("import", file, "--format", format, "--on-duplicate", "next-second", ...words);

describe.skipIf(command === undefined)("taskwarrior itself", () => {
  it("has fifty tasks that are taken in, worked on, taken out, and read by another one", async () => {
    const task = newTaskwarrior();
    makeFifty(task);
    const machine = newMachine();
    const file = join(machine.folder, "export.json");
    writeFileSync(file, task(["export"]));
    const user = ["--set", "user_name=mai"];
    const without = await importInto(machine, file, ...user);
    expect([
      without.code,
      /^imported (\d+) records, .*?(\d+) rejected/m.exec(without.stderr)?.slice(1),
    ]).toEqual([7, ["44", "10"]]);
    expect(without.stderr).toContain("it has no due date");
    const all = await importInto(machine, file, ...user, "--set", "deadline_unix_time=2097-06-01 12:00");
    expect([all.code, /^imported (\d+) records, .*?0 rejected/m.exec(all.stderr)?.[1]]).toEqual([0, "54"]);

    const where = (expr: string) => ["--user", "mai", "--where", expr, "--yes"];
    expect(await machine.tasks("done", ...where('project = "house"'))).toMatchObject({ code: 0 });
    expect(await machine.tasks("update", ...where('priority = "L"'), "priority=H")).toMatchObject({
      code: 0,
    });
    expect(
      await machine.tasks("reschedule", ...where('contains(tags, "shop")'), "--by", "+1w"),
    ).toMatchObject({ code: 0 });
    const made = ["--deadline", "2096-12-24 10:00", "--description", "made here", "rank:=3"];
    expect(await machine.tasks("create", "--user", "mai", ...made)).toMatchObject({ code: 0 });

    const out = join(machine.folder, "out.json");
    expect(await machine.tasks("export", out, "--format", format)).toMatchObject({ code: 0 });
    const other = newTaskwarrior({ recurrence: "off" });
    other(["import", out]);
    const count = (...filter: string[]) => Number(other([...filter, "count"]));
    expect([count(), count("status:completed"), count("priority:L"), count("made"), count("+shop")]).toEqual([
      53, 13, 0, 1, 10,
    ]);
    expect(count("effort.above:1")).toBe(5);
    // Which count leaves out.
    expect(JSON.parse(other(["status:recurring", "export"]))).toHaveLength(2);
    expect(other(["made", "export"])).toContain('"due":"20961224T010000Z"');

    // Back from there all is as it was here, but for what taskwarrior says of its own times.
    const again = newMachine();
    const back = join(again.folder, "back.json");
    writeFileSync(back, other(["export"]));
    expect(await importInto(again, back)).toMatchObject({ code: 0 });
    expect(await exported(again)).toEqual(await exported(machine));
  });

  it("keeps whatever a record has", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyTasks, async (tasks) => {
        const records = withUuids(tasks);
        if (records.length === 0) return;
        const task = newTaskwarrior();
        task(["import", "-"], await write(format, records));
        const read = await recordsOf(task(["export"]), { format });
        for (const record of records) {
          const found = read.find((one) => equalKeys(one, record));
          expect(found && equalAttributes(asIs(found), asIs(record)), JSON.stringify([found, record])).toBe(
            true,
          );
        }
      }),
      { numRuns: 25 },
    );
  });
});

// taskwarrior goes by the machine's clock, and makes more of what repeats when its day has come: all days are far ahead.
function makeFifty(task: ReturnType<typeof newTaskwarrior>): void {
  const add = (...words: string[]) => task(["rc.verbose=nothing", "add", ...words]);
  for (let at = 0; at < 10; at += 1) {
    const day = `2096-12-${String(at + 10)}T09:00:00`;
    add(`pay bill ${at}`, `due:${day}`, "project:house", "+home");
    add(`buy 「品物」 ${at}`, `due:${day}`, "+shop", "+town", `priority:${"HML"[at % 3]}`);
    add(`write "part ${at}" \\ of it`, `due:${day}`, "project:paper.draft", `scheduled:2096-12-01`);
    add(`some day ${at}`, "project:ideas", `effort:${at / 4}`);
    add(`wait ${at}`, `due:${day}`, "wait:2096-12-05T09:00:00");
  }
  task(["1", "annotate", "see the letter"]);
  task(["2", "modify", "depends:1"]);
  task(["3", "done"]);
  task(["8", "done"]);
  task(["13", "done"]);
  add("water the plants", "due:2096-12-07T08:00:00", "recur:weekly");
  add("rent", "due:2096-12-31T08:00:00", "recur:monthly", "until:2098-01-01");
  // Makes the first task of each template.
  task(["list"]);
}

async function exported(machine: Machine): Promise<object[]> {
  const { code, stdout } = await machine.tasks("export");
  expect(code).toBe(0);
  const records = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { [name: string]: unknown });
  return records
    .map(({ entry: _entry, modified: _modified, uuid: _uuid, series = "", status = "open", ...rest }) => ({
      ...rest,
      status,
      // A series begins anew with each template.
      series: String(series).split("/")[1],
    }))
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** No two tasks of a list have one UUID there, and those whose `until` is over are gone. */
function withUuids(records: TaskRecord[]): TaskRecord[] {
  return records.map(({ uuid: _uuid, until: _until, ...record }) => record);
}

function equalKeys(a: TaskRecord, b: TaskRecord): boolean {
  return ["user_name", "deadline_unix_time"].every(
    (name) => JSON.stringify(a[name]) === JSON.stringify(b[name]),
  );
}

/** Without what taskwarrior itself says of each task. */
function asIs({ uuid: _uuid, entry: _entry, modified: _modified, ...record }: TaskRecord): TaskRecord {
  const { completed_unix_time: _completed, ...rest } = record;
  return {
    status: { S: "open" },
    ...(rest["status"] !== undefined && "S" in rest["status"] && rest["status"].S === "done" ? rest : record),
  };
}
