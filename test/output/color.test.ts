import { describe, expect, it } from "vitest";
import { wantsColor } from "../../src/output/color.ts";

describe("wantsColor", () => {
  it.each([
    ["a terminal gets colour", false, {}, true, true],
    ["a pipe gets none", false, {}, false, false],
    ["--no-color goes before everything", true, { FORCE_COLOR: "1" }, true, false],
    ["NO_COLOR of any value means none", false, { NO_COLOR: "0" }, true, false],
    ["an empty NO_COLOR counts as not set", false, { NO_COLOR: "" }, true, true],
    ["FORCE_COLOR colours a pipe", false, { FORCE_COLOR: "1" }, false, true],
    [
      "FORCE_COLOR goes before NO_COLOR and TERM",
      false,
      { FORCE_COLOR: "3", NO_COLOR: "1", TERM: "dumb" },
      false,
      true,
    ],
    ["FORCE_COLOR=0 means none", false, { FORCE_COLOR: "0" }, true, false],
    ["FORCE_COLOR=False means none", false, { FORCE_COLOR: "False" }, true, false],
    ["an empty FORCE_COLOR counts as not set", false, { FORCE_COLOR: "" }, false, false],
    ["TERM=dumb means none", false, { TERM: "dumb" }, true, false],
    ["another TERM changes nothing", false, { TERM: "xterm-256color" }, true, true],
  ])("%s", (_title, noColorFlag, env, isTTY, wanted) => {
    expect(wantsColor({ noColorFlag, env, isTTY })).toBe(wanted);
  });
});
