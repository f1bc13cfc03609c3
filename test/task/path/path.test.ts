import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseFields } from "../../../src/output/fields.ts";
import { formatPath, valueAt, type Path } from "../../../src/task/path/path.ts";
import { parsePath } from "../../../src/task/path/read-path.ts";
import { parseCondition } from "../../../src/task/condition/parse-condition.ts";

const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 6, unit: "binary" }),
  fc.constantFrom("a.b", "a[0]", "`", "``", "\\", "\\`", " ", "in", "true", "size", "1", "熊本", "\0", "a b"),
);
const path = fc
  .tuple(name, fc.array(fc.oneof(name, fc.nat({ max: 2 ** 31 - 1 })), { maxLength: 4 }))
  .map(([first, rest]): Path => [first, ...rest]);

describe("a path", () => {
  it.each<[string, Path]>([
    ["rank.ccf", ["rank", "ccf"]],
    ["tags[0]", ["tags", 0]],
    ["`a.b`", ["a.b"]],
    ["`a.b`.c[2][0]", ["a.b", "c", 2, 0]],
    ["two words.x", ["two words", "x"]],
    ["1st.2nd", ["1st", "2nd"]],
    [" a . b [ 1 ] ", ["a", "b", 1]],
    ["`say ``hi```", ["say `hi`"]],
    ["`say \\`hi\\``", ["say `hi`"]],
    ["`a\\\\b\\n`", ["a\\b\n"]],
    ["a:b=c,d", ["a:b=c,d"]],
  ])("is read from %s", (text, expected) => {
    expect(parsePath(text, "--remove")).toEqual(expected);
  });

  it.each([
    [
      "",
      "--remove '': a name expected at column 1, not the end",
      "write a path as in rank.ccf or tags[0]; a name with a dot or a bracket stands in backquotes: `a.b`",
    ],
    [
      ".a",
      "--remove '.a': a name expected at column 1, not '.'",
      "write a path as in rank.ccf or tags[0]; a name with a dot or a bracket stands in backquotes: `a.b`",
    ],
    [
      "a.",
      "--remove 'a.': a name after the dot expected at column 3, not the end",
      "write a path as in rank.ccf or tags[0]; a name with a dot or a bracket stands in backquotes: `a.b`",
    ],
    [
      "a[x]",
      "--remove 'a[x]': a list index expected at column 3, not 'x'",
      "an index is a whole number from 0, as in list[0]; a map's key follows a dot, as in map.key",
    ],
    [
      "a[0]b",
      "--remove 'a[0]b': a dot, an index or the end expected at column 5, not 'b'",
      "write a path as in rank.ccf or tags[0]; a name with a dot or a bracket stands in backquotes: `a.b`",
    ],
    [
      "熊😀`b`",
      "--remove '熊😀`b`': a dot, an index or the end expected at column 3, not '`'",
      "write a path as in rank.ccf or tags[0]; a name with a dot or a bracket stands in backquotes: `a.b`",
    ],
    [
      "a.`b",
      "--remove 'a.`b': column 3: the name that begins here has no closing `",
      "close it, as in `my name`; a ` within it is written twice",
    ],
    [
      `a${".b".repeat(32)}`,
      `--remove 'a${".b".repeat(29)}.…': column 1: the place is 33 levels deep; DynamoDB allows 32`,
      "write a path as in rank.ccf or tags[0]; a name with a dot or a bracket stands in backquotes: `a.b`",
    ],
  ])("is refused for %j", (text, message, hint) => {
    expect(() => parsePath(text, "--remove")).toThrow(
      expect.objectContaining({ kind: "usage", message, hint }),
    );
  });

  it("is read back from how it is written, wherever paths are read", () => {
    fc.assert(
      fc.property(path, (steps) => {
        const text = formatPath(steps);
        expect(parsePath(text, "--remove")).toEqual(steps);
        expect(parseFields(text).map((field) => field.path)).toEqual([steps]);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(path, (steps) => {
        // A condition has words of its own, which stand in backquotes as names.
        const text = formatPath(steps).replace(/^(in|true)(?=$|[.[])/, "`$1`");
        expect(parseCondition(`attribute_exists(${text})`, "--where")).toEqual({ is: "exists", path: steps });
      }),
      { numRuns: 500 },
    );
  });

  it("finds what is there, and nothing that a JavaScript object has of its own", () => {
    const record = { m: { M: { l: { L: [{ S: "x" }] } } }, s: { S: "text" } };
    expect(valueAt(["m", "l", 0], record)).toEqual({ S: "x" });
    for (const missing of [["m", "l", 1], ["m", 0], ["s", "length"], ["m", "toString"], ["constructor"]]) {
      expect(valueAt(missing as unknown as Path, record)).toBeUndefined();
    }
  });
});
