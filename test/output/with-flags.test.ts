import { describe, expect, it } from "vitest";
import { withFlags } from "../../src/output/with-flags.ts";

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
    ["`tasks parameter set /a <value>`, or not", "`tasks parameter set /a <value> --table other`, or not"],
  ])("puts the flags into %s", (hint, expected) => {
    expect(withFlags(hint, TABLE)).toBe(expected);
  });

  it.each([
    "`tasks query --table mine` has it already",
    "`tasks help query` shows its options",
    "`tasks --help` lists the commands",
    "`tasks` alone shows how to begin",
    "run `aws configure`, or tasks",
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
