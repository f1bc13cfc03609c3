import { once } from "node:events";
import { createGzip } from "node:zlib";

/** Where an export goes. */
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
      if (gzip.destroyed || !gzip.write(data)) await Promise.race([once(gzip, "drain"), moved]);
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
