import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDynamo } from "../support/dynalite-with-transactions.ts";
import { documentAt } from "../support/documents.ts";
import { makeTable } from "../support/dynamo.ts";
import { type Queue, runQueue } from "../support/queue-workers.ts";
import { type Account, localAws, newAccount } from "../support/spawn-tasks.ts";

let dynamo: Awaited<ReturnType<typeof startDynamo>>;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

async function onAws(): Promise<Account> {
  return newAccount().with(localAws(dynamo.endpoint, await makeTable(dynamo.endpoint)));
}

describe("eight workers, four of which die by kill -9", () => {
  it.each([
    ["the local store", async () => newAccount(), 60],
    ["DynamoDB's API", onAws, 40],
  ] as const)("do each record exactly once, on %s", async (_, open, records) => {
    const account = await open();
    const queue: Queue = { workers: 8, records, killed: 4, lease: 4 };
    const outcome = await runQueue(account, queue);
    expect(outcome).toMatchObject({ twice: [], left: [], killed: 4, complaints: [] });
    // Of what the dead have done, one record each at most was not told.
    expect(outcome.told).toBeGreaterThanOrEqual(records - 4);
  });
});

it("a worker that is slower than its lease is told so, and the record is done by another one", async () => {
  const account = newAccount();
  await account.tasks("create", "-q", "-u", "jobs", "-d", "1800000000");
  await account.tasks("claim", "-q", "-u", "jobs", "--lease", "1s");
  expect(await account.tasks("claim", "-q", "-u", "jobs", "--by", "fast", "--wait", "30s")).toMatchObject({
    code: 0,
    stderr: "",
  });
  const done = ["done", "-q", "-u", "jobs", "-d", "1800000000", "--lease-no"];
  expect(await account.tasks(...done, "2")).toMatchObject({ code: 0, stderr: "" });
  const late = await account.tasks(...done, "1");
  expect(late.code).toBe(4);
  expect(late.stderr).toMatch(/is not yours with lease 1: it was done with lease 2, of fast\n/);
});

it("claimed_by names the process that runs tasks", async () => {
  const account = newAccount();
  await account.tasks("create", "-q", "-u", "jobs", "-d", "1800000000");
  const { stdout } = await account.bash("tasks claim -q -u jobs --fields claimed_by -o csv; echo $$");
  const [, by, shell] = stdout.split("\n");
  expect(by).toMatch(new RegExp(`^[^@]+@[^:]+:${shell}$`));
});

it.runIf(hasJq())("the worker of the manual does all tasks of a queue", async () => {
  const [loop] = /^while task=\$\(tasks claim[^]*?^done$/m.exec(documentAt("src/docs/team.md"))!;
  for (const account of [newAccount(), await onAws()]) {
    await account.bash("for n in 1 2 3; do tasks create -q -u jobs -d 180000000$n n:=$n; done");
    const run = await account.bash(`work() { jq .n <<<"$1"; }\n${loop}`);
    expect(run).toEqual({
      code: 0,
      stdout: "1\n2\n3\n",
      stderr: expect.stringMatching(/^error: there is nothing to take of jobs\n/),
    });
    const { stdout } = await account.tasks("query", "-u", "jobs", "--where", 'status = "done"', "--count");
    expect(stdout).toBe("3\n");
  }
});

function hasJq(): boolean {
  try {
    execFileSync("sh", ["-c", "command -v jq"]);
    return true;
  } catch {
    return false;
  }
}
