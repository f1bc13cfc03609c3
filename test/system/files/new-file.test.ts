import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { identityOf } from "../../../src/system/files/file-identity.ts";
import type { Processes } from "../../../src/system/files/leftovers.ts";
import { createUserFile } from "../../../src/system/files/new-file.ts";
import { openUserFile } from "../../../src/system/files/user-files.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const OWN = 4242;
const NOW = Date.UTC(2026, 10, 23);
const MINUTE = 60_000;
const PARTIAL = /^\.out\.here-4242-[0-9a-f]{12}\.partial$/;
let folder: string;
let exits: (() => void)[];
beforeEach(() => {
  folder = temporaryFolder();
  exits = [];
});

function processes(alive: number[] = []): Processes {
  return {
    own: OWN,
    place: "here",
    now: () => NOW,
    isAlive: (pid) => alive.includes(pid),
    atExit(step) {
      exits.push(step);
      return () => void (exits = exits.filter((other) => other !== step));
    },
  };
}

const at = (name: string) => join(folder, name);
const create = (name: string, alive: number[] = [OWN]) => createUserFile(at(name), processes(alive));

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

  it("is on the disk before it has its name, so that a power cut leaves no empty one", async () => {
    const file = await create("out");
    await file.write("one\n");
    const handle = await open(at("other"), "w");
    await handle.close();
    const synced: string[][] = [];
    const sync = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, "sync");
    onTestFinished(() => sync.mockRestore());
    sync.mockImplementation(async function (this: typeof handle) {
      synced.push(readdirSync(folder).filter((name) => name !== "other"));
      await this.datasync();
    });
    await file.finish();
    expect(synced).toEqual([[expect.stringMatching(PARTIAL)]]);
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
    expect(readdirSync(folder)).toEqual([expect.stringMatching(PARTIAL)]);
    for (const exit of exits) exit();
    expect(readdirSync(folder)).toEqual([]);
    await file.discard();
  });

  it("takes the place of an old one, with its permissions", async () => {
    writeFileSync(at("secret"), "old and longer");
    chmodSync(at("secret"), 0o600);
    const file = await create("secret");
    await file.write("new");
    const [partial = ""] = readdirSync(folder);
    expect(partial).toMatch(/^\.secret\./);
    expect(statSync(at(partial)).mode & 0o777).toBe(0o600);
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

  it.each([
    ["", "it has no name"],
    ["folder", "it is a folder"],
    ["folder/", "it is a folder"],
    ["new-folder/", "it is a folder"],
    ["missing/out", "there is no such folder"],
    ["file/out", "one of its folders is a file"],
    ["x".repeat(256), "its name is too long"],
  ])("cannot be made at '%s', and says so before anything is written: %s", async (name, reason) => {
    mkdirSync(at("folder"));
    writeFileSync(at("file"), "");
    const path = name === "" ? "" : at(name);
    await expect(createUserFile(path, processes())).rejects.toMatchObject({
      name: "TasksError",
      kind: "usage",
      message: `the file ${path} cannot be written: ${reason}`,
      hint: "check its folder and permissions",
    });
    expect(readdirSync(folder)).toEqual(["file", "folder"]);
    expect(exits).toEqual([]);
  });

  it("that could not be named in the end leaves nothing, and says so", async () => {
    const file = await create("out");
    await file.write("text");
    mkdirSync(at("out"));
    writeFileSync(at("out/other"), "");
    await expect(file.finish()).rejects.toMatchObject({
      kind: "failed",
      hint: "nothing was written under that name; free some space or name another file",
    });
    expect(readdirSync(folder)).toEqual(["out"]);
    expect(exits).toEqual([]);
  });
});

describe("two writers of one name", () => {
  it("that have the same process number never write into one file, and the later one stands whole", async () => {
    const [one, two] = [await create("out"), await create("out")];
    for (let part = 0; part < 50; part += 1) await Promise.all([one.write("1111\n"), two.write("2222\n")]);
    await one.finish();
    expect(readFileSync(at("out"), "utf8")).toBe("1111\n".repeat(50));
    await two.finish();
    expect(readFileSync(at("out"), "utf8")).toBe("2222\n".repeat(50));
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  it("are told apart by a name that nobody can know, so that a link laid before is not followed", async () => {
    const names = new Set<string>();
    for (let round = 0; round < 20; round += 1) {
      const file = await create("out");
      names.add(readdirSync(folder)[0]!);
      await file.discard();
    }
    expect(names.size).toBe(20);
    // The name of former versions, which was the number of the process alone.
    writeFileSync(at("victim"), "precious");
    symlinkSync("victim", at(`.out.${OWN}.partial`));
    const file = await create("out");
    await file.write("new");
    await file.finish();
    expect(readFileSync(at("victim"), "utf8")).toBe("precious");
  });
});

describe("a file to be kept", () => {
  const kept = (name: string) => ({ what: "the backup", identity: () => identityOf(at(name)) });
  const refused = (name: string) => ({
    kind: "usage",
    message: `the file ${at(name)} is the backup, and would be lost`,
    hint: "name another file",
  });

  it.each(["backup", "./backup", "folder/../backup", "link", "other-name", "linked-folder/backup"])(
    "is not written over as '%s'",
    async (name) => {
      mkdirSync(at("folder"));
      writeFileSync(at("backup"), "old");
      symlinkSync("backup", at("link"));
      linkSync(at("backup"), at("other-name"));
      symlinkSync(".", at("linked-folder"));
      const path = `${folder}/${name}`;
      const before = readdirSync(folder);
      await expect(createUserFile(path, processes(), [kept("backup")])).rejects.toMatchObject({
        ...refused("backup"),
        message: `the file ${path} is the backup, and would be lost`,
      });
      expect(readFileSync(at("backup"), "utf8")).toBe("old");
      expect(readdirSync(folder)).toEqual(before);
    },
  );

  it("is known before it is there, and when it comes meanwhile", async () => {
    await expect(createUserFile(at("late"), processes(), [kept("late")])).rejects.toMatchObject(
      refused("late"),
    );
    const file = await createUserFile(at("out"), processes(), [kept("late")]);
    await file.write("new");
    writeFileSync(at("late"), "made meanwhile");
    linkSync(at("late"), at("out"));
    await expect(file.finish()).rejects.toMatchObject({
      kind: "failed",
      message: expect.stringContaining("is the backup, and would be lost"),
    });
    expect(readFileSync(at("late"), "utf8")).toBe("made meanwhile");
    expect(readdirSync(folder)).toEqual(["late", "out"]);
  });

  it("may be a pipe, and leaves devices and all other files alone", async () => {
    execFileSync("mkfifo", [at("pipe")]);
    await expect(createUserFile(at("pipe"), processes(), [kept("pipe")])).rejects.toMatchObject(
      refused("pipe"),
    );
    const device = { what: "the backup", identity: () => identityOf("/dev/null") };
    await (await createUserFile("/dev/null", processes(), [device])).finish();
    writeFileSync(at("other"), "old");
    await (await createUserFile(at("other"), processes(), [kept("pipe"), device, kept("none")])).finish();
    expect(readFileSync(at("other"), "utf8")).toBe("");
  });
});

describe("what a killed process left", () => {
  const leave = (name: string, minutes: number) => {
    writeFileSync(at(name), "half");
    utimesSync(at(name), (NOW - minutes * MINUTE) / 1000, (NOW - minutes * MINUTE) / 1000);
  };

  it("of the same file is removed, and nothing else", async () => {
    const keep = [
      ".out.here-100-0123456789ab.partial",
      ".out.here-99x-0123456789ab.partial",
      ".out.99.partial",
      ".other.here-99-0123456789ab.partial",
      "out.here-99-0123456789ab.partial",
      ".out.here-99-0123456789ab.partial.gz",
      ".out..partial",
      ".out.here-99-.partial",
    ];
    for (const name of keep) leave(name, 59);
    for (const pid of [98, 99]) leave(`.out.here-${pid}-0123456789ab.partial`, 0);
    const file = await create("out", [OWN, 100]);
    await file.finish();
    expect(readdirSync(folder).sort()).toEqual([...keep, "out"].sort());
  });

  it("in another container, where its number says nothing, is removed when nobody has touched it for an hour", async () => {
    leave(".out.there-1-0123456789ab.partial", 59);
    leave(".out.there-1-ba9876543210.partial", 61);
    leave(".out.unknown-99-0123456789ab.partial", 59);
    leave(".out.unknown-99-ba9876543210.partial", 61);
    const file = await create("out");
    await file.finish();
    expect(readdirSync(folder)).toEqual([
      ".out.there-1-0123456789ab.partial",
      ".out.unknown-99-0123456789ab.partial",
      "out",
    ]);
  });

  it("under a number that another process has by now is removed after an hour too", async () => {
    leave(`.out.here-${OWN}-0123456789ab.partial`, 61);
    const file = await create("out");
    await file.finish();
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  it("is not what somebody still writes: a file is touched each minute", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const file = await create("out");
    const [partial = ""] = readdirSync(folder);
    utimesSync(at(partial), 1, 1);
    vi.advanceTimersByTime(MINUTE);
    await expect.poll(() => statSync(at(partial)).mtimeMs).toBe(NOW);
    await file.finish();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("may stay where it cannot be removed", async () => {
    mkdirSync(at(".out.here-99-0123456789ab.partial"));
    writeFileSync(at(".out.here-99-0123456789ab.partial/x"), "");
    const file = await create("out");
    await file.finish();
    expect(readdirSync(folder).sort()).toEqual([".out.here-99-0123456789ab.partial", "out"]);
  });
});
