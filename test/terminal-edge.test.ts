import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newMachine } from "./support/run-tasks.ts";

const TAG = "\u{e0041}";
const EVIL = `\u001b]0;title\u0007\u009b2J\u202eabc\u00ad${TAG}\u3164\r\u001b[2K`;
const WRITTEN_OUT = "\\x1b]0;title\\x07\\u009b2J\\u202eabc\\u00ad\\udb40\\udc41\\u3164\\r\\x1b[2K";

async function newTable() {
  const machine = newMachine();
  const line = JSON.stringify({ user_name: "a", deadline_unix_time: 1_795_600_000, note: EVIL });
  writeFileSync(join(machine.folder, "in.ndjson"), `${line}\n`);
  expect(await machine.tasks("import", "-q", join(machine.folder, "in.ndjson"))).toMatchObject({ code: 0 });
  return { pipe: machine, terminal: machine.with({ terminalColumns: 200 }) };
}

describe("what a record holds, on a terminal,", () => {
  it.each(["csv", "tsv", "table"])("is written out as %s", async (format) => {
    const { terminal } = await newTable();
    const run = await terminal.tasks("scan", "-o", format, "--no-color", "--fields", "note");
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout.replace(/^"|"$|"(?=\n$)/gm, "")).toBe(`note\n${WRITTEN_OUT}\n`);
  });

  it.each(["json", "ndjson"])("is the same string as %s, and JSON still", async (format) => {
    const { terminal } = await newTable();
    const { stdout } = await terminal.tasks("scan", "-o", format, "--fields", "note");
    expect([JSON.parse(stdout)].flat()).toEqual([{ note: EVIL }]);
    // oxlint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u202e\u3164]|\u{e0041}/u);
  });

  it.each(["csv", "ndjson", "json", "dynamodb-json"])("is written out by an export as %s", async (format) => {
    const { terminal, pipe } = await newTable();
    const { stdout, code } = await terminal.tasks("export", "-q", "--format", format);
    expect(code).toBe(0);
    // oxlint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u202e\u3164]|\u{e0041}/u);
    if (format !== "csv") {
      const piped = await pipe.tasks("export", "-q", "--format", format);
      expect(JSON.parse(stdout)).toEqual(JSON.parse(piped.stdout));
    }
  });

  it("is untouched in a pipe", async () => {
    const { pipe } = await newTable();
    const csv = await pipe.tasks("scan", "-o", "csv", "--fields", "note");
    expect(csv.stdout).toBe(`note\n"${EVIL}"\n`);
    const tsv = await pipe.tasks("scan", "-o", "tsv", "--fields", "note");
    expect(tsv.stdout).toBe(`note\n${EVIL.replace("\r", "\\r")}\n`);
    const ndjson = await pipe.tasks("scan", "-o", "ndjson", "--fields", "note");
    expect(ndjson.stdout).toContain(`\u00ad${TAG}\u3164`);
    expect(JSON.parse(ndjson.stdout)).toEqual({ note: EVIL });
  });

  it("keeps the lines and cells of csv and tsv", async () => {
    const machine = newMachine();
    await machine.tasks("create", "--user", "a", "--deadline", "1795600000", "x=1", 'y:="1\\n2"');
    const run = await machine.with({ terminalColumns: 80 }).tasks("scan", "-o", "tsv", "--fields", "x,y");
    expect(run.stdout).toBe("x\ty\n1\t1\\n2\n");
    const csv = await machine.with({ terminalColumns: 80 }).tasks("scan", "-o", "csv", "--fields", "x,y");
    expect(csv.stdout).toBe('x,y\n1,"1\n2"\n');
  });
});

describe("a setting or a file's name", () => {
  const folder = `d\u001b]0;x\u0007\u009b2J\u202e${TAG}`;
  const shown = "d\\x1b]0;x\\x07\\u009b2J\\u202e\\udb40\\udc41";
  // oxlint-disable-next-line no-control-regex
  const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u202e\u3164]|\u{e0041}/u;

  it.each([
    [["create", "--user", "a", "--deadline", "1795600000"]],
    [["provision", "--plan"]],
    [["provision"]],
    [["status"]],
    [["destroy", "--delete-data", "--yes"]],
    [["doctor"]],
    [["config"]],
    [["export", join(folder, "no", "such", "file")]],
    [["import", folder]],
    [["scan", "--tz", folder]],
    [["scan", "--table", folder]],
    [["policy", folder]],
    [[folder]],
  ])("is written out by %j", async (words) => {
    const machine = newMachine().with({ terminalColumns: 400 });
    const dataDir = join(machine.folder, `${folder}\nerror: forged`);
    const run = await machine.tasks(...words, "--no-color", "--data-dir", dataDir);
    expect(run.stdout).not.toMatch(UNSAFE);
    expect(run.stderr).not.toMatch(UNSAFE);
    expect(`${run.stdout}${run.stderr}`).toContain(shown);
    expect(`${run.stdout}${run.stderr}`).not.toMatch(/^error: forged/m);
  });

  it("is written out where it comes from a config file", async () => {
    const machine = newMachine();
    writeFileSync(
      join(machine.folder, "tasks.json"),
      JSON.stringify({ "data-dir": join(machine.folder, folder) }),
    );
    const run = await machine.tasks("create", "--user", "a");
    expect(run.stderr).not.toMatch(UNSAFE);
    expect(run.stderr).toContain(shown);
  });
});
