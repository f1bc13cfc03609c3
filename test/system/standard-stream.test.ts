import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import { openOutput } from "../../src/system/standard-stream.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** An output into a file, and how often Node's own stream was asked for. */
function fileOutput(platform = "linux") {
  const path = join(temporaryFolder(), "out");
  return { ...outputInto(openOnce(path, "a+"), platform), text: () => readFileSync(path, "utf8") };
}

/** The same into a pipe, and what its reader finds there at the time. */
function pipeOutput(platform = "linux") {
  const path = join(temporaryFolder(), "pipe");
  execFileSync("mkfifo", [path]);
  const reader = openOnce(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const found = Buffer.alloc(1024 * 1024);
  const text = () => found.toString("utf8", 0, readSync(reader, found));
  return { ...outputInto(openOnce(path, "w"), platform), text };
}

function openOnce(path: string, flags: string | number): number {
  const fd = openSync(path, flags);
  onTestFinished(() => {
    closeSync(fd);
  });
  return fd;
}

function outputInto(fd: number, platform: string) {
  const opened: Writable[] = [];
  const parts: string[] = [];
  const open = () => {
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        parts.push(chunk.toString());
        setTimeout(done, 5);
      },
    });
    opened.push(stream);
    return Object.assign(stream, { isTTY: true, columns: 60 }) as unknown as NodeJS.WriteStream;
  };
  const gone: number[] = [];
  const output = openOutput({ fd: fd as 1, platform, open, gone: () => void gone.push(1) });
  return { output, opened, parts, gone };
}

describe("an output that is a file", () => {
  it("gets a short answer without a stream, and is no terminal", async () => {
    const { output, opened, text } = fileOutput();
    expect([output.isTTY, output.columns]).toEqual([false, undefined]);
    await output.write("熊本\n");
    await output.write(Buffer.from("はまち\n"));
    expect(text()).toBe("熊本\nはまち\n");
    expect(opened).toHaveLength(0);
  });

  it("gets a long one without a stream too", async () => {
    const { output, opened, text } = fileOutput();
    for (const word of WORDS) await output.write(word);
    expect(text()).toBe(WORDS.join(""));
    expect(opened).toHaveLength(0);
  });
});

const WORDS = Array.from({ length: 200 }, (_, index) => `${index} ${"x".repeat(500)}\n`);

describe.skipIf(process.platform === "win32")("an output that is a pipe", () => {
  it.skipIf(process.platform !== "linux").each([1, 40])(
    "gets all of a long answer in its order, what it has no room for through one stream: written %i times",
    async (times) => {
      const { output, opened, parts, text } = pipeOutput();
      const answer = WORDS.join("");
      const length = Math.ceil(answer.length / times);
      for (let at = 0; at < answer.length; at += length) await output.write(answer.slice(at, at + length));
      expect(opened).toHaveLength(1);
      const direct = text();
      expect(direct + parts.join("") === answer).toBe(true);
      // What a pipe holds, unless somebody has made that smaller.
      expect(direct.length).toBeGreaterThan(4000);
    },
  );

  it.skipIf(process.platform !== "linux")("needs no stream while it is read", async () => {
    const { output, opened, text } = pipeOutput();
    for (const word of WORDS) {
      await output.write(word);
      expect(text()).toBe(word);
    }
    expect(opened).toHaveLength(0);
  });

  it("gets no more than the beginning without a stream where a write may have to wait", async () => {
    const { output, opened, parts, text } = pipeOutput("darwin");
    const words = WORDS.slice(0, 40);
    for (const word of words) await output.write(word);
    expect(opened).toHaveLength(1);
    const direct = text();
    expect(direct + parts.join("")).toBe(words.join(""));
    expect(direct.length).toBeGreaterThan(1000);
    expect(direct.length).toBeLessThan(10_000);
  });

  it("is writing for as long as a part of the answer waits in a stream", async () => {
    const { output } = pipeOutput("darwin");
    await output.write("short\n");
    expect(output.isWriting()).toBe(false);
    const written = output.write("x".repeat(20_000));
    expect(output.isWriting()).toBe(true);
    await written;
    expect(output.isWriting()).toBe(false);
  });
});

it("is Node's stream on Windows, where pipes are written in another way", async () => {
  const { output, opened, parts, text } = fileOutput("win32");
  expect([output.isTTY, output.columns]).toEqual([true, 60]);
  await output.write("a");
  expect([opened.length, parts.join(""), text()]).toEqual([1, "a", ""]);
});

it("tells whoever asks when nobody reads any more, and what else goes wrong as an error", async () => {
  const { output, opened, gone } = fileOutput("win32");
  await output.write("a");
  opened[0]!.emit("error", Object.assign(new Error("nobody"), { code: "EPIPE" }));
  expect(gone).toHaveLength(1);
  await output.write("b");
  expect(gone).toHaveLength(1);

  const full = fileOutput("win32");
  await full.output.write("a");
  full.opened[0]!.destroy(Object.assign(new Error("disk full"), { code: "ENOSPC" }));
  await expect(full.output.write("b")).rejects.toMatchObject({ kind: "failed" });
  expect(full.gone).toHaveLength(0);
});
