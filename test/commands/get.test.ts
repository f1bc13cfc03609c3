import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { onBothTargets } from "../support/both-targets.ts";

onBothTargets("tasks get", (newMachine, operations) => {
  it("prints the record that create wrote", async () => {
    const { tasks } = await newMachine();
    await tasks("create", "--user", "熊本 はまち", "--deadline", "1795600000", "title=Report", "n:n=007.50");
    expect(await tasks("get", "--user", "熊本 はまち", "--deadline", "1795600000")).toEqual({
      code: 0,
      stdout: '{"user_name":"熊本 はまち","deadline_unix_time":1795600000,"n":7.5,"title":"Report"}\n',
      stderr: "",
    });
  });

  it.each([
    ["ndjson", '{"user_name":"はまち","deadline_unix_time":1795600000,"note":"a\\tb\\n","tags":["x","y"]}\n'],
    [
      "json",
      '[\n{"user_name":"はまち","deadline_unix_time":1795600000,"note":"a\\tb\\n","tags":["x","y"]}\n]\n',
    ],
    ["csv", 'user_name,deadline_unix_time,note,tags\nはまち,1795600000,"a\tb\n","[""x"",""y""]"\n'],
    ["tsv", 'user_name\tdeadline_unix_time\tnote\ttags\nはまち\t1795600000\ta\\tb\\n\t["x","y"]\n'],
  ])("prints it as %s", async (format, stdout) => {
    const { tasks } = await newMachine();
    await tasks(
      "create",
      "--user",
      "はまち",
      "--deadline",
      "1795600000",
      'tags:ss=["y","x"]',
      'note:="a\\tb\\n"',
    );
    const run = await tasks("get", "--user", "はまち", "--deadline", "1795600000", "-o", format);
    expect(run).toEqual({ code: 0, stdout, stderr: "" });
  });

  it("shows it whole, with local time, and a record cannot drive the terminal", async () => {
    const { tasks } = await newMachine();
    await tasks("create", "--user", "はまち", "--deadline", "1795600000", 'note:="\\u001b[2Jx"', "tail=z");
    const run = await tasks(
      "get",
      "--user",
      "はまち",
      "--deadline",
      "1795600000",
      "-o",
      "table",
      "--tz",
      "UTC",
    );
    expect(run).toEqual({
      code: 0,
      stdout:
        "rxdb  Wed 09:46, in 2 days\n" +
        "user_name: はまち\n" +
        "deadline_unix_time: 2026-11-25 09:46:40 +00:00\n" +
        "note: \\x1b[2Jx\n" +
        "tail: z\n",
      stderr: "",
    });
  });

  it("finds it by any way to write the same instant", async () => {
    const { tasks } = await newMachine();
    await tasks("create", "--user", "mai", "--deadline", "1796083200");
    for (const when of ["2026-12-01T09:00", "2026-12-01T00:00Z", "2026年12月1日 9時", "+1w23h"]) {
      const run = await tasks("get", "--user", "mai", "--deadline", when, "-q");
      expect(run.code, when).toBe(0);
    }
  });

  it("ends with 3 for a record that is not there, and says which it looked for", async () => {
    const { tasks } = await newMachine();
    await tasks("create", "--user", "mai", "--deadline", "1796083201", "-q");
    const run = await tasks("get", "--user", "mai", "--deadline", "2026-12-01T09:00", "--quiet");
    expect(run).toEqual({
      code: 3,
      stdout: "",
      stderr:
        "error: there is no task of mai at 2026-12-01 09:00:00 +09:00 (1796083200)\n" +
        "hint: `tasks query --user mai` lists what is there\n",
    });
  });

  it("prints the chosen fields as columns, those that are missing empty", async () => {
    const { tasks } = await newMachine();
    await tasks("create", "--user", "mai", "--deadline", "9", 'owner:={"name":"Ken","at":[1,2]}');
    const words = ["get", "--user", "mai", "--deadline", "9", "--fields", "owner.at[1],nothing,owner.name"];
    expect((await tasks(...words, "-o", "csv")).stdout).toBe("owner.at[1],nothing,owner.name\n2,,Ken\n");
    expect((await tasks(...words, "-o", "json")).stdout).toBe('[\n{"owner.at[1]":2,"owner.name":"Ken"}\n]\n');
  });

  it("reads the records of many keys in their order, from a file in any format or a pipe", async () => {
    const machine = await newMachine();
    const { tasks } = machine;
    for (const n of [1, 2, 3]) await tasks("create", "--user", "mai", "--deadline", String(n), `n:=${n}`);
    const line = (n: number) => `{"user_name":"mai","deadline_unix_time":${n},"n":${n}}\n`;
    const files = {
      "keys.ndjson":
        '{"user_name":"mai","deadline_unix_time":3,"other":1}\n{"user_name":"mai","deadline_unix_time":1}\n',
      "keys.json": '[{"user_name":"mai","deadline_unix_time":3},{"user_name":"mai","deadline_unix_time":1}]',
      "keys.csv": "user_name,deadline_unix_time\nmai,3\nmai,1970-01-01T00:00:01Z\n",
    };
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(machine.folder, name), content);
      const run = await tasks("get", "--keys", join(machine.folder, name));
      expect(run, name).toEqual({ code: 0, stdout: line(3) + line(1), stderr: "" });
    }
    const stdin = Readable.from([Buffer.from(line(2) + line(2))]);
    const run = await machine.with({ stdin }).tasks("get", "--keys", "-");
    expect(run).toEqual({ code: 0, stdout: line(2) + line(2), stderr: "" });
  });

  it("goes on after a record that is missing, and ends with 3", async () => {
    const machine = await newMachine();
    await machine.tasks("create", "--user", "mai", "--deadline", "2");
    const stdin = Readable.from([Buffer.from("user_name,deadline_unix_time\nken,1\nmai,2\n")]);
    const run = await machine.with({ stdin }).tasks("get", "--keys", "-");
    expect(run).toEqual({
      code: 3,
      stdout: '{"user_name":"mai","deadline_unix_time":2}\n',
      stderr:
        "note: there is no task of ken at 1970-01-01 09:00:01 +09:00 (1)\n" +
        "error: 1 of 2 records is not there\n" +
        "hint: the notes above name them; `tasks query --user <name>` lists what is there\n",
    });
  });

  it("refuses a line that has no keys, and keys of two kinds", async () => {
    const machine = await newMachine();
    const stdin = Readable.from([Buffer.from('{"user_name":"mai"}\n')]);
    expect(await machine.with({ stdin }).tasks("get", "--keys", "-")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: --keys -, line 1: the record has no deadline_unix_time\n" +
        "hint: each record needs user_name and deadline_unix_time, as `tasks query` and `tasks scan` print them\n",
    });
    const both = await machine.tasks("get", "--keys", "-", "--user", "mai");
    expect(both.code).toBe(2);
    const neither = await machine.tasks("get", "--user", "mai");
    expect(neither).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: --user alone is not one task\nhint: /),
    });
  });

  it.runIf(operations !== undefined)("reads a hundred keys a call", async () => {
    const machine = await newMachine();
    const lines = Array.from(
      { length: 250 },
      (_, n) => `{"user_name":"mai","deadline_unix_time":${n}}\n`,
    ).join("");
    writeFileSync(join(machine.folder, "keys.ndjson"), lines);
    await machine.tasks("import", "-q", join(machine.folder, "keys.ndjson"));
    operations!();
    const run = await machine.tasks("get", "--keys", join(machine.folder, "keys.ndjson"));
    expect(run).toEqual({ code: 0, stdout: lines, stderr: "" });
    expect(operations!()).toEqual(["BatchGetItem", "BatchGetItem", "BatchGetItem"]);
  });

  it.runIf(operations !== undefined)("makes one call", async () => {
    const { tasks } = await newMachine();
    await tasks("create", "--user", "mai", "--deadline", "9");
    operations!();
    const run = await tasks("get", "--user", "mai", "--deadline", "9", "--verbose");
    expect(run.stderr).toMatch(/^aws: GetItem ok, \d+ ms, 1 attempt, 1 capacity unit\n$/);
    expect(operations!()).toEqual(["GetItem"]);
  });
});
