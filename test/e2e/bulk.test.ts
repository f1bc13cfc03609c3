import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fillForBulks, killBulk } from "../support/bulk-kills.ts";
import { startDynamo } from "../support/dynalite-with-transactions.ts";
import { makeTable } from "../support/dynamo.ts";
import { type Account, localAws, newAccount } from "../support/spawn-tasks.ts";

const VERBS = ["later", "delete", "earlier"] as const;

async function killSome(account: Account, rounds: number, records: number): Promise<number> {
  let partly = 0;
  for (let round = 0; round < rounds; round += 1) {
    const verb = VERBS[round % VERBS.length]!;
    const killed = await killBulk(account, verb, { records: 1 + (0.8 * records * round) / rounds });
    expect(killed.wrong, killed.words.join(" ")).toBeUndefined();
    if (killed.killed && killed.changed > 0) partly += 1;
  }
  return partly;
}

describe("kill -9 in a bulk on the local store", () => {
  it("leaves each record in one place, and undo brings the table back", { timeout: 170_000 }, async () => {
    const account = newAccount();
    await fillForBulks(account, 2_000);
    expect(await killSome(account, 6, 2_000)).toBeGreaterThan(0);
  });
});

describe("on DynamoDB's API", () => {
  let dynamo: Awaited<ReturnType<typeof startDynamo>>;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo.stop());

  it(
    "a kill leaves each record in one place, and undo brings the table back",
    { timeout: 170_000 },
    async () => {
      const account = newAccount().with(localAws(dynamo.endpoint, await makeTable(dynamo.endpoint)));
      await fillForBulks(account, 200);
      // The stand-in for transactions is not atomic itself: only deletes can be judged there.
      for (const records of [1, 60, 120]) {
        const killed = await killBulk(account, "delete", { records });
        expect(killed.wrong).toBeUndefined();
      }
    },
  );
});

describe("two bulks at once, and eight writers meanwhile", () => {
  it("lose no change of anybody", { timeout: 170_000 }, async () => {
    const account = newAccount();
    await fillForBulks(account, 2_000);
    const all = ["--user", "熊本 はまち", "--all", "--yes", "-q"];
    const writers = Array.from({ length: 8 }, (_, lane) =>
      account.bash(
        `for n in 1 2 3 4 5 6 7 8 9 10; do tasks update --user '熊本 はまち' --deadline $((1800000000 + 60 * (n * 180 + ${lane} * 17))) writer=${lane}-$n -q || exit 1; done`,
      ),
    );
    const bulks = [
      account.tasks("update", ...all, "bulk=one"),
      account.tasks("update", ...all, "--add", "count=1"),
    ];
    for (const run of await Promise.all(writers)) expect(run).toMatchObject({ code: 0, stderr: "" });
    const runs = await Promise.all(bulks);
    const { stdout } = await account.tasks("query", "--user", "熊本 はまち");
    const records = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { [name: string]: unknown });
    expect(records).toHaveLength(2_000);
    expect(records.filter(({ writer }) => writer !== undefined)).toHaveLength(80);
    // What a bulk says that it has changed has that change.
    const [one, two] = runs.map((run) => run.stdout.split("\n").length - 1);
    expect(records.filter(({ bulk }) => bulk === "one")).toHaveLength(one!);
    expect(records.filter(({ count }) => count === 1)).toHaveLength(two!);
    for (const run of runs) expect([0, 7]).toContain(run.code);
  });
});

describe("a history that cannot be written", () => {
  it("is told on stderr, and the write is done all the same", async () => {
    const account = newAccount();
    await account.tasks("create", "--user", "mai", "--deadline", "1", "-q");
    const { rmSync } = await import("node:fs");
    const folder = join(account.dataDir, "history");
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "in the way");
    const run = await account.tasks("done", "--user", "mai", "--deadline", "1", "-q");
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/^warning: it is not in the history, and cannot be undone: [^\n]+\n$/);
    const many = await account.tasks("update", "--user", "mai", "--all", "a=1", "--yes", "-q");
    expect(many.code).toBe(0);
    expect(many.stderr).toMatch(/^warning: it will not be in the history, and cannot be undone: [^\n]+\n$/);
    expect(many.stdout).toContain('"a":"1"');
    const nowhere = account.with({ TMPDIR: "/nonexistent/folder" });
    expect(await nowhere.tasks("update", "--user", "mai", "--all", "a=2", "--yes", "-q")).toEqual({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^warning: .*\nerror: the changes cannot be noted .*; nothing was changed\nhint: free some space .*\n$/,
      ),
    });
    expect((await account.tasks("scan")).stdout).toContain('"a":"1"');
  });

  it("has what comes after a plan that was torn", async () => {
    const account = newAccount();
    await account.tasks("create", "--user", "mai", "--deadline", "1", "-q");
    await account.tasks("update", "--user", "mai", "--all", "a=1", "--yes", "-q");
    const { readdirSync, appendFileSync } = await import("node:fs");
    const folder = join(account.dataDir, "history");
    const file = join(folder, readdirSync(folder)[0]!);
    const planned = readFileSync(file, "utf8")
      .split("\n")
      .find((line) => line.includes('"plan"'))!;
    for (const [index, words] of [
      ["update", "--user", "mai", "--deadline", "1", "a=2"],
      ["update", "--user", "mai", "--all", "a=3", "--yes"],
    ].entries()) {
      appendFileSync(file, planned.slice(0, planned.length / 2));
      await account.tasks(...words, "-q");
      const { stdout } = await account.tasks("history", "-o", "ndjson");
      expect(stdout.split("\n")[0]).toContain(`a=${index + 2}`);
    }
    const undone = await account.tasks("undo", "-o", "ndjson");
    expect(undone).toMatchObject({ code: 0, stdout: expect.stringContaining('"a":"2"') });
  });

  it("is read past a torn line, and past that of another process", async () => {
    const account = newAccount();
    await account.tasks("create", "--user", "mai", "--deadline", "1", "-q");
    const { readdirSync, appendFileSync } = await import("node:fs");
    const folder = join(account.dataDir, "history");
    const file = join(folder, readdirSync(folder)[0]!);
    const whole = readFileSync(file, "utf8");
    appendFileSync(file, whole.slice(0, whole.length / 2));
    await account.tasks("done", "--user", "mai", "--deadline", "1", "-q");
    const { stdout, stderr } = await account.tasks("history", "-o", "ndjson");
    expect(stdout.match(/\n/g)).toHaveLength(2);
    expect(stderr).toBe(
      "note: 1 line of the history cannot be read: a full disk or a crash has cut it off\n",
    );
    expect((await account.tasks("undo", "-q")).stdout).not.toContain("done");
  });

  it("is not told as empty where it has been cut off", async () => {
    const account = newAccount();
    await account.tasks("create", "--user", "mai", "--deadline", "1", "-q");
    expect((await account.tasks("history", "-o", "ndjson")).stderr).toBe("");
    const { readdirSync, truncateSync } = await import("node:fs");
    const folder = join(account.dataDir, "history");
    truncateSync(join(folder, readdirSync(folder)[0]!), 60);
    expect(await account.tasks("history", "-o", "ndjson")).toEqual({
      code: 0,
      stdout: "",
      stderr:
        "note: no entries\nnote: 1 line of the history cannot be read: a full disk or a crash has cut it off\n",
    });
  });
});
