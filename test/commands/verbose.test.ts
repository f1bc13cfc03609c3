import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { newMachine, type Machine } from "../support/run-tasks.ts";

const KEY = ["--user", "mai", "--deadline", "1800000000"];
let machine: Machine;
const verbose = async (...words: string[]) => {
  const { code, stderr } = await machine.tasks(...words, "-q", "-v");
  return {
    code,
    lines: stderr
      .replaceAll(/\d+\.\d ms/g, "… ms")
      .split("\n")
      .slice(0, -1),
  };
};

beforeEach(() => {
  machine = newMachine();
});

describe("--verbose on the local store", () => {
  it("tells of each call with its time and its rows", async () => {
    const opened = `local: opened ${join(machine.folder, "home/.local/share/tasks/tasks.db")}`;
    expect(await verbose("create", ...KEY)).toEqual({
      code: 0,
      lines: [
        opened,
        "local: BEGIN IMMEDIATE ok, … ms",
        "local: INSERT record ok, … ms, 1 row",
        "local: COMMIT ok, … ms",
      ],
    });
    expect(await verbose("get", ...KEY)).toEqual({
      code: 0,
      lines: [opened, "local: SELECT record ok, … ms, 1 row"],
    });
    expect(await verbose("create", ...KEY)).toMatchObject({
      code: 4,
      lines: expect.arrayContaining(["local: INSERT record ok, … ms, 0 rows"]),
    });
  });

  it("tells of a transaction's calls of one kind together", async () => {
    const records = Array.from(
      { length: 150 },
      (_, at) => `{"user_name":"mai","deadline_unix_time":${at}}\n`,
    );
    const stdin = (async function* () {
      yield Buffer.from(records.join(""));
    })();
    machine = machine.with({ stdin });
    const { lines } = await verbose("import", "-", "--format", "ndjson");
    expect(lines.filter((line) => line.includes("INSERT"))).toEqual([
      "local: INSERT record ok, … ms, 100 rows",
      "local: INSERT record ok, … ms, 50 rows",
    ]);
  });

  it("tells of the parameter that a reference names, of the resources and of what the function does", async () => {
    await machine.tasks("parameter", "set", "/a/b", "blue");
    const read = await verbose("query", "--user", "mai", "--table", "ssm:/a/b");
    expect(read.lines).toContain("local: SELECT parameter ok, … ms, 1 row");
    expect((await verbose("status")).lines).toContain("local: SELECT schedule ok, … ms, 0 rows");
    expect((await verbose("invoke", "--get", "mai")).lines).toContainEqual(
      expect.stringMatching(/^local: SELECT record ok, /),
    );
  });

  it("is not there without the flag", async () => {
    expect((await machine.tasks("create", ...KEY, "-q")).stderr).toBe("");
  });
});
