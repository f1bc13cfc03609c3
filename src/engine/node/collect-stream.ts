import { ANSWER_BYTES, endlessError } from "../answer-limits.ts";

type Chunks = AsyncIterable<Uint8Array>;

/**
 * All bytes of a body that comes in parts. Only what asks for credentials gets such bodies: our own requests go through a
 * RequestHandler, which gives whole ones.
 */
export async function collectStream(body: Chunks | { stream(): Chunks }): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of "stream" in body ? body.stream() : body) {
    size += chunk.byteLength;
    if (size > ANSWER_BYTES) throw endlessError("all bytes");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Whether a request's body can be sent only once. */
export function isStreamingPayload({ body }: { body?: unknown }): boolean {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}
