import { describe, expect, it } from "vitest";
import { newMachine } from "../support/run-tasks.ts";

describe("tasks get", () => {
  it("prints the record that create wrote", async () => {
    const { tasks } = newMachine();
    await tasks("create", "--user", "熊本 はまち", "--deadline", "1795600000", "title=Report", "n:n=007.50");
    expect(await tasks("get", "--user", "熊本 はまち", "--deadline", "1795600000")).toEqual({
      code: 0,
      stdout: '{"user_name":"熊本 はまち","deadline_unix_time":1795600000,"n":7.5,"title":"Report"}\n',
      stderr: "",
    });
  });

  it("ends with 3 for a record that is not there, and says which it looked for", async () => {
    const { tasks } = newMachine();
    const run = await tasks("get", "--user", "mai", "--deadline", "2026-12-01T09:00", "--quiet");
    expect(run).toEqual({
      code: 3,
      stdout: "",
      stderr:
        "error: there is no task of mai at 2026-12-01 09:00:00 +09:00 (1796083200)\n" +
        "hint: `tasks query --user mai` lists what is there\n",
    });
  });
});
