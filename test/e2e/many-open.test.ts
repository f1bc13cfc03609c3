import { beforeAll, describe, expect, it } from "vitest";
import { fillStore } from "../support/fill-store.ts";
import { isBinary, openAccount, type Account } from "../support/spawn-tasks.ts";

const COUNT = 60_000;

describe(`${COUNT} open tasks`, () => {
  let account: Account;
  beforeAll(async () => {
    const opened = openAccount();
    account = opened.account;
    await fillStore(account, COUNT);
    return opened.remove;
  });

  const timeOf = async (...words: string[]): Promise<number> => {
    const begin = performance.now();
    expect(await account.tasks(...words)).toMatchObject({ code: 0 });
    return performance.now() - begin;
  };

  // Their records alone would take several times as much.
  it.skipIf(isBinary).each([
    ["summary", "-u", "mai", "-o", "csv"],
    ["summary", "--all-users", "-o", "csv"],
    ["summary", "-u", "mai", "--by", "body", "-o", "table"],
  ])("are counted in 24 MB by tasks %s %s %s %s", async (...words) => {
    const small = account.with({ NODE_OPTIONS: "--max-old-space-size=24" });
    const run = await small.tasks(...words);
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toMatch(new RegExp(String.raw`(?<!\d)${COUNT}(?!\d)`));
  });

  it.skipIf(isBinary)("are shown by agenda in 24 MB", async () => {
    const small = account.with({ NODE_OPTIONS: "--max-old-space-size=24" });
    const run = await small.bash("tasks agenda -u mai --days 3660 -o table | grep -c 'Jan\\|xxx'");
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining("times are") });
    expect(Number(run.stdout)).toBeGreaterThanOrEqual(COUNT);
  });

  it("of all users are read about as fast as those of one user", async () => {
    // What else the machine does makes either longer, and never shorter.
    let [one, all] = [Infinity, Infinity];
    for (let time = 0; time < 3 && !(all < 4 * one + 500); time += 1) {
      one = Math.min(one, await timeOf("query", "-u", "mai", "-o", "ndjson"));
      all = Math.min(all, await timeOf("query", "--all-users", "-o", "ndjson"));
    }
    expect(all).toBeLessThan(4 * one + 500);
  });
});
