import type { Sink } from "./open-sink.ts";

// Large enough that the system is not what an export waits for, and little beside what a page takes.
const LEAST_BYTES = 512 * 1024;

/**
 * A sink that writes to another one while the next pages are made, at most one lot at a time. What fails is told by the next
 * `write`, or by `finish`.
 */
export function behindSink(sink: Sink): Sink {
  let parts: Uint8Array[] = [];
  let size = 0;
  let writing = Promise.resolve();
  const begin = async () => {
    await writing;
    if (size === 0) return;
    const [first] = parts;
    writing = sink.write(parts.length === 1 ? first! : Buffer.concat(parts));
    // Awaited with the next lot; until then a failure of it is not unheard.
    writing.catch(() => undefined);
    parts = [];
    size = 0;
  };
  return {
    async write(data) {
      const part = typeof data === "string" ? Buffer.from(data) : data;
      parts.push(part);
      size += part.length;
      if (size >= LEAST_BYTES) await begin();
    },
    async finish() {
      await begin();
      await writing;
      await sink.finish();
    },
  };
}
