import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadCommands } from "../../src/contents.ts";
import { openShardOf } from "../../src/task/open-shard.ts";
import { newMachine, type Machine } from "../support/run-tasks.ts";

const MAI = ["--user", "mai", "--deadline"];

interface Listed {
  user_name: string;
  deadline_unix_time: number;
  status?: string;
  open_shard?: string;
}

async function scan(machine: Machine): Promise<Listed[]> {
  const { stdout } = await machine.tasks("scan", "-o", "json");
  return JSON.parse(stdout) as Listed[];
}

/** Each open record is in its shard, and each done one in none. */
async function expectInShards(machine: Machine, after: string): Promise<void> {
  for (const one of await scan(machine)) {
    const status = one.status === undefined ? {} : { status: { S: one.status } };
    const shard = openShardOf({ user_name: { S: one.user_name }, ...status });
    expect([after, one, one.open_shard]).toEqual([after, one, shard]);
  }
}

function withIndex(machine: Machine): Machine {
  return machine.with({ env: { ...machine.env, TASKS_TEAM_INDEX: "on" } });
}

/** Command lines that one after the other write records in every way; each ends with 0. */
const LINES: readonly (string | string[])[] = [
  [`create`, ...MAI, "1800000000", "status=open"],
  "undo",
  "undo",
  [`create`, ...MAI, "1800000001", "status=done"],
  [`create`, ...MAI, "1800000001", "--overwrite"],
  [`create`, "--user", "ken"],
  [`create`, ...MAI, "1800000002", "--repeat", "FREQ=DAILY"],
  ["done", ...MAI, "1800000002"],
  "undo",
  ["done", ...MAI, "1800000002"],
  ["update", ...MAI, "1800000000", "status=done"],
  ["update", ...MAI, "1800000000", "note=x"],
  ["update", ...MAI, "1800000000", "--remove", "status"],
  "undo",
  ["update", ...MAI, "1800000000", "status=open"],
  ["update", ...MAI, "1800000009", "note=new", "--upsert"],
  ["update", ...MAI, "1800000009", "note=old", "--upsert"],
  ["done", ...MAI, "1800000009"],
  ["update", ...MAI, "1800000009", "note=done", "--upsert"],
  ["update", ...MAI, "1800000008", "status=done", "--upsert"],
  ["claim", "--user", "mai"],
  "undo",
  ["claim", "--user", "ken"],
  ["renew", "--user", "ken", "--deadline", "KEN", "--lease-no", "1"],
  ["release", "--user", "ken", "--deadline", "KEN", "--lease-no", "1"],
  ["reschedule", ...MAI, "1800000000", "--to", "1800000005"],
  ["reschedule", ...MAI, "1800000009", "--to", "1800000005", "--overwrite"],
  "undo",
  ["reschedule", "--user", "mai", "--all", "--by", "+1d", "--yes"],
  "undo",
  ["edit", ...MAI, "1800000005"],
  ["edit", ...MAI, "1800000005"],
  ["import", "FILE"],
  ["import", "FILE", "--only-changed"],
  ["import", "FILE", "--on-conflict", "skip"],
  ["done", "--all-users", "--all", "--yes"],
  "undo",
  ["update", "--user", "mai", "--all", "status=done", "--yes"],
  ["update", "--user", "mai", "--all", "--remove", "status", "--yes"],
  "undo",
  "undo",
  ["delete", "--user", "mai", "--where", 'status = "done"', "--yes"],
  "undo",
  ["delete", "--user", "mai", "--deadline", "1800000005"],
  "undo",
];

const FILE = [
  '{"user_name":"mai","deadline_unix_time":1800000005,"status":"done","open_shard":"3"}\n',
  '{"user_name":"ken","deadline_unix_time":5}\n',
  '{"user_name":"ken","deadline_unix_time":6,"status":"open","open_shard":"nonsense"}\n',
].join("");

describe("the setting team-index", () => {
  it("keeps every open record in the index, whatever command writes it", async () => {
    const machine = withIndex(newMachine());
    const file = join(machine.folder, "file.ndjson");
    writeFileSync(file, FILE);
    let edits = 0;
    const used = new Set<string>();
    for (const line of LINES) {
      const ken = (await scan(machine)).find(({ user_name: user }) => user === "ken")?.deadline_unix_time;
      const words = [line]
        .flat()
        .map((word) => (word === "KEN" ? String(ken) : word === "FILE" ? file : word));
      used.add(words[0]!);
      edits += words[0] === "edit" ? 1 : 0;
      const EDITOR =
        edits === 1 ? `sed -i 's/"status": "open"/"status": "done"/'` : `sed -i 's/"done"/"open"/'`;
      const run = await machine.with({ env: { ...machine.env, EDITOR } }).tasks(...words);
      expect([words, run]).toMatchObject([words, { code: 0, stderr: expect.not.stringContaining("error") }]);
      await expectInShards(machine, words.join(" "));
    }
    const writing = (await loadCommands()).filter(({ writes, group }) => writes && group === "Records");
    expect([...used].toSorted()).toEqual(writing.map(({ name }) => name).toSorted());
  });

  it("shows what it adds as json, and not in a list", async () => {
    const machine = withIndex(newMachine());
    const created = await machine.tasks("create", ...MAI, "1800000000");
    expect(created.stdout).toBe('{"user_name":"mai","deadline_unix_time":1800000000,"open_shard":"4"}\n');
    expect((await machine.tasks("query", "--user", "mai")).stdout).toBe(created.stdout);
    const list = await machine.tasks("query", "--user", "mai", "-o", "table");
    expect(list.stdout).not.toMatch(/shard|\+1/);
    const done = await machine.tasks("done", ...MAI, "1800000000");
    expect(done.stdout).not.toContain("open_shard");
  });

  it("is off by default, and then nothing gets an attribute that nobody asked for", async () => {
    const machine = newMachine();
    await machine.tasks("create", ...MAI, "1800000000");
    await machine.tasks("update", ...MAI, "1800000000", "status=open");
    expect(await scan(machine)).toEqual([
      { user_name: "mai", deadline_unix_time: 1_800_000_000, status: "open" },
    ]);
  });

  it("is read from a config file, as a switch", async () => {
    const machine = newMachine();
    const file = join(machine.folder, "tasks.json");
    writeFileSync(file, '{"team-index": true}');
    const run = await machine.tasks("config", "-o", "json");
    expect(JSON.parse(run.stdout)).toContainEqual({ setting: "team-index", value: "on", source: file });
    writeFileSync(file, '{"team-index": "perhaps"}');
    expect(await machine.tasks("config")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`error: ${file}: 'team-index' is "perhaps"\n`),
    });
  });

  it("makes no difference to a file that was exported before", async () => {
    const machine = newMachine();
    await machine.tasks("create", ...MAI, "1800000000");
    await machine.tasks("create", ...MAI, "1800000001", "status=done");
    const file = join(machine.folder, "before.ndjson");
    await machine.tasks("export", file);
    const indexed = withIndex(machine);
    expect((await indexed.tasks("import", file)).code).toBe(0);
    expect((await indexed.tasks("diff", file)).stdout).toBe("");
    const again = await indexed.tasks("import", file, "--only-changed");
    expect(again.stderr).toContain("2 unchanged");
    expect(readFileSync(file, "utf8")).not.toContain("open_shard");
    expect((await machine.tasks("diff", file)).stdout).toContain("open_shard");
  });

  it("holds for a dry run too", async () => {
    const machine = withIndex(newMachine());
    const run = await machine.tasks("create", ...MAI, "1800000000", "--dry-run");
    expect([run.stdout, await scan(machine)]).toEqual([
      '{"user_name":"mai","deadline_unix_time":1800000000,"open_shard":"4"}\n',
      [],
    ]);
  });
});
