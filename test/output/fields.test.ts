import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TasksError } from "../../src/errors.ts";
import { parseFields, pick } from "../../src/output/fields.ts";

describe("parseFields", () => {
  it.each([
    ["user_name", [{ name: "user_name", path: ["user_name"] }]],
    [
      " a , b.c ",
      [
        { name: "a", path: ["a"] },
        { name: "b.c", path: ["b", "c"] },
      ],
    ],
    [
      "list[0],m.l[10][2].x",
      [
        { name: "list[0]", path: ["list", 0] },
        { name: "m.l[10][2].x", path: ["m", "l", 10, 2, "x"] },
      ],
    ],
    ["`a.b, c`.d", [{ name: "`a.b, c`.d", path: ["a.b, c", "d"] }]],
    ["`__proto__`", [{ name: "__proto__", path: ["__proto__"] }]],
    ["`owner`.`name`[0]", [{ name: "owner.name[0]", path: ["owner", "name", 0] }]],
    ["`say ``hi```", [{ name: "`say ``hi```", path: ["say `hi`"] }]],
    [
      "名前,two words",
      [
        { name: "名前", path: ["名前"] },
        { name: "two words", path: ["two words"] },
      ],
    ],
  ])("reads %s", (text, fields) => {
    expect(parseFields(text)).toEqual(fields);
  });

  it.each([
    [
      "",
      "--fields '': a name expected at column 1, not the end",
      "write names with commas between them, as in --fields 'user_name,tags[0],owner.name,`a name, with .`'",
    ],
    [
      "  ",
      "--fields '  ': a name expected at column 3, not the end",
      "write names with commas between them, as in --fields 'user_name,tags[0],owner.name,`a name, with .`'",
    ],
    [
      "a,,b",
      "--fields 'a,,b': a name expected at column 3, not ','",
      "write names with commas between them, as in --fields 'user_name,tags[0],owner.name,`a name, with .`'",
    ],
    [
      "a,",
      "--fields 'a,': a name expected at column 3, not the end",
      "write names with commas between them, as in --fields 'user_name,tags[0],owner.name,`a name, with .`'",
    ],
    [
      "a..b",
      "--fields 'a..b': a name after the dot expected at column 3, not '.'",
      "write names with commas between them, as in --fields 'user_name,tags[0],owner.name,`a name, with .`'",
    ],
    [
      "a.[0]",
      "--fields 'a.[0]': a name after the dot expected at column 3, not '['",
      "write names with commas between them, as in --fields 'user_name,tags[0],owner.name,`a name, with .`'",
    ],
    [
      "[0]",
      "--fields '[0]': a name expected at column 1, not '['",
      "write names with commas between them, as in --fields 'user_name,tags[0],owner.name,`a name, with .`'",
    ],
    [
      "a[-1]",
      "--fields 'a[-1]': a list index expected at column 3, not '-'",
      "an index is a whole number from 0, as in list[0]; a map's key follows a dot, as in map.key",
    ],
    [
      "a[01]",
      "--fields 'a[01]': a list index expected at column 3, not '0'",
      "an index is a whole number from 0, as in list[0]; a map's key follows a dot, as in map.key",
    ],
    [
      "a[2147483648]",
      "--fields 'a[2147483648]': a list index expected at column 3, not '2'",
      "an index is a whole number from 0, as in list[0]; a map's key follows a dot, as in map.key",
    ],
    [
      "a[0",
      "--fields 'a[0': ']' expected at column 4, not the end",
      "write names with commas between them, as in --fields 'user_name,tags[0],owner.name,`a name, with .`'",
    ],
    [
      "a`b`",
      "--fields 'a`b`': a comma, a dot or an index expected at column 2, not '`'",
      "write names with commas between them, as in --fields 'user_name,tags[0],owner.name,`a name, with .`'",
    ],
    [
      "`a",
      "--fields '`a': column 1: the name that begins here has no closing `",
      "close it, as in `my name`; a ` within it is written twice",
    ],
    [
      "a,`\\x`",
      "--fields 'a,`\\x`': column 4: '\\x' is not an escape",
      "write \\\\ for a backslash, \\n \\t \\\" \\' \\uXXXX for the others",
    ],
    ["``", "--fields '``': column 1: a name is empty", "write the attribute's name, as in `my name`"],
    [
      "a,b,a",
      "--fields 'a,b,a' has a twice",
      "write names with commas between them, as in --fields 'user_name,tags[0],owner.name,`a name, with .`'",
    ],
  ])("refuses %j and says where", (text, message, hint) => {
    expect(() => parseFields(text)).toThrow(expect.objectContaining({ kind: "usage", message, hint }));
  });

  it("gives the hint as an example that it reads itself", () => {
    expect(parseFields("user_name,tags[0],owner.name,`a name, with .`").map((field) => field.path)).toEqual([
      ["user_name"],
      ["tags", 0],
      ["owner", "name"],
      ["a name, with ."],
    ]);
  });

  it("reads back every path that is written in backquotes", () => {
    const step = fc.oneof(fc.string({ minLength: 1, unit: "binary" }), fc.nat());
    const path = fc
      .tuple(fc.string({ minLength: 1 }), fc.array(step, { maxLength: 3 }))
      .map(([first, rest]) => [first, ...rest]);
    const write = (name: string | number) =>
      typeof name === "number" ? `[${name}]` : `.\`${name.replaceAll("\\", "\\\\").replaceAll("`", "``")}\``;
    fc.assert(
      fc.property(path, (steps) => {
        expect(parseFields(steps.map(write).join("").slice(1)).map((field) => field.path)).toEqual([steps]);
      }),
      { numRuns: 300 },
    );
  });

  it("throws nothing but a usage error for any text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", ".", ",", "`", "[", "]", "0", " ", "熊", "\n") }),
        (text) => {
          try {
            parseFields(text);
          } catch (error) {
            expect(error).toBeInstanceOf(TasksError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("pick", () => {
  const record = {
    user_name: { S: "a" },
    owner: { M: { name: { S: "はまち" }, "a.b": { N: "1" } } },
    tags: { L: [{ S: "x" }, { M: { deep: { BOOL: true } } }] },
  };

  it("gives a flat record under the names as written, in the order given", () => {
    const picked = pick(record, parseFields("tags[1].deep,owner.name,owner.`a.b`,user_name"));
    expect(Object.entries(picked)).toEqual([
      ["tags[1].deep", { BOOL: true }],
      ["owner.name", { S: "はまち" }],
      ["owner.`a.b`", { N: "1" }],
      ["user_name", { S: "a" }],
    ]);
  });

  it("leaves out what is not there, or of another type than the path says", () => {
    expect(
      pick(record, parseFields("nothing,tags[2],tags[2147483647],owner[0],tags.x,user_name.x,owner.x.y")),
    ).toEqual({});
  });

  it("does not find what every JavaScript object has", () => {
    expect(
      Object.keys(pick(record, parseFields("constructor,__proto__,owner.toString,tags.length"))),
    ).toEqual([]);
  });

  it("takes __proto__ for a name like any other", () => {
    const odd = Object.fromEntries([["__proto__", { S: "x" }]]);
    expect(Object.entries(pick(odd, parseFields("__proto__")))).toEqual([["__proto__", { S: "x" }]]);
  });
});
