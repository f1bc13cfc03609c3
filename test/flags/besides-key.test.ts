import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { newMachine } from "../support/run-tasks.ts";

const DAY = ["--user", "mai", "--deadline", "2026-11-25"];
const KEY = ["--user", "mai", "--deadline", "1795564800"];

describe("a command for what is due on the day that was named", () => {
  it.each([
    ["get"],
    ["edit"],
    ["update", "title=it's\n$(x)", "n:=1", "--remove", "a", "--remove", "b", "--if", 'x = "1"', "--dry-run"],
    ["update", "--add", "n=-1", "--no-repeat"],
    ["done", "--lease-no", "3", "--no-next"],
    ["reschedule", "--to", "next friday 17:00", "--overwrite"],
    ["reschedule", "--by=-1w"],
    ["renew", "--lease-no", "1", "--lease", "2h"],
    ["release", "--lease-no", "1"],
    ["delete", "--if", "attribute_exists(x)", "--dry-run"],
  ])("does the same to it: %j %j %j %j %j", async (verb, ...rest) => {
    const { tasks } = newMachine();
    await tasks("create", ...KEY);
    const { code, stderr } = await tasks(verb, ...DAY, ...rest, "-o", "json");
    expect(code).toBe(3);
    const { error } = JSON.parse(stderr.split("\n").find((line) => line.startsWith("{"))!) as {
      error: { commands: string[] };
    };
    const [command = ""] = error.commands;
    const words = execFileSync("sh", [
      "-c",
      `for word in ${command.slice("tasks ".length)}; do printf '%s\\0' "$word"; done`,
    ]);
    const typed = words.toString().split("\0").slice(0, -1);
    expect(typed.slice(0, 5)).toEqual([verb, ...KEY]);
    expect(typed.slice(5).toSorted()).toEqual(rest.toSorted());
  });

  it("leaves out what is too long to be pasted, and is then none that can be run", async () => {
    const { tasks } = newMachine();
    await tasks("create", ...KEY);
    const { stderr } = await tasks("update", ...DAY, `title=${"x".repeat(2000)}`);
    expect(stderr).toContain(
      "  `tasks update --user mai --deadline 1795564800 …` is 2026-11-25 09:00:00 +09:00\n",
    );
  });
});
