import { createGzip } from "node:zlib";

/** Where an export goes. What is given to `write` is the caller's again when that is done. */
export interface Sink {
  write(data: string | Uint8Array): Promise<void>;
  finish(): Promise<void>;
}

/** A sink that gzips on the way to another one. */
export function gzipSink(sink: Sink): Sink {
  const gzip = createGzip();
  const moved = move();
  // Awaited by `finish`; until then a failure shows itself in `write`.
  moved.catch(() => undefined);
  return {
    async write(data) {
      if (gzip.destroyed) return moved;
      const taken = new Promise<void>((resolve) => void gzip.write(data, () => resolve()));
      await Promise.race([taken, moved]);
    },
    async finish() {
      gzip.end();
      await moved;
      await sink.finish();
    },
  };

  async function move(): Promise<void> {
    for await (const chunk of gzip) await sink.write(chunk as Uint8Array);
  }
}
