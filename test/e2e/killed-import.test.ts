import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { startDynalite } from "../support/dynalite.ts";
import { makeTable } from "../support/dynamo.ts";
import { startFaultProxy, type Fault, type ProxiedRequest } from "../support/fault-proxy.ts";
import { localAws, newAccount, type Account } from "../support/spawn-tasks.ts";

const task = (deadline: number) => `{"user_name":"mai","deadline_unix_time":${deadline},"title":"t"}\n`;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const tasks = (...deadlines: number[]) => deadlines.map(task).join("");
/** Whose answers have not come when the import is killed: there before, written by it, and never arrived. */
const [THERE, WRITTEN, NEVER] = [40, 50, 60];

async function faultyAccount() {
  const engine = await startDynalite();
  let decide: (request: ProxiedRequest) => Fault = () => "pass";
  const proxy = await startFaultProxy(engine.endpoint, (request) => decide(request));
  onTestFinished(async () => {
    await proxy.stop();
    await engine.stop();
  });
  const account = newAccount().with(localAws(proxy.endpoint, await makeTable(engine.endpoint)));
  const path = join(account.folder, "in.ndjson");
  writeFileSync(path, tasks(...range(1, 200)));
  return { account, path, requests: proxy.requests, fault: (how: typeof decide) => void (decide = how) };
}

/** Kills an import when all but the three have been answered for. */
async function killImport(
  { account, path, requests, fault }: Awaited<ReturnType<typeof faultyAccount>>,
  how: string,
): Promise<void> {
  await account.tasks("create", "-u", "mai", "-d", String(THERE), "title=t");
  const faults: { [deadline: string]: Fault } = { [THERE]: "stall", [WRITTEN]: "stall", [NEVER]: "hang" };
  fault(({ body }) => faults[body.Item?.deadline_unix_time?.N] ?? "pass");
  const begun = requests.length;
  const running = account.start("import", path, "--on-conflict", how);
  while (requests.length - begun < 190) await delay(10);
  running.process.kill("SIGKILL");
  await running.ended;
  fault(() => "pass");
}

async function deadlines(account: Account): Promise<number[]> {
  const { stdout } = await account.tasks("query", "--user", "mai", "--consistent");
  const lines = stdout.split("\n").filter((text) => text !== "");
  return lines.map((text) => (JSON.parse(text) as { deadline_unix_time: number }).deadline_unix_time);
}

const idsOf = (stdout: string) =>
  stdout
    .trim()
    .split("\n")
    .map((text) => (JSON.parse(text) as { id: string }).id);

it.each(["skip", "fail"])(
  "undo of an import --on-conflict %s that was killed leaves and names what may have been there before",
  async (how) => {
    const machine = await faultyAccount();
    const { account } = machine;
    await killImport(machine, how);
    const before = await deadlines(account);
    expect(before).toContain(WRITTEN);
    expect(before).not.toContain(NEVER);

    const undo = await account.tasks("undo");
    expect(undo.code).toBe(7);
    const left = await deadlines(account);
    expect(left).toContain(THERE);
    expect(left).toContain(WRITTEN);
    // Each that is left is named, and no more than what was on its way.
    expect(left.length).toBeLessThanOrEqual(90);
    const named = [...undo.stderr.matchAll(/^left alone: mai at .+ \((\d+)\)\n {2}it may have been/gm)];
    expect(named.map(([, deadline]) => Number(deadline))).toEqual(left);
    expect(undo.stderr).toContain(
      `${before.length - left.length} taken back, ${200 - before.length} already as before, ` +
        `${left.length} maybe there before and left alone\n`,
    );
  },
);

it("a killed import that is run again is taken back by two undos, but for what may have been there before", async () => {
  const machine = await faultyAccount();
  const { account, path } = machine;
  await killImport(machine, "skip");
  const first = await deadlines(account);
  const again = await account.tasks("import", path, "--on-conflict", "skip");
  expect(again.stderr).toMatch(
    new RegExp(`^imported ${200 - first.length} records?, ${first.length} skipped, 0 rejected`),
  );
  expect(await deadlines(account)).toEqual(range(1, 200));

  const [second, killed] = idsOf((await account.tasks("history")).stdout);
  expect((await account.tasks("undo", second!)).code).toBe(0);
  expect(await deadlines(account)).toEqual(first);
  expect((await account.tasks("undo", killed!)).code).toBe(7);
  const left = await deadlines(account);
  expect(left).toContain(THERE);
  expect(left).toContain(WRITTEN);
  expect(left.length).toBeLessThanOrEqual(90);
});

it.each(["--on-conflict skip", "--on-conflict fail", "--only-changed"])(
  "undo of a local import %s that was killed right after its last write takes back what it made",
  async (how) => {
    const account = newAccount();
    await account.tasks("create", "-u", "mai", "-d", String(THERE), "title=t");
    const path = join(account.folder, "in.ndjson");
    writeFileSync(path, tasks(...range(1, 200)));
    await account.tasks("import", path, ...how.split(" "));
    const [name = ""] = readdirSync(join(account.dataDir, "history"));
    const file = join(account.dataDir, "history", name);
    const lines = readFileSync(file, "utf8").split("\n");
    const begun = lines.map((line) => line.replace(/"made":\[[\d,]+\]/, '"made":[]'));
    writeFileSync(file, begun.filter((line) => !line.includes('"end":')).join("\n"));
    expect(await account.tasks("undo")).toMatchObject({ code: 0 });
    expect(await deadlines(account)).toEqual([THERE]);
  },
);
