import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TasksError } from "../../src/errors.ts";
import type { Attributes, AttributeValue } from "../../src/task/attribute-value.ts";
import { parseAssignments, parseAttributes } from "../../src/task/attribute-argument.ts";
import type { Path } from "../../src/task/path/path.ts";
import { anyText } from "../support/any-attributes.ts";

const FILES: { [path: string]: Uint8Array } = {
  "note.txt": Buffer.from("熊本\n"),
  "bom.txt": Buffer.from("\ufeffhello"),
  "data.json": Buffer.from('{"a":[1]}\n'),
  "number.txt": Buffer.from("42\n"),
  "latin1.txt": new Uint8Array([0x63, 0xe9]),
  "blob.bin": new Uint8Array([0, 255, 64]),
};

async function read(path: string): Promise<Uint8Array> {
  const bytes = FILES[path];
  if (bytes === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
  return bytes;
}

async function failure(...args: string[]): Promise<TasksError> {
  const error = await parseAttributes(args, read).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof TasksError && error.kind === "usage") return error;
  throw new Error(`expected a usage error, not ${String(error)}`);
}

describe("attribute arguments", () => {
  it.each<[string, string, AttributeValue]>([
    ["title=Report", "title", { S: "Report" }],
    ["title=", "title", { S: "" }],
    ["title==x", "title", { S: "=x" }],
    ["title=a:=b", "title", { S: "a:=b" }],
    ["title=熊本 はまち", "title", { S: "熊本 はまち" }],
    ["mail=a@b", "mail", { S: "a@b" }],
    ["number=3", "number", { S: "3" }],
    ["my name=x", "my name", { S: "x" }],
    ["a.b[0]=x", "a.b[0]", { S: "x" }],
    ["`a.b[0]`=x", "a.b[0]", { S: "x" }],
    ["`a=b:ss`:=1", "a=b:ss", { N: "1" }],
    ["`a:b`=x", "a:b", { S: "x" }],
    ['`say ``hi```:ss=["`"]', "say `hi`", { SS: ["`"] }],
    ["a`b=x", "a`b", { S: "x" }],
    ["priority:=3", "priority", { N: "3" }],
    ["big:=12345678901234567890123456789012345678", "big", { N: "12345678901234567890123456789012345678" }],
    ["flag:=true", "flag", { BOOL: true }],
    ["none:=null", "none", { NULL: true }],
    ['at:="@x"', "at", { S: "@x" }],
    ['list:=[1,"a=b"]', "list", { L: [{ N: "1" }, { S: "a=b" }] }],
    ['map:={"a:=":1}', "map", { M: { "a:=": { N: "1" } } }],
    ["a:b:=1", "a:b", { N: "1" }],
    ["a:b:s=1", "a:b", { S: "1" }],
    ["a:s:=1", "a:s", { N: "1" }],
    ["x:s=", "x", { S: "" }],
    ["x:n=007.50", "x", { N: "7.5" }],
    ["x:n=-1e3", "x", { N: "-1000" }],
    ["x:bool=true", "x", { BOOL: true }],
    ["x:bool=false", "x", { BOOL: false }],
    ["x:null=", "x", { NULL: true }],
    ["x:l=[]", "x", { L: [] }],
    ['x:m={"a":null}', "x", { M: { a: { NULL: true } } }],
    ['tags:ss=["a","b"]', "tags", { SS: ["a", "b"] }],
    ['tags:SS=["a"]', "tags", { SS: ["a"] }],
    ["n:ns=[1, 2.50, 1e2]", "n", { NS: ["1", "2.5", "100"] }],
    ["b:b=AP8=", "b", { B: new Uint8Array([0, 255]) }],
    ["b:b=AP\n8=\n", "b", { B: new Uint8Array([0, 255]) }],
    ["b:b=", "b", { B: new Uint8Array() }],
    ['bs:bs=["AA==",""]', "bs", { BS: [new Uint8Array([0]), new Uint8Array()] }],
    ["body=@note.txt", "body", { S: "熊本\n" }],
    ["body:s=@note.txt", "body", { S: "熊本\n" }],
    ["body=@bom.txt", "body", { S: "hello" }],
    ["data:=@data.json", "data", { M: { a: { L: [{ N: "1" }] } } }],
    ["data:m=@data.json", "data", { M: { a: { L: [{ N: "1" }] } } }],
    ["n:n=@number.txt", "n", { N: "42" }],
    ["blob:b=@blob.bin", "blob", { B: new Uint8Array([0, 255, 64]) }],
  ])("%s", async (argument, name, value) => {
    expect(await parseAttributes([argument], read)).toStrictEqual({ [name]: value });
  });

  it("several make one record's attributes, and none make none", async () => {
    expect(await parseAttributes(["b=1", "a:=2"], read)).toEqual({ a: { N: "2" }, b: { S: "1" } });
    expect(await parseAttributes([], read)).toEqual({});
  });

  it("__proto__ is a name like any other", async () => {
    const attributes: Attributes = await parseAttributes(["__proto__=x", "constructor:=1"], read);
    expect(Object.keys(attributes)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
  });

  it.each<[string, string, string]>([
    ["title", "'title' is not an attribute: it has no '='", "write it as in title=Report or priority:=3"],
    ["", "'' is not an attribute: it has no '='", "write it as in title=Report or priority:=3"],
    [
      "=x",
      "'=x' has no attribute name before the '='",
      "write it as in title=Report; a name with a '=' stands in backquotes",
    ],
    [
      ":=3",
      "':=3' has no attribute name before the '='",
      "write it as in title=Report; a name with a '=' stands in backquotes",
    ],
    [
      ":s=3",
      "':s=3' has no attribute name before the '='",
      "write it as in title=Report; a name with a '=' stands in backquotes",
    ],
    ["user_name=x", "user_name is a key, not a free attribute", "give it with --user <name>"],
    [
      "deadline_unix_time:=1",
      "deadline_unix_time is a key, not a free attribute",
      "give it with --deadline <when>",
    ],
    [
      "`a`.b=x",
      "`a`.b is a path, and a new record has whole attributes",
      `write all of it, as in a:='{"key":"value"}', or the name in one pair of backquotes`,
    ],
    [
      "`a=x",
      "the attribute '`a': column 1: the name that begins here has no closing `",
      "close it, as in `my name`; a ` within it is written twice",
    ],
    ["`user_name`=x", "user_name is a key, not a free attribute", "give it with --user <name>"],
    [
      "n:number=5",
      "':number=' in 'n:number=5' names no type",
      "the types are s n b ss ns bs bool null m l; a name with a colon needs one, as in a:b:s=text",
    ],
    [
      "a:constructor=5",
      "':constructor=' in 'a:constructor=5' names no type",
      "the types are s n b ss ns bs bool null m l; a name with a colon needs one, as in a:b:s=text",
    ],
    [
      "status:=open",
      "status is not JSON: JSON value expected but got 'o' at position 0",
      'text in JSON has double quotes, as in "open"',
    ],
    ["x:=", "x is empty where JSON is expected", "write a value, as in 3 or null"],
    ["x:n=", "x: '' is not a number", "write digits, as in 7, -0.5 or 1e3"],
    ["x:n=1,5", "x: '1,5' is not a number", "write digits, as in 7, -0.5 or 1e3"],
    ["x:bool=yes", "x: 'yes' is not true or false", "write x:bool=true"],
    ["x:null=0", "x: null takes no value, and '0' is given", "write x:null="],
    ["x:l={}", "x is JSON of type M, not L", "write a list, as in x:l='[1,2]'"],
    ["x:m=[]", "x is JSON of type L, not M", `write an object, as in x:m='{"a":1}'`],
    [
      "x:ss=a,b",
      "x is not JSON: JSON value expected but got 'a' at position 0",
      'text in JSON has double quotes, as in "open"',
    ],
    ['x:ss="a"', "x is JSON of type S, and a set is written as a list", `write it as in x:ss='["a","b"]'`],
    ['x:ss=["a",1]', "x[1] is of type N, and every element has to be S", `write it as in x:ss='["a","b"]'`],
    ['x:ns=[1,"2"]', "x[1] is of type S, and every element has to be N", "write it as in x:ns='[1,2]'"],
    ["x:ss=[]", "x is an empty set, which DynamoDB does not keep", "leave the attribute out"],
    ['x:ss=["a","a"]', 'x has "a" twice in its set', "remove one of them"],
    ["x:ns=[1,1.0]", "x has 1 twice in its set", "remove one of them"],
    ["x:b=***", "x: '***' is not base64", "write padded base64, or a file's bytes: x:b=@<file>"],
    ['x:bs=["AA==","AA"]', "x: 'AA' is not base64", "write padded base64, or a file's bytes: x:b=@<file>"],
    [
      "body=@gone.txt",
      "body: cannot read the file 'gone.txt' (ENOENT)",
      `for a text that begins with @ write body:='"@gone.txt"'`,
    ],
    [
      "body=@it's",
      "body: cannot read the file 'it's' (ENOENT)",
      `for a text that begins with @ write body:='"@it'\\''s"'`,
    ],
    ["body=@", "body: no file is named after the '@'", `for a text that begins with @ write body:='"@"'`],
    [
      "body=@latin1.txt",
      "body: the file 'latin1.txt' is not UTF-8 text",
      "for its bytes write body:b=@latin1.txt",
    ],
  ])("%s is refused", async (argument, message, hint) => {
    const error = await failure(argument);
    expect(error.message).toBe(message);
    expect(error.hint).toBe(hint);
  });

  it("a long value is cut in the message", async () => {
    const error = await failure(`x:b=${"?".repeat(400_000)}`);
    expect(error.message).toBe(`x: '${"?".repeat(60)}…' is not base64`);
  });

  it("a name that is given twice is refused, whatever its types", async () => {
    expect((await failure("a=1", "b=2", "a:=3")).message).toBe("the attribute a is given twice");
  });

  it("an error of the reader that is meant for people goes through", async () => {
    const refusal = new TasksError("denied", "standard input is in use");
    const reading = parseAttributes(["a=@-"], async () => {
      throw refusal;
    });
    await expect(reading).rejects.toBe(refusal);
  });

  it("any text can be given to any name without = as typed text or as JSON", async () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 8 })
      .filter((text) => !/=|^`/.test(text) && !/^(user_name|deadline_unix_time)$/.test(text));
    await fc.assert(
      fc.asyncProperty(name, anyText, async (key, text) => {
        expect(await parseAttributes([`${key}:=${JSON.stringify(text)}`], read)).toEqual({
          [key]: { S: text },
        });
        if (text.startsWith("@")) return;
        expect(await parseAttributes([`${key}:s=${text}`], read)).toEqual({ [key]: { S: text } });
      }),
      { numRuns: 300 },
    );
  });

  it("any name can stand in backquotes, in a new record and in an update", async () => {
    const name = fc
      .oneof(
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
        fc.constantFrom("a=b", "a:ss", "``", "\\"),
      )
      .filter((text) => !/^(user_name|deadline_unix_time)$/.test(text));
    await fc.assert(
      fc.asyncProperty(name, anyText, async (key, text) => {
        const written = `\`${key.replaceAll("\\", "\\\\").replaceAll("`", "``")}\`:=${JSON.stringify(text)}`;
        expect(await parseAttributes([written], read)).toEqual({ [key]: { S: text } });
        expect(await parseAssignments([written], read)).toEqual([{ path: [key], value: { S: text } }]);
      }),
      { numRuns: 300 },
    );
  });

  it("any argument is attributes or a usage error", async () => {
    const piece = fc.constantFrom(
      "a",
      ":",
      "=",
      "@",
      "s",
      "n",
      "ss",
      "ns",
      "b",
      "[",
      "]",
      '"',
      "1",
      ",",
      "{}",
      "\ud800",
      "`",
      ".",
    );
    const reading = fc.constantFrom(parseAttributes, parseAssignments);
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 10 }), reading, async (pieces, parse) => {
        try {
          await parse([pieces.join("")], read);
        } catch (error) {
          expect(error).toBeInstanceOf(TasksError);
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe("attribute arguments of an update", () => {
  it.each<[string, Path, AttributeValue]>([
    ["title=Report", ["title"], { S: "Report" }],
    ["rank.ccf=A", ["rank", "ccf"], { S: "A" }],
    ["tags[0]=x", ["tags", 0], { S: "x" }],
    ["`a.b`=x", ["a.b"], { S: "x" }],
    ["`a=b`.c[1]:=2", ["a=b", "c", 1], { N: "2" }],
    ["a.`b:ss`=x", ["a", "b:ss"], { S: "x" }],
    ['m.tags:ss=["a.b"]', ["m", "tags"], { SS: ["a.b"] }],
    ["my name.x=1", ["my name", "x"], { S: "1" }],
    ["a:b:s=text", ["a:b"], { S: "text" }],
    ["title=a.b[0]`", ["title"], { S: "a.b[0]`" }],
    ["m.body=@note.txt", ["m", "body"], { S: "熊本\n" }],
  ])("%s", async (argument, path, value) => {
    expect(await parseAssignments([argument], read)).toStrictEqual([{ path, value }]);
  });

  it.each([
    ["a..b=x", "the attribute 'a..b': a name after the dot expected at column 3, not '.'"],
    ["a[x]=1", "the attribute 'a[x]': a list index expected at column 3, not 'x'"],
    ["a`b=x", "the attribute 'a`b': a dot, an index or the end expected at column 2, not '`'"],
    ["user_name.x=1", "user_name is a key, not a free attribute"],
    ["a.b", "'a.b' is not an attribute: it has no '='"],
    ["a.b:number=5", "':number=' in 'a.b:number=5' names no type"],
    ["a.b:n=x", "a.b: 'x' is not a number"],
  ])("%s is refused", async (argument, message) => {
    await expect(parseAssignments([argument], read)).rejects.toMatchObject({ kind: "usage", message });
  });
});
