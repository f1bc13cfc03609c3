import * as json from "./json-bytes.ts";
import type { LineFrames } from "./line-frames.ts";
import { endOfNumber, endOfText, isEscaped, PLAIN, specialLength, standsAt } from "./scan-value.ts";
import type { SpareBuffers } from "./spare-buffers.ts";
import { copyWords, isPlainWord, WORD, wordsOf } from "./words.ts";

// A call into native code costs as much as a loop over this many bytes.
const SHORT_COPY = 256;
const NOTHING: Buffer = Buffer.alloc(0);

/** Writes spans of a body in frames. All that copy a value give the index after it, and -1 where it cannot be copied. */
export class BodyCopy {
  protected body = NOTHING;
  protected words = wordsOf(NOTHING);
  // Has room for the rest of the body at any time, so that only what is not copied, which may be longer, looks.
  protected out = NOTHING;
  protected outWords = wordsOf(NOTHING);
  protected size = 0;
  readonly #spare: SpareBuffers;

  constructor(spare: SpareBuffers) {
    this.#spare = spare;
  }

  /** Begins a body; what is written from now on are its lines. */
  begin(body: Buffer): void {
    this.body = body;
    this.words = wordsOf(body);
    this.#setOut(this.#spare.take(roomFor(body.length)));
    this.size = 0;
  }

  /** Ends a body, and gives its lines. */
  end(): Uint8Array {
    const lines = this.out.subarray(0, this.size);
    this.body = NOTHING;
    this.words = wordsOf(NOTHING);
    this.#setOut(NOTHING);
    return lines;
  }

  // With its quotes, and the bracket that ends its value.
  protected copyText(at: number, { open, close }: LineFrames["S"]): number {
    const body = this.body;
    const words = this.words;
    const out = this.out;
    const outWords = this.outWords;
    if (body[at] !== json.QUOTE) return -1;
    this.put(open);
    let size = this.size;
    out[size++] = json.QUOTE;
    let end = at + 1;
    const last = body.length - WORD;
    for (;;) {
      while (end <= last) {
        const word = words.getInt32(end, true);
        if (!isPlainWord(word)) break;
        outWords.setInt32(size, word, true);
        end += WORD;
        size += WORD;
      }
      while (PLAIN[body[end]!] === 1) out[size++] = body[end++]!;
      if (body[end] === json.QUOTE) break;
      const length = specialLength(body, end);
      if (length === 0) return -1;
      for (let index = 0; index < length; index += 1) out[size++] = body[end++]!;
    }
    if (body[end + 1] !== json.CLOSE) return -1;
    out[size++] = json.QUOTE;
    this.size = size;
    return this.put(close, end + 2);
  }

  protected copySpan({ open, close }: LineFrames["S"], start: number, end: number, tail: Buffer): number {
    if (end === -1 || !standsAt(tail, this.body, end)) return -1;
    this.put(open);
    this.copy(start, end);
    return this.put(close, end + tail.length);
  }

  // Only sets in the order of a line: texts by their bytes, as they are where nothing in them is escaped.
  protected copyTexts(at: number, { open, close }: LineFrames["SS"]): number {
    const body = this.body;
    this.put(open);
    let next = at;
    for (let before = -1, beforeEnd = -1; ;) {
      const end = endOfText(body, next);
      if (end === -1 || isEscaped(body, next, end)) return -1;
      if (before !== -1 && body.compare(body, before, beforeEnd, next + 1, end - 1) <= 0) return -1;
      this.copy(next, end);
      if (standsAt(json.LIST_END, body, end)) return this.put(close, end + json.LIST_END.length);
      if (body[end] !== json.COMMA) return -1;
      this.out[this.size++] = json.COMMA;
      before = next + 1;
      beforeEnd = end - 1;
      next = end + 1;
    }
  }

  // Numbers whose doubles rise, rise themselves.
  protected copyNumbers(at: number, { open, between, close }: LineFrames["NS"]): number {
    const body = this.body;
    this.put(open);
    let next = at;
    for (let before = -Infinity; ;) {
      const end = endOfNumber(body, next);
      const number = end === -1 ? Number.NaN : Number(body.toString("latin1", next, end));
      if (!(number > before)) return -1;
      this.copy(next, end);
      if (standsAt(json.NUMBERS_END, body, end)) return this.put(close, end + json.NUMBERS_END.length);
      if (!standsAt(json.BETWEEN, body, end)) return -1;
      this.put(between);
      before = number;
      next = end + json.BETWEEN.length;
    }
  }

  // What is whole has a word more after any value; what breaks off is an error anyway.
  protected copy(start: number, end: number): void {
    if (end - start > SHORT_COPY) this.body.copy(this.out, this.size, start, end);
    else copyWords(this.words, start, end, this.outWords, this.size);
    this.size += end - start;
  }

  protected put(bytes: Buffer, next = 0): number {
    for (let index = 0; index < bytes.length; index += 1) this.out[this.size++] = bytes[index]!;
    return next;
  }

  protected write(text: string, rest: number): void {
    const bytes = Buffer.from(text);
    this.reserve(bytes.length, rest);
    this.size += bytes.copy(this.out, this.size);
  }

  // Makes room for these bytes and what becomes of the rest of the body.
  protected reserve(bytes: number, rest: number): void {
    const needed = this.size + bytes + roomFor(this.body.length - rest);
    if (needed <= this.out.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.out.length));
    this.out.copy(larger, 0, 0, this.size);
    this.#setOut(larger);
  }

  #setOut(out: Buffer): void {
    this.out = out;
    this.outWords = wordsOf(out);
  }
}

// What frames add is a byte to a value, which has eight or more, and less than this to the item at hand, a word included.
function roomFor(bytes: number): number {
  return bytes + (bytes >> 3) + 24;
}
