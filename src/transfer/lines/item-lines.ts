import type { Attributes } from "../../task/attribute-value.ts";
import { attributesFromDynamoJson } from "../../task/dynamodb-json.ts";
import { orderNames } from "../../task/record.ts";
import { ItemShape } from "./item-shape.ts";
import { endOfJson, malformed, parseSpan, skipByte, skipSpace } from "./json-span.ts";
import type { LineFrames } from "./line-frames.ts";
import * as json from "./json-bytes.ts";
import { endOfBase64, endOfNumber, endOfText, isEscaped, standsAt } from "./scan-value.ts";

// A call into native code costs as much as a loop over this many bytes.
const SHORT_COPY = 64;
// What DynamoDB keeps; what is deeper goes the slow way, which has its own end.
const MOST_LEVELS = 32;

/**
 * The lines of items, made by copying spans of their bytes in the one order of names, and writing `frames` in the place of
 * what DynamoDB JSON has around them. A value whose bytes cannot be copied (an escape to change, a set that is not sorted)
 * goes through JSON.parse and `slow` as a record of its own, and so does a map or an item with white space or odd names.
 */
export class ItemLines {
  readonly #body: Buffer;
  readonly #slow: (item: Attributes) => string;
  readonly #frames: LineFrames;
  readonly #items = ItemShape.root(orderNames);
  readonly #maps = ItemShape.root((names) => names.sort());
  // Where the members that are written so far end in #out, those of the outermost map first.
  readonly #ends: number[] = [];
  #open = 0;
  // Has room for the rest of the body at any time, so that only what `slow` gives, which may be longer, looks.
  #out: Buffer;
  #size = 0;
  #scratch = Buffer.alloc(0);
  count = 0;

  constructor(body: Buffer, slow: (item: Attributes) => string, frames: LineFrames) {
    this.#body = body;
    this.#slow = slow;
    this.#frames = frames;
    this.#out = Buffer.allocUnsafe(roomFor(body.length));
  }

  get lines(): Uint8Array {
    return this.#out.subarray(0, this.#size);
  }

  /** Adds the lines of the JSON array of items at `at`, and gives the index after it. */
  add(at: number): number {
    let next = skipByte(this.#body, at, json.OPEN_LIST);
    if (this.#body[next] === json.CLOSE_LIST) return next + 1;
    for (;;) {
      this.count += 1;
      next = skipSpace(this.#body, this.#addItem(next));
      if (this.#body[next] === json.CLOSE_LIST) return next + 1;
      next = skipByte(this.#body, next, json.COMMA);
    }
  }

  #addItem(at: number): number {
    this.#reserve(0, at);
    const { open, close } = this.#frames.item;
    const start = this.#size;
    this.#open = 0;
    this.#put(open);
    const end = this.#copyMembers(at, this.#items, 0);
    if (end !== -1) {
      this.#put(close);
      return end;
    }
    this.#size = start;
    return this.#addParsed(at);
  }

  // Like all that copy, gives the index after what it has copied, and -1 where it has to be parsed as a whole.
  #copyMembers(at: number, root: ItemShape, level: number): number {
    const body = this.#body;
    const begin = this.#size;
    const first = this.#open;
    if (body[at] !== json.OPEN) return -1;
    this.#out[this.#size++] = json.OPEN;
    let next = at + 1;
    let shape = root;
    while (body[next] !== json.CLOSE || shape !== root) {
      const longer = shape.next(body, next);
      if (longer === undefined || body[next + longer.head.length] !== json.OPEN) return -1;
      shape = longer;
      this.#put(shape.head);
      next = this.#addValue(next + shape.head.length, level);
      this.#ends[this.#open++] = this.#size;
      if (body[next] === json.CLOSE) break;
      if (body[next] !== json.COMMA) return -1;
      this.#out[this.#size++] = json.COMMA;
      next += 1;
    }
    if (shape.order.length > 0) this.#reorder(shape.order, begin + 1, first);
    this.#open = first;
    this.#out[this.#size++] = json.CLOSE;
    return next + 1;
  }

  // Puts the members that were written from `begin` on into another order.
  #reorder(order: readonly number[], begin: number, first: number): void {
    const length = this.#size - begin;
    if (this.#scratch.length < length) this.#scratch = Buffer.allocUnsafe(2 * length);
    const written = this.#scratch;
    copy(this.#out, begin, this.#size, written, 0);
    let size = begin;
    for (const place of order) {
      if (size > begin) this.#out[size++] = json.COMMA;
      const start = place === 0 ? 0 : this.#ends[first + place - 1]! + 1 - begin;
      size = copy(written, start, this.#ends[first + place]! - begin, this.#out, size);
    }
  }

  #addValue(at: number, level: number): number {
    const size = this.#size;
    const open = this.#open;
    const end = this.#copyValue(at, level);
    if (end !== -1) return end;
    this.#size = size;
    this.#open = open;
    return this.#makeValue(at);
  }

  #copyValue(at: number, level: number): number {
    const body = this.#body;
    const frames = this.#frames;
    // The first letter of the type tells the four that most values have.
    switch (body[at + 2]) {
      case json.LETTER_S:
        if (!standsAt(json.TEXT, body, at)) break;
        return this.#copySpan(frames.S, at + 5, endOfText(body, at + 5), json.VALUE_END);
      case json.LETTER_N:
        if (!standsAt(json.NUMBER, body, at)) break;
        return this.#copySpan(frames.N, at + 6, endOfNumber(body, at + 6), json.NUMBER_END);
      case json.LETTER_M:
        return standsAt(json.MAP, body, at) ? this.#copyMap(at + json.MAP.length, level) : -1;
      case json.LETTER_L:
        return standsAt(json.LIST, body, at) ? this.#copyList(at + json.LIST.length, level) : -1;
      default:
    }
    return this.#copyRare(at);
  }

  #copyRare(at: number): number {
    const body = this.#body;
    const frames = this.#frames;
    if (standsAt(json.TRUE, body, at)) return this.#copySpan(frames.BOOL, at + 8, at + 12, json.VALUE_END);
    if (standsAt(json.FALSE, body, at)) return this.#copySpan(frames.BOOL, at + 8, at + 13, json.VALUE_END);
    if (standsAt(json.NULL, body, at)) return this.#put(frames.NULL, at + json.NULL.length);
    if (standsAt(json.TEXTS, body, at)) return this.#copyTexts(at + json.TEXTS.length);
    if (standsAt(json.NUMBERS, body, at)) return this.#copyNumbers(at + json.NUMBERS.length);
    if (standsAt(json.BINARY, body, at)) {
      const start = at + json.BINARY.length;
      return this.#copySpan(frames.B, start, endOfBase64(body, start), json.VALUE_END);
    }
    return -1;
  }

  #copySpan({ open, close }: LineFrames["S"], start: number, end: number, tail: Buffer): number {
    if (end === -1 || !standsAt(tail, this.#body, end)) return -1;
    this.#put(open);
    this.#size = copy(this.#body, start, end, this.#out, this.#size);
    return this.#put(close, end + tail.length);
  }

  #copyMap(at: number, level: number): number {
    if (level >= MOST_LEVELS) return -1;
    this.#put(this.#frames.M.open);
    const end = this.#copyMembers(at, this.#maps, level + 1);
    if (end === -1 || this.#body[end] !== json.CLOSE) return -1;
    return this.#put(this.#frames.M.close, end + 1);
  }

  #copyList(at: number, level: number): number {
    if (level >= MOST_LEVELS) return -1;
    const { open, close } = this.#frames.L;
    this.#put(open);
    let next = at;
    while (!standsAt(json.LIST_END, this.#body, next)) {
      if (next > at) {
        if (this.#body[next] !== json.COMMA) return -1;
        this.#out[this.#size++] = json.COMMA;
        next += 1;
      }
      if (this.#body[next] !== json.OPEN) return -1;
      next = this.#addValue(next, level + 1);
    }
    return this.#put(close, next + json.LIST_END.length);
  }

  // Only sets in the order of a line: texts by their bytes, as they are where nothing in them is escaped.
  #copyTexts(at: number): number {
    const body = this.#body;
    const { open, close } = this.#frames.SS;
    this.#put(open);
    let next = at;
    for (let before = -1, beforeEnd = -1; ;) {
      const end = endOfText(body, next);
      if (end === -1 || isEscaped(body, next, end)) return -1;
      if (before !== -1 && body.compare(body, before, beforeEnd, next + 1, end - 1) <= 0) return -1;
      this.#size = copy(body, next, end, this.#out, this.#size);
      if (standsAt(json.LIST_END, body, end)) return this.#put(close, end + json.LIST_END.length);
      if (body[end] !== json.COMMA) return -1;
      this.#out[this.#size++] = json.COMMA;
      before = next + 1;
      beforeEnd = end - 1;
      next = end + 1;
    }
  }

  // Numbers whose doubles rise, rise themselves.
  #copyNumbers(at: number): number {
    const body = this.#body;
    const { open, between, close } = this.#frames.NS;
    this.#put(open);
    let next = at;
    for (let before = -Infinity; ;) {
      const end = endOfNumber(body, next);
      const number = end === -1 ? Number.NaN : Number(body.toString("latin1", next, end));
      if (!(number > before)) return -1;
      this.#size = copy(body, next, end, this.#out, this.#size);
      if (standsAt(json.NUMBERS_END, body, end)) return this.#put(close, end + json.NUMBERS_END.length);
      if (!standsAt(json.BETWEEN, body, end)) return -1;
      this.#put(between);
      before = number;
      next = end + json.BETWEEN.length;
    }
  }

  #makeValue(at: number): number {
    const end = endOfJson(this.#body, at);
    const line = this.#slow(this.#decode(at, end, (value) => ({ value })));
    const { open, close } = this.#frames.item;
    this.#write(line.slice(open.length + '{"value":'.length, line.length - "}".length - close.length), end);
    return end;
  }

  #addParsed(at: number): number {
    const end = endOfJson(this.#body, at);
    this.#write(this.#slow(this.#decode(at, end, (item) => item)), end);
    return end;
  }

  #decode(at: number, end: number, attributesOf: (parsed: unknown) => unknown): Attributes {
    const parsed = parseSpan(this.#body, at, end);
    try {
      return attributesFromDynamoJson(attributesOf(parsed));
    } catch (error) {
      throw malformed("no item", at, error);
    }
  }

  #put(bytes: Buffer, next = 0): number {
    this.#size = copy(bytes, 0, bytes.length, this.#out, this.#size);
    return next;
  }

  #write(text: string, rest: number): void {
    const bytes = Buffer.from(text);
    this.#reserve(bytes.length, rest);
    this.#size += bytes.copy(this.#out, this.#size);
  }

  // Makes room for these bytes and what becomes of the rest of the body.
  #reserve(bytes: number, rest: number): void {
    const needed = this.#size + bytes + roomFor(this.#body.length - rest);
    if (needed <= this.#out.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#out.length));
    this.#out.copy(larger, 0, 0, this.#size);
    this.#out = larger;
  }
}

// What frames add is a byte to a value, which has eight or more, and less than this to the item at hand.
function roomFor(bytes: number): number {
  return bytes + (bytes >> 3) + 16;
}

function copy(from: Buffer, start: number, end: number, to: Buffer, at: number): number {
  if (end - start > SHORT_COPY) return at + from.copy(to, at, start, end);
  let size = at;
  for (let index = start; index < end; index += 1) to[size++] = from[index]!;
  return size;
}
