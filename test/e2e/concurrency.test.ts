import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Libsql from "libsql";
import { describe, expect, it } from "vitest";
import { type Account, isBinary, newAccount, type ProcessRun } from "../support/spawn-tasks.ts";

const SHELLS = 8;
const EACH = 20;

describe("eight shells at once", () => {
  it("make a hundred and sixty records of one user, from no store at all", async () => {
    const account = newAccount();
    const runs = await atOnce(
      account,
      `for i in {1..${EACH}}; do tasks create -q -u mai n=$1-$i || exit; done`,
    );
    expect(failures(runs)).toEqual([]);

    const printed = runs.flatMap(({ stdout }) => stdout.split("\n").slice(0, -1));
    const { stdout } = await account.tasks("query", "--user", "mai");
    expect(stdout.split("\n").slice(0, -1).toSorted()).toEqual(printed.toSorted());
    const records = printed.map((line) => JSON.parse(line) as { n: string; deadline_unix_time: number });
    const wanted = shells().flatMap((shell) => Array.from({ length: EACH }, (_, i) => `${shell}-${i + 1}`));
    expect(records.map(({ n }) => n).toSorted()).toEqual(wanted.toSorted());
    expect(new Set(records.map((record) => record.deadline_unix_time)).size).toBe(SHELLS * EACH);
  });

  it("add to one number, and none of it is lost", async () => {
    const account = newAccount();
    await account.tasks("create", "--user", "mai", "--deadline", "1800000000", "n:=0");
    const update = "tasks update -u mai -d 1800000000 --add n=1";
    const runs = await atOnce(account, `for i in {1..${EACH}}; do ${update} || exit; done`);
    expect(failures(runs)).toEqual([]);

    // Each update prints the record as it made it, so that every sum appears once.
    const sums = runs.flatMap(({ stdout }) =>
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).n),
    );
    expect(sums.toSorted((a, b) => a - b)).toEqual(Array.from({ length: SHELLS * EACH }, (_, i) => i + 1));
    const { stdout } = await account.tasks("get", "--user", "mai", "--deadline", "1800000000");
    expect(JSON.parse(stdout).n).toBe(SHELLS * EACH);
  });

  it("want the same deadline, and one of them gets it", async () => {
    const account = newAccount();
    const runs = await atOnce(account, 'tasks create -q -u mai -d 1800000000 "shell=$1"');
    expect(runs.map(({ code }) => code).filter((code) => code !== 4)).toEqual([0]);
    const winner = runs.find(({ code }) => code === 0)!;
    expect((await account.tasks("get", "--user", "mai", "--deadline", "1800000000")).stdout).toBe(
      winner.stdout,
    );
  });

  it.skipIf(isBinary || otherNode() === undefined)(
    "make records with two Nodes, of which one has a SQLite of its own",
    async () => {
      const account = newAccount().with({
        NODE: otherNode()!,
        PROGRAM: join(process.cwd(), "dist/tasks.js"),
      });
      const create = "create -q -u mai";
      const runs = await atOnce(
        account,
        `for i in {1..8}; do if ((($1 + i) % 2)); then tasks ${create}; else "$NODE" "$PROGRAM" ${create}; fi || exit; done`,
      );
      expect(failures(runs)).toEqual([]);
      expect(runs.map(({ stderr }) => stderr).join("")).toBe("");
      expect((await account.tasks("query", "--user", "mai", "--count")).stdout).toBe("64\n");
      expect((await account.tasks("doctor")).stdout).toContain("64 records are intact");
    },
  );

  it("wait for whoever is just making the very first store", async () => {
    const account = newAccount();
    mkdirSync(account.dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(account.store, "");
    const other = new Libsql(account.store);
    other.exec("BEGIN IMMEDIATE");
    const runs = atOnce(account, "tasks create -q -u mai");
    await sleep(1_000);
    other.exec("COMMIT");
    other.close();
    expect(failures(await runs)).toEqual([]);
    expect((await account.tasks("query", "--user", "mai", "--count")).stdout).toBe("8\n");
  });

  it.each([1, 2, 3, 4])("make the very first store, and one of them says so (round %i)", async () => {
    const account = newAccount();
    const runs = await atOnce(account, "tasks create -u mai");
    expect(failures(runs)).toEqual([]);
    expect(runs.filter(({ stderr }) => stderr !== "")).toHaveLength(1);
    expect((await account.tasks("query", "--user", "mai", "--count")).stdout).toBe("8\n");
  });

  it("read and write the very first store, and nobody fails", async () => {
    const account = newAccount();
    const runs = await atOnce(account, "if (($1 % 2)); then tasks create -q -u mai; else tasks scan -q; fi");
    expect(failures(runs)).toEqual([]);
  });
});

/** That of Lambda's runtime, where the conformance tests have left it. */
function otherNode(): string | undefined {
  const names = existsSync(".engines") ? readdirSync(".engines") : [];
  return names
    .filter((name) => name.startsWith("node-"))
    .map((name) => join(process.cwd(), ".engines", name, "package", "bin", "node"))
    .find(existsSync);
}

function shells(): number[] {
  return Array.from({ length: SHELLS }, (_, index) => index + 1);
}

function atOnce(account: Account, script: string): Promise<ProcessRun[]> {
  return Promise.all(shells().map((shell) => account.bash(script, String(shell))));
}

function failures(runs: ProcessRun[]): ProcessRun[] {
  return runs.filter(({ code }) => code !== 0);
}
