import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { documentAt } from "../support/documents.ts";
import { fillStore } from "../support/fill-store.ts";
import { canType, openShell } from "../support/shell-terminal.ts";
import { newAccount } from "../support/spawn-tasks.ts";

const page = documentAt("src/docs/scripts.md");

/** The lines of the page between a comment of shell and the next empty line. */
function recipe(comment: string): string {
  const [, lines] = new RegExp(String.raw`^# ${comment}.*\n((?:.+\n)+?)(?:\n|\`\`\`)`, "m").exec(page) ?? [];
  if (lines === undefined) throw new Error(`the page has no recipe: ${comment}`);
  return lines;
}

const KEY = ["--user", "deploy", "--deadline", "2026-12-01"];

describe("the manual's recipes", () => {
  it.each([
    ["bash", 5],
    ["bash", 100],
    ["bash", 250],
    ["zsh", 250],
    ["dash", 250],
  ])("in %s page through a table of %i records to its end, each once", async (shell, count) => {
    if (shell !== "bash" && !canType(shell)) return;
    const account = newAccount();
    await fillStore(account, count);
    const { code, stdout, stderr } = await account.bash('"$1" -c "$2"', shell, recipe("Page through"));
    expect([code, stderr]).toEqual([0, ""]);
    const deadlines = stdout.match(/(?<="deadline_unix_time":)\d+/g)!.map(Number);
    expect(deadlines).toEqual(Array.from({ length: count }, (_, index) => 1_800_000_000 + index));
  });

  it("stop paging at an error", async () => {
    const account = newAccount().with({ TASKS_TARGET: "nowhere" });
    expect(await account.bash(`${recipe("Page through")}cat note`)).toMatchObject({
      stdout: expect.stringContaining("nowhere"),
      stderr: "",
    });
  });

  it("make a record unless it is there", async () => {
    const account = newAccount();
    const make = recipe("Make a record");
    expect((await account.bash(make)).code).toBe(0);
    expect(await account.bash(make)).toMatchObject({ code: 0, stdout: "" });
    expect((await account.tasks("scan", "--count")).stdout).toBe("1\n");
    expect((await account.bash(make.replace("--deadline 2026-12-01", "--deadline nonsense"))).code).toBe(1);
  });

  it("let one of many scripts take a task", async () => {
    const account = newAccount();
    await account.tasks("create", "-q", "--user", "queue", "--deadline", "1800000000");
    const take = `HOSTNAME=$$; id=1800000000; work() { echo took >> took; }; ${recipe("Take a task")}`;
    const runs = await Promise.all(Array.from({ length: 4 }, () => account.bash(take)));
    expect(runs.filter(({ code }) => code === 0)).toHaveLength(1);
    expect(readFileSync(join(account.folder, "work", "took"), "utf8")).toBe("took\n");
  });

  it("read what is overdue, a task a line, and wait for nothing but the network", async () => {
    const account = newAccount();
    await account.tasks(
      "create",
      "-q",
      "--user",
      "kumamoto",
      "--deadline",
      "9",
      String.raw`--description=a\nb`,
    );
    const { stdout } = await account.bash(recipe("Everything overdue"));
    expect(JSON.parse(stdout)).toMatchObject({ user_name: "kumamoto", task_description: String.raw`a\nb` });
    expect(await account.bash(recipe("Wait for"))).toMatchObject({ code: 0, stdout: "1\n" });
  });
});

describe.skipIf(!canType("bash"))("the manual's first Tab", () => {
  it("is what bash shows", { timeout: 60_000 }, async () => {
    const account = newAccount();
    await account.tasks("create", "-q", ...KEY.with(1, "kumamoto"));
    await account.tasks("schedule", "nightly", "-q", "--user", "mai", "--rate", "1d");
    const terminal = openShell("bash --noprofile --norc -i", {
      env: account.env,
      folder: join(account.folder, "work"),
    });
    await terminal.type(
      "PS1='> '; bind 'set enable-bracketed-paste off'; source <(tasks completion bash)\n",
      /> $/,
    );
    const tabs = [...documentAt("src/docs/install.md").matchAll(/^(tasks .*)<Tab> +(tasks .*)$/gm)];
    expect(tabs).toHaveLength(4);
    for (const [, typed, completed] of tabs) {
      expect(await terminal.type(`\u0015${typed}\t`, `${completed} `)).toContain(completed);
    }
  });
});
