import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { newAccount } from "../support/spawn-tasks.ts";
import { noMounts, withMount } from "./private-mounts.ts";

if (noMounts !== undefined) process.stderr.write(`!!! store-space tests SKIPPED: ${noMounts}\n`);

const ERROR = /^error: [^\n]+\nhint: [^\n]+\n$/;

describe.skipIf(noMounts !== undefined)("a store on a full disk", () => {
  it("takes no further record, says so, and keeps all that it took", async () => {
    const account = newAccount();
    const body = `
      for i in {1..20}; do tasks create -q -u mai "body=$2" --fields deadline_unix_time 2>&1 || echo "exit $?"; done
      echo; tasks query -u mai --fields deadline_unix_time`;
    await account.bash('mkdir -p "$1"', account.dataDir);
    const script = withMount('mount -t tmpfs -o size=640k none "$1"', body);
    const { stdout, stderr } = await account.bash(script, account.dataDir, "x".repeat(50_000));

    expect(stderr).toBe("");
    const [said = "", stored] = stdout.split("\n\n");
    // A write that the history has no room for is made all the same, and says so.
    const answers = said.replaceAll(
      /^warning: it is not in the history, and cannot be undone: .*\n(?=\{)/gm,
      "",
    );
    const taken = answers.match(/^\{.*\}$/gm)!;
    expect(taken.length).toBeGreaterThan(2);
    expect(stored).toBe(`${taken.join("\n")}\n`);
    const refusal = `error: the disk of the local store ${account.store} is full; this write was not made\nhint: .+\nexit 1`;
    expect(answers.split("\n").slice(taken.length).join("\n")).toMatch(new RegExp(`^(${refusal}(\n|$))+$`));
  });

  it("that has no room for the store itself is an error with a hint", async () => {
    const account = newAccount();
    await account.bash('mkdir -p "$1"', account.dataDir);
    const full = 'mount -t tmpfs -o size=16k none "$1"; head -c 16384 /dev/zero >"$1/other"';
    const { code, stderr } = await account.bash(withMount(full, "tasks create -q -u mai"), account.dataDir);
    expect(code).toBe(1);
    expect(stderr).toMatch(ERROR);
    expect(stderr).toMatch(/full/);
  });
});

describe.skipIf(noMounts !== undefined)("a store that cannot be written", () => {
  // Mounted read-only, because permissions do not bind root.
  const readOnly = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"';

  it.each(["scan", "create -u mai", "get -u mai -d 1800000000", "delete -u mai -d 1800000000"])(
    "is an error with a hint for %s",
    async (words) => {
      const account = newAccount();
      await account.tasks("create", "-q", "-u", "mai", "-d", "1800000000");
      const before = readFileSync(account.store);
      const run = await account.bash(withMount(readOnly, `tasks ${words}`), account.dataDir);
      expect(run).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(ERROR) });
      expect(run.stderr).toContain(account.store);
      expect(run.stderr).toMatch(/cannot be (opened|written).*\nhint: .*--data-dir/);
      expect(run.stderr).not.toMatch(/ConnectionFailed|Error\(/);
      expect(readFileSync(account.store).equals(before)).toBe(true);
    },
  );

  it("is an error with a hint where the folder does not even exist", async () => {
    const account = newAccount();
    await account.bash('mkdir -p "$1"', account.dataDir);
    const run = await account.bash(
      withMount(readOnly, 'tasks create -u mai --data-dir "$1/deep"'),
      account.dataDir,
    );
    expect(run).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(ERROR) });
    expect(run.stderr).toMatch(/deep\/tasks\.db cannot be made: .*read-only/i);
  });
});
