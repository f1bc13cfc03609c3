import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { onBothTargets } from "../support/both-targets.ts";
import type { Machine } from "../support/run-tasks.ts";

const line = (deadline: string, rest = "") => `{"user_name":"mai","deadline_unix_time":${deadline}${rest}}\n`;

/** Writes a file that `export` could have made, and imports it. */
async function importLines(machine: Machine, text: string) {
  const file = join(machine.folder, "in.ndjson");
  writeFileSync(file, text);
  return machine.tasks("import", file);
}

onBothTargets("a key that another program has made", (newMachine, operations) => {
  const isLocal = operations === undefined;

  it.each([
    ["-5", "-5"],
    ["1767225600000.0", "1767225600000"],
    ["2026.0", "2026"],
    ["1.5", "1.5"],
    ["-0.25", "-0.25"],
    ["1e30", `1${"0".repeat(30)}`],
    ["-1e125", `-1${"0".repeat(125)}`],
    ["1e-130", `0.${"0".repeat(129)}1`],
    ["12345678901234567890123456789012345678", "12345678901234567890123456789012345678"],
  ])("%s is imported, exported, and named by every command", async (written, deadline) => {
    const machine = await newMachine();
    expect((await importLines(machine, line(deadline))).code).toBe(0);
    expect((await machine.tasks("export", "-")).stdout).toBe(line(deadline));
    const name = ["--user", "mai", `--deadline=${written}`];
    expect(await machine.tasks("get", ...name)).toMatchObject({ code: 0, stdout: line(deadline) });
    expect((await machine.tasks("query", "--user", "mai", "--user", "ken")).stdout).toBe(line(deadline));
    expect(await machine.tasks("update", ...name, "status=open")).toMatchObject({
      code: 0,
      stdout: line(deadline, ',"status":"open"'),
    });
    expect((await machine.tasks("done", ...name)).stdout).toContain('"status":"done"');
    expect((await machine.tasks("get", ...name, "-o", "table")).stdout).toContain(deadline);
    expect(await machine.tasks("reschedule", ...name, "--to", "1800000000")).toMatchObject({ code: 0 });
    expect(await machine.tasks("get", ...name)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`there is no task of mai at `),
    });
    await importLines(machine, line(deadline));
    expect(await machine.tasks("delete", ...name)).toMatchObject({ code: 0, stdout: line(deadline) });
    expect((await machine.tasks("scan", "--count")).stdout).toBe("1\n");
  });

  it("is told after an import, for it may be milliseconds", async () => {
    const machine = await newMachine();
    const { code, stderr } = await importLines(machine, line("1") + line("1767225600000") + line("-5"));
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining(
        "note: 2 records with a deadline that is not a second between 1970 and 9999, the first on line 2: " +
          "1767225600000, which looks like milliseconds (1767225600)\n",
      ),
    ]);
  });

  it("is one of the keys that --from and --to, get --keys and a conflict see", async () => {
    const machine = await newMachine();
    const all = ["-1.5", "1", "1.5", "2", `1${"0".repeat(30)}`].map((deadline) => line(deadline));
    await importLines(machine, all.join(""));
    const user = ["--user", "mai"];
    expect((await machine.tasks("query", ...user, "--from", "1", "--to", "2")).stdout).toBe(
      all.slice(1, 4).join(""),
    );
    expect((await machine.tasks("query", ...user, "--to", "1", "--desc")).stdout).toBe(
      all.slice(0, 2).toReversed().join(""),
    );
    expect((await machine.tasks("query", ...user, "--from", "2")).stdout).toBe(all.slice(3).join(""));
    const keys = join(machine.folder, "keys.ndjson");
    writeFileSync(keys, all[4]! + all[2]! + all[0]!);
    expect((await machine.tasks("get", "--keys", keys)).stdout).toBe(all[4]! + all[2]! + all[0]!);
    const again = await machine.tasks("import", keys, "--on-conflict", "skip");
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining("3 skipped")]);
    expect((await machine.tasks("scan", "--count")).stdout).toBe("5\n");
  });

  it.runIf(isLocal)("is changed once with those of all users", async () => {
    const machine = await newMachine();
    const all = ["1", "1.5", `1${"0".repeat(30)}`, `9${"9".repeat(37)}${"0".repeat(88)}`];
    await importLines(machine, all.map((deadline) => line(deadline)).join(""));
    const run = await machine.tasks("done", "--all-users", "--all", "--yes");
    expect([run.code, run.stdout.match(/"done"/g)]).toEqual([0, all.map(() => '"done"')]);
    expect((await machine.tasks("undo")).code).toBe(0);
    expect((await machine.tasks("export", "-")).stdout).toBe(all.map((one) => line(one)).join(""));
  });

  it("is listed in order, and cursors keep every digit", async () => {
    const machine = await newMachine();
    const close = ["1", "1.0000000000000000000000000000000000001", "1.05", "1.5", "1.51"];
    const large = ["1767225600000", "9007199254740993", "12345678901234567890", `1${"0".repeat(30)}`];
    const negative = [`-1${"0".repeat(30)}`, "-12345678901234567890", "-5", "-1.51", "-1.5", "-0.05"];
    const all = [...negative, "0", ...close, "2", ...large];
    await importLines(machine, all.map((deadline) => line(deadline)).join(""));
    for (const order of ["--asc", "--desc"]) {
      const expected = order === "--asc" ? all : all.toReversed();
      const found: string[] = [];
      let after: string[] = [];
      do {
        const list = ["query", "--user", "mai", "--user", "a", "--user", "zoe", order, "--limit", "1"];
        const { stdout, stderr } = await machine.tasks(...list, ...after);
        found.push(stdout);
        const cursor = /--after (\S+)/.exec(stderr)?.[1];
        after = cursor === undefined ? [] : ["--after", cursor];
      } while (after.length > 0);
      expect(found.join("")).toBe(expected.map((deadline) => line(deadline)).join(""));
    }
  });

  it("is not made by create and reschedule, and a year is taken for a year", async () => {
    const machine = await newMachine();
    for (const deadline of ["1.5", "-5", "1e30", "2026", "20261201", "1767225600000"]) {
      expect(await machine.tasks("create", "--user", "mai", `--deadline=${deadline}`)).toMatchObject({
        code: 2,
        stdout: "",
      });
    }
    await machine.tasks("create", "--user", "mai", "--deadline", "5");
    expect(
      await machine.tasks("reschedule", "--user", "mai", "--deadline", "5", "--to", "1.5"),
    ).toMatchObject({ code: 2 });
    expect((await machine.tasks("create", "--user", "mai", "--deadline", "2026")).stderr).toBe(
      "error: --deadline '2026' is not a date: four digits would be unix seconds in 1970\n" +
        "hint: for a day of that year write 2026-12-31\n",
    );
  });
});
