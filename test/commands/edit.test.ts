import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { onBothTargets, type NewMachine } from "../support/both-targets.ts";

const KEY = ["--user", "mai", "--deadline", "1795600000"];

async function withTask(newMachine: NewMachine, ...attributes: string[]) {
  const machine = await newMachine();
  await machine.tasks("create", ...KEY, ...attributes);
  return {
    ...machine,
    /** Runs the command with an editor: a line of shell that gets the file as $1. Each time that it runs it counts. */
    async edit(script: string, ...words: string[]) {
      const file = join(machine.folder, "editor.sh");
      const runs = join(machine.folder, "runs");
      writeFileSync(file, `cp "$1" ${machine.folder}/seen\nprintf x >> ${runs}\n${script}\n`);
      writeFileSync(runs, "");
      const run = await machine
        .with({ env: { ...machine.env, EDITOR: `sh ${file}` } })
        .tasks("edit", ...(words.length === 0 ? KEY : words));
      return {
        ...run,
        runs: readFileSync(runs, "utf8").length,
        seen: readFileSync(`${machine.folder}/seen`, "utf8"),
      };
    },
    stored: async () => (await machine.tasks("scan")).stdout,
  };
}

onBothTargets("tasks edit", (newMachine, operations) => {
  // dynalite calls no map equal to another; the conformance suite compares them on DynamoDB Local.
  const map = operations === undefined ? ['m:={"x":[1,{}]}'] : [];

  it("opens the record as JSON that says every type, and writes what was saved", async () => {
    const { edit, stored } = await withTask(newMachine, "status=open", 'tags:ss=["b","a"]', ...map);
    const run = await edit(`sed -i 's/"open"/"waiting"/; s/"a",/"a", "c",/' "$1"`);
    expect(run).toMatchObject({ code: 0, stderr: "", runs: 1 });
    expect(run.seen).toBe(
      '{\n  "user_name": "mai",\n  "deadline_unix_time": 1795600000,\n  "status": "open",\n' +
        `${operations === undefined ? '  "m": {\n    "x": [\n      1,\n      {}\n    ]\n  },\n' : ""}  "tags": {\n    "$ss": ["a","b"]\n  }\n}\n`,
    );
    expect(run.stdout).toBe(
      `{"user_name":"mai","deadline_unix_time":1795600000,"status":"waiting",${operations === undefined ? '"m":{"x":[1,{}]},' : ""}"tags":["a","b","c"]}\n`,
    );
    expect(await stored()).toBe(run.stdout);
  });

  it("keeps 38 digits, binary and odd names, and writes nothing where nothing was changed", async () => {
    const digits = "1.2345678901234567890123456789012345678";
    const { edit, stored } = await withTask(newMachine, `n:=${digits}`, "b:b=AQI=", "__proto__=x");
    const before = await stored();
    operations?.();
    const run = await edit("true");
    expect(run).toMatchObject({ code: 0, stderr: "note: nothing was changed\n", stdout: before });
    expect(operations?.() ?? ["GetItem"]).toEqual(["GetItem"]);
    expect((await edit(`sed -i 's/"x"/"y"/' "$1"`)).stdout).toBe(before.replace('"x"', '"y"'));
  });

  it("shows a mistake above what was saved, and takes what is then saved", async () => {
    const { edit, stored } = await withTask(newMachine, "n:=1");
    const mend = `if grep -q '^// error' "$1"; then sed -i 's/oops/2/' "$1"; else sed -i 's/"n": 1/"n": oops/' "$1"; fi`;
    const run = await edit(mend);
    expect(run).toMatchObject({ code: 0, stderr: "", runs: 2 });
    expect(run.seen).toMatch(/^\/\/ error: the record is not JSON: .*\n(\/\/ .*\n)+\{\n {2}"user_name"/);
    expect(JSON.parse(await stored())).toMatchObject({ n: 2 });
  });

  it("ends with an editor that is a program and makes its mistake again, in the comment or for ever", async () => {
    const { edit, stored } = await withTask(newMachine, "n:=1");
    const before = await stored();
    for (const [script, runs] of [
      [`sed -i s/user_name/usr/ "$1"`, 2],
      [`sed -i s/user_name/user_namee/ "$1"`, 5],
    ] as const)
      expect(await edit(script)).toMatchObject({ code: 2, stdout: "", runs });
    expect(await stored()).toBe(before);
  });

  it("gives up where the mistake is saved again, and writes nothing", async () => {
    const { edit, stored } = await withTask(newMachine, "n:=1");
    const before = await stored();
    for (const [script, message] of [
      [`printf '{"user_name":"mai"}' > "$1"`, "error: the record has no deadline_unix_time"],
      [`printf '[]' > "$1"`, "error: the record is JSON of type L, not an object"],
      [`: > "$1"`, "error: nothing is left of the record\nhint: `tasks delete` deletes it"],
    ] as const) {
      const run = await edit(`grep -q '^// error' "$1" || ${script}`);
      expect(run).toMatchObject({ code: 2, stdout: "", runs: 2 });
      expect(run.stderr).toContain(message);
    }
    expect(await stored()).toBe(before);
  });

  it("writes nothing where somebody added an attribute meanwhile that the record did not have", async () => {
    const { edit, stored, tasks, folder } = await withTask(newMachine, "status=open");
    const flag = join(folder, "changed");
    const running = edit(`while [ ! -e ${flag} ]; do sleep 0.05; done; sed -i 's/"open"/"waiting"/' "$1"`);
    await expect.poll(() => readFileSync(join(folder, "runs"), "utf8"), { timeout: 10_000 }).toBe("x");
    await tasks("update", ...KEY, "added=1");
    writeFileSync(flag, "");
    const run = await running;
    expect(run).toMatchObject({ code: 4, stdout: "" });
    expect(run.stderr).toContain('  added: nothing was expected, "1" is there\n');
    expect(JSON.parse(await stored())).toMatchObject({ status: "open", added: "1" });
  });

  it("writes nothing where somebody changed the record meanwhile, and keeps what was saved", async () => {
    const { edit, stored, tasks, folder } = await withTask(newMachine, "n:=1", "status=open");
    const flag = join(folder, "changed");
    const running = edit(`while [ ! -e ${flag} ]; do sleep 0.05; done; sed -i 's/"open"/"waiting"/' "$1"`);
    await tasks("update", ...KEY, "n:=2");
    writeFileSync(flag, "");
    const run = await running;
    expect(run).toMatchObject({ code: 4, stdout: "" });
    expect(run.stderr).toContain("  n: 1 was expected, 2 is there\n");
    const path = /^note: what you saved is in (.*)$/m.exec(run.stderr)?.[1] ?? "";
    expect(readFileSync(path, "utf8")).toContain('"waiting"');
    expect(JSON.parse(await stored())).toMatchObject({ n: 2, status: "open" });
  });

  it("moves the record where a key was changed, if no other is there", async () => {
    const { edit, stored, tasks } = await withTask(newMachine, "n:=1");
    await tasks("create", "--user", "mai", "--deadline", "1795600009");
    const taken = await edit(`sed -i 's/1795600000/1795600009/' "$1"`);
    expect(taken).toMatchObject({ code: 4, stdout: "" });
    const moved = await edit(`sed -i 's/1795600000/1795600001/' "$1"`);
    expect(moved).toMatchObject({ code: 0, stderr: "" });
    expect(await stored()).toBe(
      '{"user_name":"mai","deadline_unix_time":1795600001,"n":1}\n{"user_name":"mai","deadline_unix_time":1795600009}\n',
    );
  });

  it("is undone like every write, and a dry run writes nothing", async () => {
    const { edit, stored, tasks } = await withTask(newMachine, "status=open");
    const before = await stored();
    const dry = await edit(`sed -i 's/"open"/"waiting"/' "$1"`, ...KEY, "--dry-run");
    expect(dry.code).toBe(0);
    expect(dry.stdout).toContain("waiting");
    expect(await stored()).toBe(before);
    await edit(`sed -i 's/"open"/"waiting"/' "$1"`);
    expect(await stored()).not.toBe(before);
    expect((await tasks("undo")).code).toBe(0);
    expect(await stored()).toBe(before);
  });

  it("says what is wrong where there is no editor, or it fails, and leaves no file", async () => {
    const { edit, tasks, folder } = await withTask(newMachine);
    expect(await tasks("edit", ...KEY)).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: no editor is known: neither VISUAL nor EDITOR is set\nhint: name one, as in `export EDITOR=nano`\n",
    });
    const failed = await edit(`echo "$1" > ${folder}/path; exit 3`);
    expect(failed).toMatchObject({ code: 1, stdout: "" });
    expect(failed.stderr).toMatch(/^error: the editor 'sh .*' ended with 3\nhint: nothing was changed; /);
    expect(existsSync(readFileSync(join(folder, "path"), "utf8").trim())).toBe(false);
  });

  it("ends with 3 for a record that is not there", async () => {
    const { tasks, env, with: on } = await withTask(newMachine);
    const run = await on({ env: { ...env, EDITOR: "false" } }).tasks(
      "edit",
      "--user",
      "mai",
      "--deadline",
      "5",
    );
    expect(run).toMatchObject({ code: 3, stdout: "" });
    expect((await tasks("scan", "--count")).stdout).toBe("1\n");
  });
});
