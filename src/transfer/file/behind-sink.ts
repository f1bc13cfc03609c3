import type { Sink } from "./open-sink.ts";

// Large enough that the system is not what an export waits for, and little beside what a page takes.
const LEAST_BYTES = 512 * 1024;

/**
 * A sink that writes to another one while the next pages are made, at most one lot at a time. What fails is told by the next
 * `write`, or by `finish`.
 */
export function behindSink(sink: Sink): Sink {
  // One that is being filled, and one that is being written.
  let [lot, other] = [Buffer.allocUnsafeSlow(LEAST_BYTES), Buffer.allocUnsafeSlow(LEAST_BYTES)];
  let size = 0;
  let writing = Promise.resolve();
  const begin = async () => {
    await writing;
    if (size === 0) return;
    writing = sink.write(lot.subarray(0, size));
    // Awaited with the next lot; until then a failure of it is not unheard.
    writing.catch(() => undefined);
    [lot, other] = [other, lot];
    size = 0;
  };
  return {
    async write(data) {
      const bytes = typeof data === "string" ? Buffer.from(data) : data;
      for (let at = 0; at < bytes.length;) {
        const end = Math.min(bytes.length, at + lot.length - size);
        lot.set(bytes.subarray(at, end), size);
        size += end - at;
        at = end;
        if (size === lot.length) await begin();
      }
    },
    async finish() {
      await begin();
      await writing;
      await sink.finish();
    },
  };
}
