import { isUtf8 } from "node:buffer";

const LINE_FEED = 10;
const STRAY = /[\udc80-\udcff]/u;

/**
 * UTF-8 as text, without its byte order mark. A byte that is not UTF-8 becomes half a surrogate pair (0xE9 is U+DCE9),
 * which UTF-8 itself never is: a record that has one is refused, and its bytes are still known (PEP 383). U+FFFD, which
 * a decoder would put there, could not be told from the data.
 */
export async function* textOfBytes(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let tail: Uint8Array = new Uint8Array();
  let first = true;
  const textOf = (bytes: Uint8Array): string => {
    const text = decode(bytes);
    if (text === "" || !first) return text;
    first = false;
    return text.startsWith("\ufeff") ? text.slice(1) : text;
  };
  for await (const chunk of chunks) {
    const bytes = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
    const end = bytes.length - unfinished(bytes);
    tail = Uint8Array.prototype.slice.call(bytes, end);
    const text = textOf(bytes.subarray(0, end));
    if (text !== "") yield text;
  }
  const text = textOf(tail);
  if (text !== "") yield text;
}

/** The bytes that `textOfBytes` made this text of. */
export function bytesOfText(text: string): Uint8Array {
  if (!STRAY.test(text)) return Buffer.from(text);
  const parts = text.split(/([\udc80-\udcff])/u);
  return Buffer.concat(
    parts.map((part, i) => (i % 2 === 0 ? Buffer.from(part) : Buffer.of(part.charCodeAt(0) - 0xdc00))),
  );
}

/** A text put together again, in which a character may have been cut in two: its bytes, where they are UTF-8 now. */
export function rejoined(text: string): string {
  if (!STRAY.test(text)) return text;
  const bytes = Buffer.from(bytesOfText(text));
  return isUtf8(bytes) ? bytes.toString() : text;
}

/** What is wrong with a text that has a byte that is not UTF-8; undefined for every other text. */
export function strayByte(text: string): string | undefined {
  const at = text.search(STRAY);
  if (at === -1) return undefined;
  const byte = (text.charCodeAt(at) - 0xdc00).toString(16).toUpperCase();
  return `not UTF-8: the byte 0x${byte} at character ${at + 1}`;
}

/** How many bytes at the end begin a character whose rest is still to come: 0 to 3. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < lengthOf(byte) ? back : 0;
  }
  return 0;
}

function lengthOf(leadingByte: number): number {
  if (leadingByte < 0xe0) return 2;
  return leadingByte < 0xf0 ? 3 : 4;
}

function decode(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString();
  const texts: string[] = [];
  for (let start = 0; start < buffer.length;) {
    const feed = buffer.indexOf(LINE_FEED, start);
    const end = feed === -1 ? buffer.length : feed + 1;
    const line = buffer.subarray(start, end);
    texts.push(isUtf8(line) ? line.toString() : decodeStray(line));
    start = end;
  }
  return texts.join("");
}

function decodeStray(line: Buffer): string {
  let text = "";
  for (let at = 0; at < line.length;) {
    const length = [1, 2, 3, 4].find(
      (count) => at + count <= line.length && isUtf8(line.subarray(at, at + count)),
    );
    text +=
      length === undefined ? String.fromCharCode(0xdc00 + line[at]!) : line.toString("utf8", at, at + length);
    at += length ?? 1;
  }
  return text;
}
