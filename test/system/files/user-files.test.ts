import { existsSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { beforeEach, describe, expect, it } from "vitest";
import {
  LONGEST_FILE,
  openStream,
  openUserFile,
  readUserFile,
} from "../../../src/system/files/user-files.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const at = (name: string) => join(folder, name);

describe("a file to be read", () => {
  it("comes in chunks, and says how much of it has come", async () => {
    writeFileSync(at("in"), "x".repeat(150_000));
    const input = await openUserFile(at("in"));
    expect(input.bytes).toBe(150_000);
    expect(input.bytesRead()).toBe(0);
    const seen: number[] = [];
    for await (const chunk of input.chunks) seen.push(chunk.length, input.bytesRead());
    expect(seen).toEqual([65_536, 65_536, 65_536, 131_072, 18_928, 150_000]);
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

describe("a file that is read whole", () => {
  it("is given with all its bytes, up to the most that one may have", async () => {
    writeFileSync(at("in"), "熊");
    expect(Buffer.from(await readUserFile(at("in"))).toString()).toBe("熊");
    truncateSync(at("in"), LONGEST_FILE);
    expect((await readUserFile(at("in"))).length).toBe(LONGEST_FILE);
  });

  const tooLong = (path: string) => ({
    name: "TasksError",
    kind: "usage",
    message: `the file ${path} has more than 16 MiB, more than any record or event`,
    hint: "check its name; a record has at most 400 KB",
  });

  it("is refused when it is longer, before a byte of it is read", async () => {
    writeFileSync(at("in"), "");
    truncateSync(at("in"), 1e12);
    await expect(readUserFile(at("in"))).rejects.toMatchObject(tooLong(at("in")));
  });

  it.runIf(existsSync("/dev/zero"))("is read no further than that where its end is not known", async () => {
    const before = process.memoryUsage().rss;
    await expect(readUserFile("/dev/zero")).rejects.toMatchObject(tooLong("/dev/zero"));
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  it.each(["missing", "folder"])("cannot be '%s'", async (name) => {
    mkdirSync(at("folder"));
    await expect(readUserFile(at(name))).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringMatching(`^the file ${at(name)} cannot be read: `),
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
