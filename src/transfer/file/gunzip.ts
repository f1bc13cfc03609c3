import { setImmediate } from "node:timers/promises";
import { createGunzip } from "node:zlib";
import { usageError } from "../../errors.ts";

// What is unpacked in one step is held: up to 1032 times as much.
const STEP_BYTES = 8 * 1024;

/**
 * The bytes in gzip data of one or more members. Data that breaks off or is damaged throws a usage error after what was
 * in it before: a stream that is iterated would drop what it holds when it fails.
 */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = createGunzip();
  const ready: Uint8Array[] = [];
  let failure: Error | undefined;
  // A stream that has failed or ended calls back no more.
  const over = new Promise<void>((resolve) => {
    stream.on("data", (bytes: Uint8Array) => ready.push(bytes));
    stream.on("end", resolve);
    stream.on("error", (error) => {
      failure = error;
      resolve();
    });
  });
  const step = async (start: (done: () => void) => void): Promise<Uint8Array[]> => {
    await Promise.race([new Promise<void>(start), over]);
    // What a step has made is handed on in the next turn of the event loop.
    await setImmediate();
    return ready.splice(0);
  };
  let given = 0;
  try {
    for await (const chunk of inSteps(chunks)) {
      given += chunk.length;
      if (!stream.readableEnded) yield* await step((done) => stream.write(chunk, () => done()));
      if (failure !== undefined) throw explain(failure);
      // Zlib stops at zeros behind the end, with which tapes and some tools fill a block.
      const unread = stream.readableEnded ? given - stream.bytesWritten : 0;
      if (unread > 0 && chunk.subarray(Math.max(0, chunk.length - unread)).some((byte) => byte !== 0))
        throw explain(new Error("there is more data after its end"));
    }
    stream.end();
    await over;
    yield* ready.splice(0);
    if (failure !== undefined) throw explain(failure);
  } finally {
    stream.destroy();
  }
}

async function* inSteps(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += STEP_BYTES) yield chunk.subarray(at, at + STEP_BYTES);
  }
}

function explain(error: Error): Error {
  const hint = "the file is not whole: copy it again";
  if ("code" in error && error.code === "Z_BUF_ERROR")
    return usageError("the gzip data breaks off before its end", hint);
  return usageError(`the gzip data is damaged: ${error.message}`, hint);
}
