import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { collectStream, isStreamingPayload } from "../../../src/engine/node/collect-stream.ts";

const parts = ["熊", "", "本".repeat(50_000)];

describe("a body that comes in parts", () => {
  it.each([
    ["of Node", () => Readable.from(parts.map((part) => Buffer.from(part)))],
    ["of the web", () => new Response(parts.join("")).body as unknown as AsyncIterable<Uint8Array>],
    ["of a blob", () => new Blob(parts) as unknown as { stream(): AsyncIterable<Uint8Array> }],
  ])("is collected: a stream %s", async (_, open) => {
    expect(Buffer.from(await collectStream(open())).toString()).toBe(parts.join(""));
  });

  it("that breaks off is an error", async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from("a");
        throw new Error("cut");
      })(),
    );
    await expect(collectStream(broken)).rejects.toThrow("cut");
  });

  it("can be sent only once, unlike text and bytes", () => {
    expect(isStreamingPayload({ body: Readable.from([]) })).toBe(true);
    expect(isStreamingPayload({ body: new Response("a").body })).toBe(true);
    for (const body of ["a", "", Buffer.from("a"), new Uint8Array(1), undefined, null]) {
      expect(isStreamingPayload({ body })).toBe(false);
    }
  });
});
