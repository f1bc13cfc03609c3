import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { visible } from "../../src/output/visible.ts";
import { visibleCommands, withFlags } from "../../src/output/with-flags.ts";
import { shellWord } from "../../src/task/shell-word.ts";

const TABLE = [["--table", "other"]] as const;

describe("withFlags", () => {
  it.each([
    [
      "`tasks query --user 'a`b'` lists what is there",
      "`tasks query --user 'a`b' --table other` lists what is there",
    ],
    ["make it with `tasks provision`", "make it with `tasks provision --table other`"],
    [
      "`tasks scan --where '…' | tasks done --keys - --yes`",
      "`tasks --table other scan --where '…' | tasks --table other done --keys - --yes`",
    ],
    ["`tasks get --user <name>`, or not", "`tasks get --user <name> --table other`, or not"],
  ])("puts the flags into %s", (hint, expected) => {
    expect(withFlags(hint, TABLE)).toBe(expected);
  });

  it.each([
    "`tasks query --table mine` has it already",
    "`tasks help query` shows its options",
    "`tasks --help` lists the commands",
    "`tasks` alone shows how to begin",
    "run `aws configure`, or tasks",
    "make it with `tasks parameter set /a <value>`",
  ])("leaves %s alone", (hint) => {
    expect(withFlags(hint, TABLE)).toBe(hint);
  });

  it("leaves out a value that nobody would paste", () => {
    const flags = [["--region", "x".repeat(501)] as const, ...TABLE];
    expect(withFlags("`tasks get`", flags)).toBe(withFlags("`tasks get`", TABLE));
  });

  it("quotes values as a shell needs it, and keeps what looks like a pattern", () => {
    const flags = [
      ["--data-dir", "/tmp/my $& store"],
      ["--stage", "prod"],
    ] as const;
    expect(withFlags("`tasks get` or `tasks scan | tasks done`", flags)).toBe(
      "`tasks get --data-dir '/tmp/my $& store' --stage prod` or " +
        "`tasks --data-dir '/tmp/my $& store' --stage prod scan | tasks --data-dir '/tmp/my $& store' --stage prod done`",
    );
  });
});

describe("visibleCommands", () => {
  it.each(["夏目\n漱石", "it's\na \\n `\t\u001b[31m", "\u202ex", "'", "a b", "\n"])(
    "shows %j so that a shell that it is pasted into has it again",
    (user) => {
      const shown = visibleCommands(`\`tasks get --user ${shellWord(user)}\` shows it`);
      expect(visible(shown)).toBe(shown);
      const line = shown.slice("`tasks get --user ".length, -"` shows it".length);
      const env = { ...process.env, LC_ALL: "C.UTF-8" };
      expect(execFileSync("bash", ["-c", `printf %s ${line}`], { env }).toString()).toBe(user);
    },
  );

  it("leaves a text outside a command as it would be shown", () => {
    expect(visibleCommands("of 'a\nb' and `tasks get --user 'a b'`")).toBe(
      "of 'a\\nb' and `tasks get --user 'a b'`",
    );
  });
});
