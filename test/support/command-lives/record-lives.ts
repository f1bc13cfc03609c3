import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { keyAttributes } from "../../../src/task/record.ts";
import { referenceOf } from "../../../src/task/reference.ts";
import type { Machine } from "../run-tasks.ts";
import { both, KEY, type Life, type Place } from "./life.ts";

const REFERENCE = referenceOf(keyAttributes({ userName: "mai", deadline: "2000000000" }));

/** On all records of a user, and on one that a file names. */
async function selected(tasks: Machine["tasks"], { machine, unseen }: Place, ...words: string[]) {
  const file = join(machine.folder, "keys.ndjson");
  writeFileSync(file, '{"user_name":"mai","deadline_unix_time":2000000000}\n');
  await unseen(() => machine.tasks("create", ...KEY, "--overwrite"));
  await both(tasks, ...words, "--keys", file, "--yes");
  await unseen(() => machine.tasks("create", ...KEY, "--overwrite"));
  await both(tasks, ...words, "--user", "mai", "--all", "--yes");
  await both(tasks, ...words, "--all-users", "--all", "--yes");
}

/** Of one user, and of all of them by the team index. */
const ofAllToo =
  (command: string): Life =>
  async (tasks) => {
    await tasks(command, "--user", "mai");
    await tasks(command, "--all-users");
  };

/** The lives of the commands that are about records. */
export const recordLives: { [command: string]: Life } = {
  async create(tasks) {
    await both(tasks, "create", "-u", "mai");
    await tasks("create", "-u", "mai");
    await both(tasks, "create", ...KEY, "--overwrite");
  },
  async get(tasks, { machine }) {
    const file = join(machine.folder, "keys.ndjson");
    writeFileSync(file, '{"user_name":"mai","deadline_unix_time":2000000000}\n');
    await tasks("get", ...KEY);
    await tasks("get", "--keys", file);
    // A reference that was not listed lately, and a day on which another record may be due.
    await tasks("get", "k7fq", "--user", "mai");
    await tasks("get", "--user", "mai", "--deadline", "2026-12-01");
  },
  query: ofAllToo("query"),
  agenda: ofAllToo("agenda"),
  summary: ofAllToo("summary"),
  async scan(tasks) {
    await tasks("scan");
    await tasks("scan", "--count");
  },
  async update(tasks, place) {
    await both(tasks, "update", ...KEY, "title=New");
    await selected(tasks, place, "update", "title=Other");
  },
  async edit(_tasks, { machine }) {
    const edited = async (script: string, ...words: string[]) => {
      const file = join(machine.folder, "editor.sh");
      writeFileSync(file, script);
      const run = await machine.with({ env: { ...machine.env, EDITOR: `sh ${file}` } }).tasks(...words);
      expect(run.code, run.stderr).toBe(0);
    };
    await edited(`sed -i 's/}/,"x":1}/' "$1"`, "edit", ...KEY, "--dry-run");
    await edited(`sed -i 's/}/,"x":1}/' "$1"`, "edit", REFERENCE, "--user", "mai");
    await edited(`sed -i 's/2000000000/2000000001/' "$1"`, "edit", ...KEY);
  },
  async done(tasks, place) {
    await both(tasks, "done", ...KEY);
    const { machine, unseen } = place;
    const repeating = KEY.with(3, "2000000001");
    await unseen(() => machine.tasks("create", ...repeating, "--repeat", "daily"));
    await both(tasks, "done", ...repeating);
    await selected(tasks, place, "done");
  },
  async reschedule(tasks, place) {
    const { machine, unseen } = place;
    await both(tasks, "reschedule", ...KEY, "--to", "2000000001");
    for (const title of ["title=Old", "title=Other"]) {
      await unseen(() => machine.tasks("create", ...KEY, title, "--overwrite"));
      await tasks("reschedule", ...KEY, "--to", "2000000001", "--overwrite");
    }
    await selected(tasks, place, "reschedule", "--by", "+1d");
  },
  claim: (tasks) => both(tasks, "claim", "-u", "mai"),
  async renew(tasks, { machine, unseen }) {
    await unseen(() => machine.tasks("claim", "-u", "mai"));
    await both(tasks, "renew", ...KEY, "--lease-no", "1");
    await tasks("renew", REFERENCE, "--user", "mai", "--lease-no", "2");
  },
  async release(tasks, { machine, unseen }) {
    await unseen(() => machine.tasks("claim", "-u", "mai"));
    await tasks("release", REFERENCE, "--user", "mai", "--lease-no", "2");
    await both(tasks, "release", ...KEY, "--lease-no", "1");
  },
  async delete(tasks, place) {
    await both(tasks, "delete", ...KEY);
    await selected(tasks, place, "delete");
  },
  async undo(tasks, { unseen, machine }) {
    const undone = async (...words: string[]) => {
      await unseen(() => machine.tasks(...words));
      await both(tasks, "undo");
    };
    await undone("create", ...KEY.with(3, "2000000001"));
    await undone("update", ...KEY, "title=New");
    await undone("reschedule", ...KEY, "--to", "2000000003");
    await unseen(() => machine.tasks("create", ...KEY.with(3, "2000000004"), "title=Other"));
    await undone("reschedule", ...KEY, "--to", "2000000004", "--overwrite");
    await undone("delete", ...KEY);
  },
  async import(tasks, { machine, unseen }) {
    const file = join(machine.folder, "in.ndjson");
    const line = (deadline: number, title: string) =>
      `${JSON.stringify({ user_name: "mai", deadline_unix_time: deadline, title })}\n`;
    writeFileSync(file, line(2_000_000_000, "New"));
    for (const onConflict of ["replace", "skip", "fail"])
      await both(tasks, "import", file, "--on-conflict", onConflict);
    await unseen(() => machine.tasks("update", ...KEY, "title=Old"));
    writeFileSync(file, line(2_000_000_000, "New") + line(2_000_000_001, "Other"));
    await both(tasks, "import", file, "--only-changed");
  },
  export: (tasks, { machine }) => tasks("export", join(machine.folder, "out.ndjson")),
  async diff(tasks, { machine }) {
    const file = join(machine.folder, "in.ndjson");
    writeFileSync(file, '{"user_name":"mai","deadline_unix_time":2000000000}\n');
    await tasks("diff", file);
  },
  async doctor(_tasks, { machine, aws, unseen }) {
    const Attributes = { Policy: "{}", MessageRetentionPeriod: "60" };
    await unseen(() => aws.queues.CreateQueue({ QueueName: "tasks-dev-dead-letter", Attributes }));
    await machine.with({ env: { ...machine.env, TASKS_TEAM_INDEX: "on" } }).tasks("doctor");
  },
};
