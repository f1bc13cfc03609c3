import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { onBothTargets } from "../support/both-targets.ts";

const key = ["--user", "mai", "--deadline", "7"];
const LONG = "n".repeat(65_535);
// JavaScript gives every object members of these names.
const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "prototype"];
const ROW = '{"user_name":"mai","deadline_unix_time":7,';

onBothTargets("a record's names", (newMachine) => {
  it.each(NAMES)("may be %s in every command", async (name) => {
    const machine = await newMachine();
    const { tasks } = machine;
    const whole = `${ROW}"m":{"${name}":"y"},"${name}":"x"}\n`;
    const sorted = name < "m" ? `${ROW}"${name}":"x","m":{"${name}":"y"}}\n` : whole;
    const ok = (stdout: string) => ({ code: 0, stdout, stderr: "" });
    const create = await tasks("create", ...key, `${name}=x`, `m:={"${name}":"y"}`);
    expect(create).toEqual(ok(sorted));
    expect(await tasks("get", ...key)).toEqual(ok(sorted));
    expect(await tasks("query", "--user", "mai", "--where", `${name} = "x"`)).toEqual(ok(sorted));
    expect(await tasks("query", "--user", "mai", "--where", `${name} = "y"`)).toMatchObject({
      code: 0,
      stdout: "",
    });
    expect(await tasks("scan", "--where", `m.${name} = "y"`)).toEqual(ok(sorted));
    expect(await tasks("scan", "--fields", name)).toEqual(ok(`{"${name}":"x"}\n`));
    expect((await tasks("scan", "-o", "table")).stdout).toContain(name);
    expect((await tasks("export", "--quiet")).stdout).toBe(sorted);
    const csv = name < "m" ? [name, "x"] : ["m", `"{""${name}"":""y""}"`];
    expect((await tasks("export", "--format", "csv", "--quiet")).stdout).toContain(`,${csv[0]}`);
    expect((await tasks("export", "--format", "csv", "--quiet")).stdout).toContain(`,${csv[1]}`);
    const typed = (await tasks("export", "--format", "dynamodb-json", "--quiet")).stdout;
    expect(typed).toContain(`"${name}":{"S":"x"}`);
    expect(typed).toContain(`{"M":{"${name}":{"S":"y"}}}`);
    expect(await tasks("create", ...key)).toMatchObject({ code: 4 });
    const changed = sorted.replace('"x"', "2");
    expect(await tasks("update", ...key, `${name}:=1`, "--if", `attribute_exists(${name})`)).toMatchObject({
      code: 0,
    });
    expect(await tasks("update", ...key, "--add", `${name}=1`)).toEqual(ok(changed));
    expect(await tasks("update", ...key, "a=1", "--if", `${name} = 7`)).toMatchObject({ code: 4 });
    // Not with a map: to dynalite, no two maps are equal.
    await tasks("create", "--user", "ken", "--deadline", "1", `${name}=x`);
    expect((await tasks("reschedule", "--user", "ken", "--deadline", "1", "--to", "2")).stdout).toBe(
      `{"user_name":"ken","deadline_unix_time":2,"${name}":"x"}\n`,
    );
    expect((await tasks("delete", "--user", "ken", "--deadline", "2")).code).toBe(0);
    expect((await tasks("done", ...key)).stdout).toContain(`"${name}":2`);
    expect((await tasks("update", ...key, "--remove", name)).stdout).not.toContain(`"${name}":2`);
    expect((await tasks("delete", ...key)).stdout).toContain(`"m":{"${name}":"y"}`);
    writeFileSync(join(machine.folder, "in.ndjson"), sorted);
    expect((await tasks("import", join(machine.folder, "in.ndjson"))).code).toBe(0);
    expect((await tasks("export", "--quiet")).stdout).toBe(sorted);
  });

  it("may have 65,535 bytes, and no more anywhere", async () => {
    const { tasks } = await newMachine();
    expect(await tasks("create", ...key, `${LONG}=x`)).toMatchObject({ code: 0 });
    expect((await tasks("get", ...key)).stdout).toBe(`${ROW}"${LONG}":"x"}\n`);
    expect((await tasks("export", "--quiet")).stdout).toBe(`${ROW}"${LONG}":"x"}\n`);
    const tooLong = {
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^error: [^\n]*n{30,40}[^\n]*65535 bytes\nhint: [^\n]+\n$/),
    };
    expect(await tasks("update", ...key, "--remove", `${LONG}n`)).toEqual(tooLong);
    expect(await tasks("update", ...key, "--add", `${LONG}n=1`)).toEqual(tooLong);
    expect(await tasks("update", ...key, `${LONG}n=1`)).toEqual(tooLong);
    expect(await tasks("update", ...key, "a=1", "--if", `${LONG}n = 1`)).toEqual(tooLong);
    expect(await tasks("delete", ...key, "--if", `attribute_exists(a.${LONG}n)`)).toEqual(tooLong);
    expect(await tasks("scan", "--where", `size(${LONG}n) = 1`)).toEqual(tooLong);
    expect(await tasks("update", ...key, "--remove", "é".repeat(32_768))).toMatchObject({ code: 2 });
    expect(await tasks("update", ...key, "--remove", LONG)).toMatchObject({ code: 0 });
  });

  it("are not empty, at no depth", async () => {
    const { tasks } = await newMachine();
    const empty = {
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^error: [^\n]*empty name[^\n]*\nhint: [^\n]+\n$/),
    };
    expect(await tasks("create", ...key, 'm:={"":1}')).toEqual(empty);
    expect(await tasks("create", ...key, 'm:=[{"a":{"":1}}]')).toEqual(empty);
  });
});
