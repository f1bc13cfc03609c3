import { mkdirSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import Libsql from "libsql";
import { beforeAll, describe, expect, it } from "vitest";
import { fillStore } from "../support/fill-store.ts";
import { makeOldStore, oldRow, type OldVersion } from "../support/old-store.ts";
import { VERSION } from "../../src/local/store/store-schema.ts";
import { type Account, newAccount, openAccount, type Running } from "../support/spawn-tasks.ts";

const BODY = "熊本".repeat(2_000);

describe("kill -9", () => {
  it("loses no record that was printed, and damages nothing", async () => {
    const normal = await millisecondsOfCreate(newAccount());
    const account = newAccount();
    const printed: string[] = [];
    let killed = 0;
    const createAndKill = async (after: number) => {
      const running = account.start("create", "-q", "--user", "mai", `body=${BODY}`);
      const { code, stdout } = await killAfter(running, after);
      if (code === null) killed += 1;
      if (stdout.endsWith("\n")) printed.push(stdout);
    };
    // From no store at all, so that some die while they make it; the moments go evenly over a run and beyond its end.
    const lane = async (part: number) => {
      for (let step = 0; step < 20; step++) await createAndKill(((3 * step + part) / 60) * 1.6 * normal);
    };
    await Promise.all([lane(0), lane(1), lane(2)]);
    // A machine that has become slower needs more time than it did before.
    for (let times = 2; printed.length === 0 && times < 100; times *= 1.5)
      await createAndKill(times * normal);
    expect(killed).toBeGreaterThan(0);
    expect(printed.length).toBeGreaterThan(0);

    const { stdout } = await account.tasks("scan");
    const stored = stdout.split(/(?<=\n)/);
    expect(printed.filter((line) => !stored.includes(line))).toEqual([]);
    expect(stored.filter((line) => JSON.parse(line).body !== BODY)).toEqual([]);
    expect(integrity(account)).toEqual(["ok"]);
    expect((await account.tasks("create", "-q", "--user", "mai")).code).toBe(0);
  });

  it.each([
    [1, 20_000],
    [5, 60_000],
  ] as const)(
    "while a store of version %d is brought to this one leaves the older one, and the next run finishes it",
    async (old, count) => {
      const account = newAccount();
      const version = () => pragma(account, "user_version");
      let killed = 0;
      for (let step = 1; step <= 8; step++) {
        putOldStore(account, old, count);
        const { code } = await killAfter(account.start("query", "-u", "mai", "--limit", "1"), step * 40);
        if (code !== null) break;
        killed += 1;
        expect([[old], [VERSION]]).toContainEqual(version());
        const { stdout } = await account.tasks("scan", "--count");
        expect([stdout, version(), integrity(account)]).toEqual([`${count}\n`, [VERSION], ["ok"]]);
      }
      expect(killed).toBeGreaterThan(0);
    },
  );

  it("in the middle of reschedules leaves the record at exactly one of its two places", async () => {
    const account = newAccount();
    await account.tasks("create", "-q", "-u", "mai", "-d", "1800000001", `body=${BODY}`);
    const places = new Set<number>();
    // The kills go from before the first move to beyond the third, and on until one has met the record at its other place.
    const once = await millisecondsOf(() =>
      account.tasks("reschedule", "-q", "-u", "mai", "-d", "1800000001", "--to", "1800000001"),
    );
    for (let round = 0; round < 16 || (places.size < 2 && round < 64); round++) {
      const { stdout } = await account.tasks("query", "--user", "mai");
      expect(stdout.match(/\n/g)).toHaveLength(1);
      const { deadline_unix_time: here, body } = JSON.parse(stdout);
      expect([1_800_000_001, 1_800_000_002]).toContain(here);
      expect(body).toBe(BODY);
      places.add(here);
      const there = here === 1_800_000_001 ? 1_800_000_002 : 1_800_000_001;
      const move = (from: string, to: string) => `tasks reschedule -u mai -d ${from} --to ${to}`;
      const loop = account.startBash(
        `while ${move("$1", "$2")} && ${move("$2", "$1")}; do :; done`,
        String(here),
        String(there),
      );
      await killAfter(loop, (0.3 + 0.2 * round) * once);
    }
    expect(places.size).toBe(2);
    expect(integrity(account)).toEqual(["ok"]);
  });
});

describe("reschedule", () => {
  it("has the record at exactly one place at every moment that another program looks", async () => {
    const account = newAccount();
    await account.tasks("create", "-q", "-u", "mai", "-d", "1");
    const database = new Libsql(account.store);
    const look = database.prepare("SELECT deadline FROM record").raw();
    const seen = new Set<string>();
    const lookOften = () => {
      for (let time = 0; time < 50; time++) seen.add(JSON.stringify(look.all()));
    };
    for (let deadline = 1; deadline <= 8; deadline++) {
      const move = account.start("reschedule", "-u", "mai", "-d", `${deadline}`, "--to", `${deadline + 1}`);
      while (move.process.exitCode === null) {
        lookOften();
        await delay(1);
      }
      expect((await move.ended).code).toBe(0);
      // Also where the machine had no time for it meanwhile.
      lookOften();
    }
    database.close();
    expect([...seen]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((deadline) => `[[${deadline}]]`));
  });
});

describe("Ctrl-C", () => {
  let account: Account;
  beforeAll(async () => {
    const opened = openAccount();
    account = opened.account;
    await fillStore(account, 3_000);
    return opened.remove;
  });

  it("and a plain kill end a command whose reader has stopped reading", async () => {
    // SIGTERM, because bash makes its background commands ignore SIGINT.
    const script =
      "mkfifo pipe; sleep 9 <pipe & tasks scan >pipe & sleep 1; kill $!; wait $!; echo $?; kill %1";
    const started = performance.now();
    expect((await account.bash(script)).stdout).toBe("143\n");
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it("ends a command that waits for the store", async () => {
    const database = new Libsql(account.store);
    database.exec("BEGIN IMMEDIATE");
    const running = account.start("create", "--user", "mai");
    await delay(1_000);
    expect(await interrupt(running)).toBe(130);
    database.exec("ROLLBACK");
    database.close();
  });
});

/** The exit code as a shell shows it; undefined where it does not end within three seconds. */
async function interrupt({ process }: Running): Promise<number | undefined> {
  const ended = new Promise<number>((resolve) => {
    process.once("exit", (code) => resolve(code ?? (process.signalCode === "SIGINT" ? 130 : 1)));
  });
  process.kill("SIGINT");
  const code = await Promise.race([ended, delay(3_000, undefined)]);
  process.kill("SIGKILL");
  return code;
}

async function millisecondsOf(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

async function millisecondsOfCreate({ tasks }: Account): Promise<number> {
  const threeAtOnce = () =>
    Promise.all([1, 2, 3].map(() => tasks("create", "-q", "--user", "mai", `body=${BODY}`)));
  const all = await millisecondsOf(async () => {
    for (let time = 0; time < 3; time++) await threeAtOnce();
  });
  return all / 3;
}

async function killAfter({ process, ended }: Running, milliseconds: number) {
  const timer = setTimeout(() => kill(process.pid!), milliseconds);
  const run = await ended;
  clearTimeout(timer);
  return run;
}

function kill(pid: number): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, "SIGKILL");
    } catch {
      // Only bash leads a group, and either may have ended by itself.
    }
  }
}

function integrity(account: Account): string[] {
  return pragma(account, "integrity_check");
}

function pragma<Value>(account: Account, name: string): Value[] {
  const database = new Libsql(account.store);
  try {
    return database.prepare(`PRAGMA ${name}`).raw().get() as Value[];
  } finally {
    database.close();
  }
}

/** A store as an older version made it, in place of the account's. */
function putOldStore({ dataDir, store }: Account, version: OldVersion, count: number): void {
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  const rows = Array.from({ length: count }, (_, n) =>
    oldRow(version, { table: "tasks-dev-table", deadline: n + 1 }),
  );
  const inserts = [];
  for (let at = 0; at < count; at += 1000)
    inserts.push(`INSERT INTO record VALUES ${rows.slice(at, at + 1000).join(",")}`);
  makeOldStore(store, version, `BEGIN; ${inserts.join(";")}; COMMIT`);
}
