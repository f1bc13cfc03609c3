import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createUserFile, openStream, openUserFile, type Processes } from "../../src/system/user-files.ts";

const OWN = 4242;
let folder: string;
let exits: (() => void)[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tasks-files-"));
  exits = [];
  const made = folder;
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

function processes(alive: number[] = []): Processes {
  return {
    own: OWN,
    isAlive: (pid) => alive.includes(pid),
    atExit(step) {
      exits.push(step);
      return () => void (exits = exits.filter((other) => other !== step));
    },
  };
}

const at = (name: string) => join(folder, name);
const create = (name: string, alive: number[] = []) => createUserFile(at(name), processes(alive));

describe("a new file", () => {
  it("has its name only when it is whole, and no other name then", async () => {
    const file = await create("out.ndjson");
    await file.write("one\n");
    await file.write(Buffer.from("two\n"));
    expect(existsSync(at("out.ndjson"))).toBe(false);
    await file.finish();
    expect(readdirSync(folder)).toEqual(["out.ndjson"]);
    expect(readFileSync(at("out.ndjson"), "utf8")).toBe("one\ntwo\n");
    expect(exits).toEqual([]);
    await file.discard();
    expect(readdirSync(folder)).toEqual(["out.ndjson"]);
  });

  it("leaves nothing when it is discarded, and what stood there as it was", async () => {
    writeFileSync(at("out"), "old");
    const file = await create("out");
    await file.write("new");
    await file.discard();
    await file.discard();
    expect(readdirSync(folder)).toEqual(["out"]);
    expect(readFileSync(at("out"), "utf8")).toBe("old");
    expect(exits).toEqual([]);
  });

  it("leaves nothing when the process ends in the middle", async () => {
    const file = await create("out");
    await file.write("half");
    expect(readdirSync(folder)).toEqual([`.out.${OWN}.partial`]);
    for (const exit of exits) exit();
    expect(readdirSync(folder)).toEqual([]);
    await file.discard();
  });

  it("takes the place of an old one, with its permissions", async () => {
    writeFileSync(at("secret"), "old and longer");
    chmodSync(at("secret"), 0o600);
    const file = await create("secret");
    await file.write("new");
    expect(statSync(at(`.secret.${OWN}.partial`)).mode & 0o777).toBe(0o600);
    await file.finish();
    expect(readFileSync(at("secret"), "utf8")).toBe("new");
    expect(statSync(at("secret")).mode & 0o777).toBe(0o600);
  });

  it("takes the place of the file behind a link, and leaves the link", async () => {
    mkdirSync(at("disk"));
    writeFileSync(at("disk/real"), "old");
    symlinkSync("disk/real", at("link"));
    const file = await create("link");
    await file.write("new");
    await file.finish();
    expect(readdirSync(folder)).toEqual(["disk", "link"]);
    expect(readdirSync(at("disk"))).toEqual(["real"]);
    expect(readFileSync(at("disk/real"), "utf8")).toBe("new");
    expect(readFileSync(at("link"), "utf8")).toBe("new");
  });

  it("writes into a pipe or a device, and never puts a file in its place", async () => {
    execFileSync("mkfifo", [at("pipe")]);
    const [file, { chunks }] = await Promise.all([create("pipe"), openUserFile(at("pipe"))]);
    const read = buffer(chunks);
    await file.write("one\n");
    await file.write(Buffer.from("two\n"));
    await file.finish();
    expect(String(await read)).toBe("one\ntwo\n");
    expect(readdirSync(folder)).toEqual(["pipe"]);
    expect(statSync(at("pipe")).isFIFO()).toBe(true);
  });

  it.each(["", "folder", "folder/", "new-folder/", "missing/out", "file/out", "x".repeat(256)])(
    "cannot be made at '%s', and says so before anything is written",
    async (name) => {
      mkdirSync(at("folder"));
      writeFileSync(at("file"), "");
      const path = name === "" ? "" : at(name);
      await expect(createUserFile(path, processes())).rejects.toMatchObject({
        name: "TasksError",
        kind: "usage",
        message: expect.stringMatching(`^the file ${path} cannot be written: `),
        hint: expect.any(String),
      });
      expect(readdirSync(folder)).toEqual(["file", "folder"]);
      expect(exits).toEqual([]);
    },
  );

  it("that could not be named in the end leaves nothing, and says so", async () => {
    const file = await create("out");
    await file.write("text");
    mkdirSync(at("out"));
    writeFileSync(at("out/other"), "");
    await expect(file.finish()).rejects.toMatchObject({ kind: "failed", hint: expect.any(String) });
    expect(readdirSync(folder)).toEqual(["out"]);
    expect(exits).toEqual([]);
  });
});

describe("what a killed process left", () => {
  it("of the same file is removed, and nothing else", async () => {
    const keep = [
      ".out.100.partial",
      ".out.99x.partial",
      ".other.99.partial",
      "out.99.partial",
      ".out.99.partial.gz",
      ".out..partial",
    ];
    for (const name of [...keep, ".out.98.partial", ".out.99.partial"]) writeFileSync(at(name), "x");
    const file = await create("out", [100]);
    await file.finish();
    expect(readdirSync(folder).sort()).toEqual([...keep, "out"].sort());
  });

  it("under this process's own number is overwritten", async () => {
    writeFileSync(at(`.out.${OWN}.partial`), "much more than there will be");
    const file = await create("out", [OWN]);
    await file.write("x");
    await file.finish();
    expect(readdirSync(folder)).toEqual(["out"]);
    expect(readFileSync(at("out"), "utf8")).toBe("x");
  });

  it("may stay where it cannot be removed", async () => {
    mkdirSync(at(".out.99.partial"));
    writeFileSync(at(".out.99.partial/x"), "");
    const file = await create("out");
    await file.finish();
    expect(readdirSync(folder).sort()).toEqual([".out.99.partial", "out"]);
  });
});

describe("a file to be read", () => {
  it("comes in chunks, and says how much of it has come", async () => {
    writeFileSync(at("in"), "x".repeat(600_000));
    const input = await openUserFile(at("in"));
    expect(input.bytes).toBe(600_000);
    expect(input.bytesRead()).toBe(0);
    const seen: number[] = [];
    for await (const chunk of input.chunks) seen.push(chunk.length, input.bytesRead());
    expect(seen).toEqual([262_144, 262_144, 262_144, 524_288, 75_712, 600_000]);
  });

  it.each(["missing", "folder", "file/in"])("cannot be '%s'", async (name) => {
    mkdirSync(at("folder"));
    writeFileSync(at("file"), "");
    await expect(openUserFile(at(name))).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringMatching(`^the file ${at(name)} cannot be read: `),
    });
  });

  it.runIf(existsSync("/proc/self/mem"))("may break off, and is named then", async () => {
    const { chunks } = await openUserFile("/proc/self/mem");
    await expect(buffer(chunks)).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringMatching(/^the file \/proc\/self\/mem cannot be read: /),
    });
  });
});

describe("standard input", () => {
  it("comes as it is, with a length that nobody knows", async () => {
    const input = openStream(parts("a", "bcd"));
    expect(input.bytes).toBeUndefined();
    expect(String(await buffer(input.chunks))).toBe("abcd");
    expect(input.bytesRead()).toBe(4);
  });

  it("is let go by close", async () => {
    const pipe = new PassThrough();
    pipe.write("a");
    const input = openStream(pipe);
    expect((await input.chunks[Symbol.asyncIterator]().next()).value).toEqual(Buffer.from("a"));
    expect(pipe.destroyed).toBe(false);
    await input.close();
    expect(pipe.destroyed).toBe(true);
  });

  it("that fails is a usage error", async () => {
    const failing = (async function* () {
      yield Buffer.from("a");
      throw new Error("EIO");
    })();
    await expect(buffer(openStream(failing).chunks)).rejects.toMatchObject({
      kind: "usage",
      message: "standard input cannot be read: EIO",
    });
  });
});

async function* parts(...all: string[]) {
  for (const part of all) yield Buffer.from(part);
}
