import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { HEADER_BYTES, lacksUse, openProgram } from "../../bin/code-cache.ts";
import { keepCode } from "../../bin/keep-code.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const require = createRequire(import.meta.url);
const BUILD = "0123456789abcdef";
const OLDER = "fedcba9876543210";

/** A program of two parts in one file, and maybe one in another, and an empty cache, until the test ends. */
function newProgram({ late = true } = {}) {
  const folder = temporaryFolder();
  vi.stubGlobal("BUILD_ID", BUILD);
  vi.stubEnv("XDG_CACHE_HOME", folder);
  vi.stubEnv("NODE_V8_COVERAGE", "");
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
  });
  const program = join(folder, "program");
  mkdirSync(program);
  const caches = join(folder, "tasks", "code");
  const end = `${late ? 'require("./late/late.js").word+' : ""}require("node:path").sep`;
  const write = (answer: string) => {
    writeFileSync(
      join(program, "program.js"),
      `({tasks:function(exports,require){exports.say=()=>require("./program/other.js").word+${end}},` +
        `other:function(exports){exports.word="${answer}"}})`,
    );
    writeFileSync(
      join(program, "late.js"),
      `({late:function(exports,require,module,folder){module.exports={word:"!"}}})`,
    );
  };
  write("one");
  const run = (use?: string, command = "get") => {
    const opened = openProgram(require, program, command);
    const { say } = opened.load("./program/tasks.js") as { say(): string };
    const said = say();
    if (use !== undefined && lacksUse(opened, use)) keepCode(opened, use);
    return said;
  };
  const file = (command = "get") => join(caches, `${BUILD}-${process.version}-${process.arch}-${command}`);
  return { folder, caches, write, run, file };
}

function headerOf(file: string): unknown {
  return JSON.parse(readFileSync(file, "latin1").slice(0, HEADER_BYTES));
}

describe("a code cache", () => {
  it("is used: V8 takes its code for a source of the same length", () => {
    const { run, write } = newProgram();
    expect(run("get local")).toBe("one!/");
    // V8 knows a source by its length alone; BUILD_ID is what tells two builds apart.
    write("two");
    expect(run()).toBe("one!/");
    vi.stubGlobal("BUILD_ID", OLDER);
    expect(run()).toBe("two!/");
  });

  it("is a file of its owner's for each command, in a folder of its owner's", () => {
    const { run, caches, file } = newProgram();
    run("get local", "get");
    run("scan local", "scan");
    run("x", "no such: command/..");
    expect(readdirSync(caches).sort()).toEqual(
      [file("get"), file("other"), file("scan")].map((path) => path.slice(caches.length + 1)),
    );
    expect(statSync(caches).mode & 0o777).toBe(0o700);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it("is written for a use that it was not made for, and keeps what the others needed", () => {
    const { run, file } = newProgram();
    run("get local");
    const first = readFileSync(file());
    run("get local");
    expect(readFileSync(file()).equals(first)).toBe(true);
    run("get aws");
    expect(readFileSync(file()).equals(first)).toBe(false);
    expect(headerOf(file())).toMatchObject({
      uses: ["get local", "get aws"],
      scripts: { "program.js": expect.any(Array), "late.js": expect.any(Array) },
    });
  });

  it("that is damaged anywhere is not run, and is made anew", () => {
    const { run, file, write } = newProgram({ late: false });
    run("get local");
    const whole = readFileSync(file());
    const damages: [string, (bytes: Buffer) => Buffer][] = [
      ["empty", () => Buffer.alloc(0)],
      ["zeros", (bytes) => Buffer.alloc(bytes.length)],
      ["other", () => Buffer.from("Dear diary,\n".repeat(1_000))],
    ];
    for (let at = 0; at < whole.length - 1; at += at < 2 * HEADER_BYTES ? 97 : 7) {
      damages.push([`cut at ${at}`, (bytes) => bytes.subarray(0, at)]);
      damages.push([`other bits at ${at}`, (bytes) => (bytes.writeUInt8(bytes[at]! ^ 0x20, at), bytes)]);
    }
    expect(damages.length).toBeGreaterThan(300);
    for (const [index, [name, damage]] of damages.entries()) {
      // In this process V8 remembers every source that it has compiled; what it has not seen shows what was run.
      const word = index.toString(36).padStart(3, "_");
      write(word);
      writeFileSync(file(), whole);
      expect(run(), name).toBe("one/");
      writeFileSync(file(), damage(Buffer.from(whole)));
      expect(run(), name).toBe(`${word}/`);
    }
    run("get local");
    expect(readFileSync(file()).length).toBe(whole.length);
  });

  it("that others could have written is not run", () => {
    const { run, write, caches } = newProgram();
    run("get local");
    write("two");
    chmodSync(caches, 0o770);
    expect(run()).toBe("two!/");
    chmodSync(caches, 0o702);
    expect(run()).toBe("two!/");
    chmodSync(caches, 0o700);
    write("six");
    expect(run()).toBe("one!/");
  });

  it("leaves nothing of other builds, nor of writers that were killed", () => {
    const { run, caches, file } = newProgram();
    run("get local");
    writeFileSync(join(caches, `${OLDER}-${process.version}-${process.arch}-get`), "");
    writeFileSync(`${file()}.0a1b2c3d`, "half");
    run("get aws");
    expect(readdirSync(caches)).toEqual([file().slice(caches.length + 1)]);
  });

  it("leaves what another version of Node has made of the same build, for who uses both", () => {
    const { run, caches, file } = newProgram();
    const other = `${BUILD}-v99.0.0-${process.arch}-get`;
    run("get local");
    writeFileSync(join(caches, other), "");
    run("get aws");
    expect(readdirSync(caches).sort()).toEqual([file().slice(caches.length + 1), other].sort());
  });

  it("deletes nothing that has not a cache's name, and no folder", () => {
    const { run, caches, file } = newProgram();
    run("get local");
    const keep = [
      "thesis.tex",
      "id_rsa",
      OLDER,
      `${OLDER}-${process.version}`,
      "notes-v1.2.3-final-draft",
      ".hidden",
    ];
    for (const name of keep) writeFileSync(join(caches, name), "precious");
    mkdirSync(join(caches, `${OLDER}-${process.version}-${process.arch}-scan`));
    writeFileSync(join(caches, `${OLDER}-${process.version}-${process.arch}-get`), "");
    run("get aws");
    expect(readdirSync(caches).sort()).toEqual(
      [...keep, `${OLDER}-${process.version}-${process.arch}-scan`, file().slice(caches.length + 1)].sort(),
    );
  });

  it.each([
    ["is a link", (caches: string, other: string) => symlinkSync(other, caches)],
    ["others may write to", (caches: string) => (mkdirSync(caches), chmodSync(caches, 0o777))],
    ...(process.getuid?.() === 0
      ? [["is somebody else's", (caches: string) => (mkdirSync(caches), chownSync(caches, 65534, 65534))]]
      : []),
  ] as [string, (caches: string, other: string) => void][])(
    "neither deletes nor writes anything in a folder that %s",
    (_, lay) => {
      const { run, folder, caches } = newProgram();
      const other = join(folder, "other");
      mkdirSync(other, { mode: 0o700 });
      mkdirSync(join(folder, "tasks"));
      lay(caches, other);
      const names = [`${OLDER}-${process.version}-${process.arch}-get`, "12345.12345"];
      for (const name of names) writeFileSync(join(caches, name), "precious");
      expect(run("get local")).toBe("one!/");
      expect(readdirSync(caches).sort()).toEqual(names.sort());
    },
  );

  it("is never written into a link that was laid under a name that can be known", () => {
    const { run, caches, file, folder } = newProgram();
    mkdirSync(caches, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, "victim"), "precious");
    symlinkSync(join(folder, "victim"), `${file()}.${process.pid}`);
    symlinkSync(join(folder, "victim"), file());
    run("get local");
    expect(readFileSync(join(folder, "victim"), "utf8")).toBe("precious");
    expect(lstatSync(file()).isFile()).toBe(true);
  });

  it("is not needed: a place that cannot be written, none at all, or none that is wanted", () => {
    const { run, folder } = newProgram();
    writeFileSync(join(folder, "file"), "");
    vi.stubEnv("XDG_CACHE_HOME", join(folder, "file"));
    expect(run("get local")).toBe("one!/");
    vi.stubEnv("XDG_CACHE_HOME", "relative");
    expect(run("get local")).toBe("one!/");
    vi.stubEnv("XDG_CACHE_HOME", folder);
    vi.stubEnv("NODE_DISABLE_COMPILE_CACHE", "1");
    expect(run("get local")).toBe("one!/");
    expect(readdirSync(folder).sort()).toEqual(["file", "program"]);
  });

  it("does not grow without end, whatever words come", () => {
    const { run, file } = newProgram();
    for (let use = 0; use < 100; use += 1) run(`get ${use}`);
    expect((headerOf(file()) as { uses: string[] }).uses.length).toBeLessThan(50);
  });
});
