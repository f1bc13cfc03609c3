import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import { openOutput } from "../../src/system/standard-stream.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** An output into a file, and how often Node's own stream was asked for; that one writes into the file too. */
function fileOutput(platform = "linux") {
  const folder = temporaryFolder();
  const fd = openSync(join(folder, "out"), "a+");
  onTestFinished(() => {
    closeSync(fd);
  });
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
  return { output, opened, parts, gone, text: () => readFileSync(join(folder, "out"), "utf8") };
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

  it("gets all of a long one in its order, what does not fit through one stream", async () => {
    const { output, opened, parts, text } = fileOutput();
    const words = Array.from({ length: 40 }, (_, index) => `${index} ${"x".repeat(500)}\n`);
    for (const word of words) await output.write(word);
    await output.write("end");
    expect(opened).toHaveLength(1);
    expect(text() + parts.join("")).toBe(`${words.join("")}end`);
    expect(text().length).toBeGreaterThan(1_000);
    expect(text().length).toBeLessThan(64 * 1024);
  });
});

it("is writing for as long as a part of the answer waits in a stream", async () => {
  const { output } = fileOutput();
  await output.write("short\n");
  expect(output.isWriting()).toBe(false);
  const written = output.write("x".repeat(20_000));
  expect(output.isWriting()).toBe(true);
  await written;
  expect(output.isWriting()).toBe(false);
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
  opened[0]!.destroy(Object.assign(new Error("disk full"), { code: "ENOSPC" }));
  await expect(output.write("b")).rejects.toMatchObject({ kind: "failed" });
  expect(gone).toHaveLength(1);
});
