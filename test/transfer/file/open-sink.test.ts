import { randomBytes } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { gzipSink } from "../../../src/transfer/file/open-sink.ts";

function collect(fail: (written: number) => void = () => undefined) {
  const parts: Buffer[] = [];
  let written = 0;
  const state = { finished: 0, bytes: () => Buffer.concat(parts) };
  const sink = {
    async write(data: string | Uint8Array) {
      fail(written);
      parts.push(Buffer.from(data));
      written += data.length;
    },
    async finish() {
      state.finished += 1;
    },
  };
  return { sink, state };
}

const turn = () => new Promise(setImmediate);

describe("a sink that gzips", () => {
  it("gives what gunzip reads back, in order, and finishes the sink behind it", async () => {
    const { sink, state } = collect();
    const gzip = gzipSink(sink);
    const pages = Array.from(
      { length: 20 },
      (_, index) => `${index}:${randomBytes(50_000).toString("hex")}\n`,
    );
    for (const page of pages) await gzip.write(page);
    await gzip.write(Buffer.from("end"));
    expect(state.finished).toBe(0);
    await gzip.finish();
    expect(state.finished).toBe(1);
    expect(gunzipSync(state.bytes()).toString()).toBe(`${pages.join("")}end`);
  });

  it("has no use any more for what it was given", async () => {
    const { sink, state } = collect();
    const gzip = gzipSink(sink);
    const lent = Buffer.alloc(300_000);
    for (const letter of "abc") await gzip.write(lent.fill(letter));
    await gzip.finish();
    const pages = [..."abc"].map((letter) => letter.repeat(lent.length));
    expect(gunzipSync(state.bytes()).toString() === pages.join("")).toBe(true);
  });

  it("gives an empty file for nothing, and the same bytes for the same text", async () => {
    const files: Buffer[] = [];
    for (const text of ["", "", "abc", "abc"]) {
      const { sink, state } = collect();
      const gzip = gzipSink(sink);
      if (text !== "") await gzip.write(text);
      await gzip.finish();
      expect(gunzipSync(state.bytes()).toString()).toBe(text);
      files.push(state.bytes());
    }
    expect(files[0]!.equals(files[1]!)).toBe(true);
    expect(files[2]!.equals(files[3]!)).toBe(true);
  });

  it("holds the writer up while the sink behind it is slow", async () => {
    const waiting: (() => void)[] = [];
    const write = () => new Promise<void>((resolve) => void waiting.push(resolve));
    const gzip = gzipSink({ write, finish: async () => undefined });
    let pages = 0;
    const writing = (async () => {
      for (; pages < 50; pages += 1) await gzip.write(randomBytes(100_000));
      await gzip.finish();
    })();
    for (let time = 0; time < 50; time += 1) await turn();
    expect(pages).toBeLessThan(10);
    const ticking = setInterval(() => waiting.shift()?.(), 0);
    await writing;
    clearInterval(ticking);
    expect(pages).toBe(50);
  });

  it("tells a failure of the sink behind it to the next writer, again and again", async () => {
    const { sink, state } = collect((written) => {
      if (written > 100_000) throw new Error("no space");
    });
    const gzip = gzipSink(sink);
    let pages = 0;
    const write = async () => {
      for (; pages < 100; pages += 1) await gzip.write(randomBytes(100_000));
    };
    await expect(write()).rejects.toThrow("no space");
    expect(pages).toBeLessThan(10);
    await expect(gzip.write("more")).rejects.toThrow("no space");
    await expect(gzip.finish()).rejects.toThrow("no space");
    expect(state.finished).toBe(0);
  });

  it("tells a failure that comes with the last bytes", async () => {
    const { sink } = collect(() => {
      throw new Error("no space");
    });
    const gzip = gzipSink(sink);
    await gzip.write("a little");
    await expect(gzip.finish()).rejects.toThrow("no space");
  });
});
