import { describe, expect, it } from "vitest";
import { newMachine } from "../support/run-tasks.ts";

async function* stdin(...chunks: (string | Uint8Array)[]) {
  for (const chunk of chunks) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}

describe("tasks parameter", () => {
  it("sets, shows, lists and deletes, and never shows a value but to get", async () => {
    const { tasks } = newMachine();
    const set = await tasks("parameter", "set", "/a/OWNER", "mai");
    expect(set.stdout).toBe('{"name":"/a/OWNER","type":"String","version":1}\n');
    expect(`${set.stdout}${set.stderr}`).not.toContain("mai");
    await tasks("parameter", "set", "/ab/OTHER", "x");
    expect((await tasks("parameter", "get", "/a/OWNER")).stdout).toBe(
      '{"name":"/a/OWNER","type":"String","version":1,"value":"mai"}\n',
    );
    expect((await tasks("parameter", "list", "/a")).stdout).toBe(
      '{"name":"/a/OWNER","type":"String","version":1}\n',
    );
    expect((await tasks("parameter", "list", "-o", "csv")).stdout).toBe(
      "name,type,version\n/a/OWNER,String,1\n/ab/OTHER,String,1\n",
    );
    expect((await tasks("parameter", "delete", "/a/OWNER")).stdout).toBe('{"name":"/a/OWNER"}\n');
    for (const command of ["get", "delete"]) {
      expect(await tasks("parameter", command, "/a/OWNER")).toMatchObject({
        code: 3,
        stderr: expect.stringContaining("there is no parameter /a/OWNER"),
      });
    }
  });

  it("writes nothing where the value is the same, and a new version where it is not", async () => {
    const { tasks } = newMachine();
    await tasks("parameter", "set", "/a", "1");
    const same = await tasks("parameter", "set", "/a", "1");
    expect([same.stdout, same.stderr]).toEqual([
      '{"name":"/a","type":"String","version":1}\n',
      "note: /a has this value already; nothing was written\n",
    ]);
    expect((await tasks("parameter", "set", "/a", "2")).stdout).toContain('"version":2');
  });

  it.each<[string, (string | Uint8Array)[], string]>([
    ["without its last newline", ["sec", "ret\n"], "secret"],
    ["with the newlines before it", ["a\n\n"], "a\n"],
    ["as it is without one", ["a b"], "a b"],
    ["split in a letter", [Buffer.from("é").subarray(0, 1), Buffer.from("é").subarray(1)], "é"],
  ])("takes the value from stdin %s", async (_, chunks, value) => {
    const machine = newMachine();
    await machine.with({ stdin: stdin(...chunks) }).tasks("parameter", "set", "/a", "-");
    expect(JSON.parse((await machine.tasks("parameter", "get", "/a")).stdout)).toMatchObject({ value });
  });

  it("keeps a secret, says that the local store does not encrypt, and lets it not become a text", async () => {
    const machine = newMachine();
    const set = await machine
      .with({ stdin: stdin("hunter2\n") })
      .tasks("parameter", "set", "/a/TOKEN", "--secure");
    expect(set.stdout).toBe('{"name":"/a/TOKEN","type":"SecureString","version":1}\n');
    expect(set.stderr).toContain("does not encrypt");
    const { tasks } = machine;
    expect(await tasks("parameter", "set", "/a/TOKEN", "x")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining(
        "give --secure, or delete it first with `tasks parameter delete /a/TOKEN`",
      ),
    });
    await tasks("parameter", "set", "/a/NAME", "x");
    expect((await tasks("parameter", "set", "/a/NAME", "x", "--secure")).code).toBe(4);
    expect((await tasks("parameter", "get", "/a/TOKEN")).stdout).toContain('"value":"hunter2"');
  });

  it.each([
    [["set", "a/b", "x"], "'a/b' cannot be a parameter's name: with a / in it, it begins with one"],
    [["set", "/a//b", "x"], "it has an empty path segment"],
    [["set", "/aws/b", "x"], "begin with aws or ssm"],
    [["set", "/名", "x"], "it may have a-z"],
    [["set", `/${"a/".repeat(15)}b`, "x"], "more than 15 levels"],
    [["set", "/a", "é".repeat(2049)], "the value of /a has 4098 bytes"],
    [["set", "/a", "{{ssm:x}}"], "the value of /a has {{ in it"],
    [["set", "/a"], "the value of /a is empty"],
    [["list", "a"], "'a' is not a path"],
  ])("refuses %j", async (words, message) => {
    const run = await newMachine().tasks("parameter", ...words);
    expect([run.code, run.stdout]).toEqual([2, ""]);
    expect(run.stderr).toContain(message);
  });

  it("reads no more of stdin than a value can be long", async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 65_536;
        yield new Uint8Array(65_536);
      }
    }
    expect(await newMachine().with({ stdin: endless() }).tasks("parameter", "set", "/a", "-")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: the value on stdin has more than 1048576 bytes\nhint: a Standard parameter takes 4096 bytes at most\n",
    });
    expect(read).toBeLessThan(2 * 1024 * 1024);
  });

  it("refuses what is not text", async () => {
    const machine = newMachine().with({ stdin: stdin(Uint8Array.of(0xff, 0xfe)) });
    expect(await machine.tasks("parameter", "set", "/a", "-")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("not UTF-8"),
    });
  });

  it("is what --table ssm:/… reads", async () => {
    const { tasks } = newMachine();
    await tasks("provision");
    await tasks("create", "--user", "mai", "--deadline", "2000000000");
    const reference = "ssm:/tasks/dev/DYNAMODB_TABLE";
    expect((await tasks("scan", "--count", "--table", reference)).stdout).toBe("1\n");
    expect(await tasks("scan", "--table", "ssm:/none")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("there is no parameter /none in the local store"),
    });
    expect((await tasks("scan", "--table", "ssm:none")).code).toBe(2);
  });
});
