import { describe, expect, it } from "vitest";
import { newMachine } from "./support/run-tasks.ts";

describe("a choice that is nearly right", () => {
  it.each([
    [["scan", "-o", "jsno"], "'jsno'", "did you mean json? `tasks help scan` shows its options"],
    [["scan", "--target", "lcal"], "'lcal'", "did you mean local? `tasks help scan` shows its options"],
    [
      ["import", "x.ndjson", "--on-conflict", "skp"],
      "'skp'",
      "did you mean skip? `tasks help import` shows its options",
    ],
    [["completion", "bsh"], "'bsh'", "did you mean bash? `tasks help completion` shows its options"],
  ])("gets the right one as a hint: %j", async (words, told, hint) => {
    const run = await newMachine().tasks(...words);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toContain(told);
    expect(run.stderr).toContain(`\nhint: ${hint}\n`);
  });

  it("in a variable too", async () => {
    const machine = newMachine();
    const run = await machine.with({ env: { ...machine.env, TASKS_OUTPUT: "jsno" } }).tasks("scan");
    expect(run).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: 'jsno' is no output format (TASKS_OUTPUT)\nhint: did you mean json? one of table, json, ndjson, csv, tsv\n",
    });
  });
});

describe("a hint", () => {
  it("carries the flags that say where the records are", async () => {
    const { tasks, folder } = newMachine();
    const words = ["--user", "mai", "--deadline", "1767225600"];
    const run = await tasks("done", ...words, "--table", "other", "--data-dir", `${folder}/my store`, "-q");
    expect(run).toMatchObject({ code: 3, stdout: "" });
    expect(run.stderr).toContain(
      `\`tasks query --user mai --table other --data-dir '${folder}/my store'\` lists what is there`,
    );
    const json = await tasks("done", ...words, "--stage", "prod", "-q", "-o", "json");
    expect(json.stderr).toContain("`tasks query --user mai --stage prod` lists what is there");
  });
});
