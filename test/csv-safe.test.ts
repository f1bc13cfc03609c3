import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newMachine } from "./support/run-tasks.ts";

const RECORD = {
  user_name: "@a",
  deadline_unix_time: 1_795_600_000,
  "+name": "x",
  formula: '=HYPERLINK("http://x")',
  level: -5,
  note: "- milk, eggs",
  plain: "a=1",
  quoted: "'=1",
  tab: "\t=1",
};

async function newTable() {
  const machine = newMachine();
  writeFileSync(join(machine.folder, "in.ndjson"), `${JSON.stringify(RECORD)}\n`);
  await machine.tasks("import", "-q", join(machine.folder, "in.ndjson"));
  return machine;
}

describe("--csv-safe", () => {
  it("puts a quote before what a spreadsheet would run, in cells and header", async () => {
    const { tasks } = await newTable();
    expect(await tasks("scan", "-o", "csv", "--csv-safe")).toEqual({
      code: 0,
      stdout:
        "user_name,deadline_unix_time,'+name,formula,level,note,plain,quoted,tab\n" +
        `'@a,1795600000,x,"'=HYPERLINK(""http://x"")",-5,"'- milk, eggs",a=1,''=1,'\t=1\n`,
      stderr: "",
    });
    const query = await tasks(
      "query",
      "--user",
      "@a",
      "-o",
      "tsv",
      "--csv-safe",
      "--fields",
      "formula,tab,level",
    );
    expect(query.stdout).toBe("formula\ttab\tlevel\n'=HYPERLINK(\"http://x\")\t'\\t=1\t-5\n");
  });

  it("changes nothing where it is not given, nor in another format", async () => {
    const { tasks } = await newTable();
    const csv = await tasks("scan", "-o", "csv", "--fields", "formula,note");
    expect(csv.stdout).toBe('formula,note\n"=HYPERLINK(""http://x"")","- milk, eggs"\n');
    for (const format of ["json", "ndjson", "table"])
      expect(await tasks("scan", "-o", format, "--csv-safe")).toEqual(await tasks("scan", "-o", format));
  });

  it("is taken off by an import that is told of it, so that an export reads back the same", async () => {
    const machine = await newTable();
    const file = join(machine.folder, "out.csv");
    expect(await machine.tasks("export", "-q", file, "--csv-safe")).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    const text = (await machine.tasks("export", "-q", "--format", "csv", "--csv-safe")).stdout;
    expect(text).toContain("'=HYPERLINK");
    expect(text).toContain("'+name");
    const before = await machine.tasks("export", "-q");
    await machine.tasks("delete", "--user", "@a", "--deadline", "1795600000");
    expect(await machine.tasks("import", "-q", file, "--csv-safe")).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    expect(await machine.tasks("export", "-q")).toEqual(before);
  });

  it("stays in the texts where the import is not told of it", async () => {
    const machine = await newTable();
    const file = join(machine.folder, "out.csv");
    await machine.tasks("export", "-q", file, "--csv-safe", "--fields", "user_name,deadline_unix_time,note");
    await machine.tasks("import", "-q", file);
    const run = await machine.tasks("query", "--user", "'@a", "--fields", "note", "-o", "json");
    expect(JSON.parse(run.stdout)).toEqual([{ note: "'- milk, eggs" }]);
  });

  it("is in the help of every command that lists, writes or reads csv", async () => {
    const { tasks } = newMachine();
    for (const command of ["export", "import", "scan", "query"])
      expect((await tasks("help", command, "--all")).stdout).toContain("--csv-safe");
  });
});
