import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { onBothTargets } from "./support/both-targets.ts";

const create = ["create", "--user", "mai"];
const at = (when: string) => [...create, "--deadline", when];
const key = ["--user", "mai", "--deadline", "7"];
const digits = "1".repeat(39);
const lists = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

// The words, what the error says, and what the hint does.
const refused: [string[], string, string?][] = [
  // Dates
  [at("2026-02-30"), "--deadline '2026-02-30' is not a date: February 2026 has 28 days"],
  [at("2月30日"), "February has 29 days"],
  [at("2026-13-01"), "there is no month 13"],
  [at("2026-12-01T24:30"), "--deadline '2026-12-01T24:30' is not a date"],
  [at("1767225600000"), "'1767225600000' is not a date", "1767225600"],
  [at("275760-09-13"), "the years go from 1970 to 9999"],
  [at("+275760-09-13T00:00:00Z"), "the years go from 1970 to 9999"],
  [at("1969-12-31"), "the years go from 1970 to 9999"],
  [at("-999999999h"), "outside the years 1970 to 9999"],
  [at("2026-12-01T09:00:00.5"), "times are whole seconds", "2026-12-01T09:00:00"],
  [at("20261201"), "'20261201' is not a date", "2026-12-01"],
  [at("next blursday"), "--deadline 'next blursday' is not a date", "tomorrow 9:00"],
  [at("来週の来週"), "--deadline '来週の来週' is not a date", "明日 9時"],
  [at("17:00"), "a time needs a day", "today 17:00"],
  [at("1.5"), "--deadline '1.5' is not a date"],
  [at(""), "--deadline '' is not a date: it is empty"],
  [[...at("2026-03-08T02:30"), "--tz", "America/New_York"], "does not exist in America/New_York"],
  [[...at("1"), "--deadline", "2"], "--deadline is given twice: '1' and '2'"],
  [["query", "--user", "mai", "--from", "someday"], "--from 'someday' is not a date"],
  [["query", "--user", "mai", "--to", "2026-02-30"], "--to '2026-02-30' is not a date"],
  [["reschedule", ...key, "--to", "2026-02-30"], "--to '2026-02-30' is not a date"],
  // Users
  [["create", "--user", ""], "--user is empty", "--user kumamoto"],
  [["query", "--user", ""], "--user is empty"],
  [["query", "--user", "mai", "--user", ""], "--user is empty"],
  ...["get", "update", "done", "delete"].map((verb): [string[], string] => [
    [verb, "--user", "", "--deadline", "7", ...(verb === "update" ? ["a=1"] : [])],
    "--user is empty",
  ]),
  [["reschedule", "--user", "", "--deadline", "7", "--to", "8"], "--user is empty"],
  [["create", "--user", "a", "--user", "b"], "--user is given twice: 'a' and 'b'"],
  [["create", "--user", "は".repeat(683)], "user_name has 2049 bytes"],
  // Attributes
  [[...create, "user_name=ken"], "user_name is a key, not a free attribute", "--user <name>"],
  [
    [...create, "deadline_unix_time:=3"],
    "deadline_unix_time is a key, not a free attribute",
    "--deadline <when>",
  ],
  [[...create, "title"], "'title' is not an attribute", "title=Report"],
  [[...create, "=x"], "has no attribute name"],
  [[...create, "a:xx=1"], "':xx=' in 'a:xx=1' names no type"],
  [[...create, `n:=${digits}`], `39 significant digits`],
  [[...create, `n:ns=[${digits}]`], `39 significant digits`],
  [[...create, `m:={"deep":[${digits}]}`], `39 significant digits`],
  [[...create, "n:=1e126"], "range"],
  [[...create, "n:n=many"], "'many'"],
  [[...create, "n:=01"], "n is not JSON"],
  [[...create, "n:=NaN"], "n is not JSON"],
  [[...create, "n:={"], "n is not JSON"],
  [[...create, 'n:={"a":1,"a":2}'], 'n: the key "a" at position 8 is there twice'],
  [[...create, 'n:="\\ud800"'], "n is not valid Unicode"],
  [[...create, "tags:ss=[]"], "tags is an empty set", "leave the attribute out"],
  [[...create, "tags:ns=[]"], "tags is an empty set", "leave the attribute out"],
  [[...create, 'tags:ss=["a","a"]'], 'tags has "a" twice'],
  [[...create, "tags:ns=[1,1.0]"], "tags has 1 twice"],
  [[...create, 'tags:ss=["a",1]'], "tags[1]"],
  [[...create, `text=${"x".repeat(409_600)}`], "409604 bytes; DynamoDB keeps at most 409600", "text"],
  [[...create, `deep:=${lists(33)}`], "on level 33; DynamoDB keeps at most 32"],
  [[...create, "blob:b=###"], "'###' is not base64"],
  [[...create, "body=@/nonexistent/file"], "/nonexistent/file"],
  [[...create, "open:bool=yes"], "'yes' is not true or false"],
  // Expressions, with the column
  [["scan", "--where", "status =="], "--where: column 8: there is no '=='", "write = for equality"],
  [["scan", "--where", "a = "], "--where: column 5: expected a name or a value, found the end"],
  // Names
  [["parameter", "get", ""], "the name is empty", "/tasks/dev/OWNER"],
  [["parameter", "delete", ""], "the name is empty", "/tasks/dev/OWNER"],
  [["parameter", "set", "", "x"], "'' cannot be a parameter's name"],
  [["schedule", "", "--user", "mai", "--rate", "3m"], "the name is empty", "nightly"],
  [["schedule", "show", ""], "the name is empty", "nightly"],
  [["schedule", "delete", ""], "the name is empty", "nightly"],
  [["schedule", "enable", ""], "the name is empty", "nightly"],
  [["schedule", "next", ""], "the name is empty", "nightly"],
  [["schedule", "test", "", "{}"], "the name is empty", "nightly"],
  [["undo", ""], "the id is empty", "`tasks history`"],
  [["history", ""], "the id is empty", "`tasks history`"],
  [["import", ""], "the name of the file is empty", "as in tasks.ndjson"],
  [["export", ""], "the name of the file is empty", "as in tasks.ndjson"],
  [["diff", ""], "the name of the file is empty", "as in tasks.ndjson"],
  [["convert", ""], "the name of the file is empty", "name a file"],
  [["apply", ""], "the name of the file is empty", "name a tasks.json"],
  [["get", ""], "'' is not a reference"],
  [["scan", "--where", ""], "--where: the condition is empty"],
  [["scan", "--where", 'a = "x'], "--where: column 5: "],
  [["scan", "--where", 'a = "x" && b = 1'], "--where: column 9: there is no '&&'", "write and"],
  [["scan", "--where", "熊本 = 5pm"], "--where: column 6: '5pm' is neither a number nor a name"],
  [["query", "--user", "mai", "--where", "a like 1"], "--where: column 3: ", "begins_with(a"],
  [["update", ...key, "a=1", "--if", "(a = 1"], "--if: column 7: "],
  [["delete", ...key, "--if", "a = 1)"], "--if: column 6: "],
  // Flags
  [["scan", "--limit", "0"], "--limit '0' is not a whole number 1 or more", "--limit 10"],
  [["scan", "--limit", "-1"], "--limit '-1' is not a whole number"],
  [
    ["agenda", "--user", "mai", "--days", "-1"],
    "--days '-1' is not a whole number from 0 to 3660",
    "--days 10",
  ],
  [["scan", "--limit", "1e3"], "--limit '1e3' is not a whole number"],
  [["query", "--user", "mai", "--limit", "many"], "--limit 'many' is not a whole number"],
  [["scan", "--tz", "Mars/Olympus"], "'Mars/Olympus' is not a time zone (--tz)", "--tz Asia/Tokyo"],
  [[...create, "-o", "xml"], "--output 'xml' is not one of table, json, ndjson, csv, tsv"],
  [[...create, "--target", "moon"], "--target 'moon' is not one of local, aws"],
  [["scan", "--fields", "a,,b"], "--fields 'a,,b': a name expected at column 3"],
  [["scan", "--fields", "a,a"], "--fields 'a,a' has a twice"],
  [["scan", "--fields", "a[x]"], "--fields 'a[x]'"],
  [["query", "--user", "mai", "--after", "bm9uc2Vuc2U"], "--after 'bm9uc2Vuc2U' is not a cursor"],
  [[...create, "--overwite"], "unknown option '--overwite'", "did you mean --overwrite?"],
  [["creat", "--user", "mai"], "unknown command 'creat'", "did you mean create?"],
  [["get", ...key, "8"], "'8' is not a reference"],
];

// Titles say the message: some of the words are 400 KB long.
const cases = refused.map(([words, message, hint = ""]) => ({ words, message, hint }));

onBothTargets("bad input", (newMachine) => {
  it.each(cases)(
    "is refused with 2 and one clear line, and writes nothing: $message",
    async ({ words, message, hint }) => {
      const { tasks } = await newMachine();
      const run = await tasks(...words, "--quiet");
      expect(run).toMatchObject({ code: 2, stdout: "" });
      expect(run.stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+\n$/);
      expect(run.stderr.length).toBeLessThan(600);
      const [error = "", told = ""] = run.stderr.split("\n");
      expect(error).toContain(message);
      expect(told).toContain(hint);
      expect((await tasks("scan", "--count")).stdout).toBe("0\n");
    },
  );

  it("in a file is refused like any other", async () => {
    const { tasks, folder } = await newMachine();
    const file = join(folder, "bytes");
    writeFileSync(file, Uint8Array.of(0xff, 0xfe));
    const run = await tasks(...create, `body=@${file}`);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toBe(
      `error: body: the file '${file}' is not UTF-8 text\nhint: for its bytes write body:b=@${file}\n`,
    );
    expect((await tasks("scan", "--count")).stdout).toBe("0\n");
  });

  it("leaves a record as it was", async () => {
    const { tasks } = await newMachine();
    const { stdout } = await tasks("create", ...key, `a=${"x".repeat(300_000)}`);
    const changes = [
      [`a:=${digits}`],
      ["tags:ss=[]"],
      [`deep:=${lists(33)}`],
      ["--add", `n=${digits}`],
      // Neither alone is too much.
      [`b=${"x".repeat(200_000)}`],
    ];
    for (const change of changes) {
      const run = await tasks("update", ...key, ...change);
      expect(run).toMatchObject({ code: 2, stdout: "" });
      expect(run.stderr).toMatch(/^error: [^\n]+\n/);
    }
    expect((await tasks("get", ...key)).stdout).toBe(stdout);
  });

  it("that is just within the limits is taken", async () => {
    const { tasks } = await newMachine();
    const user = "x".repeat(2048);
    const text = "x".repeat(300_000);
    const run = await tasks(
      "create",
      "--user",
      user,
      "--deadline",
      "253402300799",
      `deep:=${lists(32)}`,
      `n:=${"9".repeat(38)}`,
      `text=${text}`,
      "--fields",
      "deadline_unix_time,n",
    );
    expect(run).toEqual({
      code: 0,
      stdout: `{"deadline_unix_time":253402300799,"n":${"9".repeat(38)}}\n`,
      stderr: "",
    });
  });
});
