import type { Attributes } from "../../task/attribute-value.ts";
import { attributesFromDynamoJson } from "../../task/dynamodb-json.ts";
import { orderNames } from "../../task/record.ts";
import { BodyCopy } from "./body-copy.ts";
import { ItemShape } from "./item-shape.ts";
import { endOfJson, malformed, parseSpan, skipByte, skipSpace } from "./json-span.ts";
import type { LineFrames } from "./line-frames.ts";
import type { SpareBuffers } from "./spare-buffers.ts";
import * as json from "./json-bytes.ts";
import { endOfBase64, endOfNumber, standsAt } from "./scan-value.ts";
import { copyWords, WORD, wordsOf } from "./words.ts";

// What DynamoDB keeps; what is deeper goes the slow way, which has its own end.
const MOST_LEVELS = 32;

/**
 * The lines of items, made by copying spans of their bytes in the one order of names, and writing `frames` in the place of
 * what DynamoDB JSON has around them. A value whose bytes cannot be copied (an escape to change, a set that is not sorted)
 * goes through JSON.parse and `slow` as a record of its own, and so does a map or an item with white space or odd names.
 */
export class ItemLines extends BodyCopy {
  readonly #slow: (item: Attributes) => string;
  readonly #frames: LineFrames;
  readonly #items = ItemShape.root(orderNames);
  readonly #maps = ItemShape.root((names) => names.sort());
  // Where the members that are written so far end in `out`, those of the outermost map first.
  readonly #ends: number[] = [];
  #open = 0;
  #scratch = Buffer.alloc(0);
  #scratchWords = wordsOf(this.#scratch);
  count = 0;

  constructor(slow: (item: Attributes) => string, frames: LineFrames, spare: SpareBuffers) {
    super(spare);
    this.#slow = slow;
    this.#frames = frames;
  }

  override begin(body: Buffer): void {
    super.begin(body);
    this.count = 0;
  }

  /** Adds the lines of the JSON array of items at `at`, and gives the index after it. */
  add(at: number): number {
    let next = skipByte(this.body, at, json.OPEN_LIST);
    if (this.body[next] === json.CLOSE_LIST) return next + 1;
    for (;;) {
      this.count += 1;
      next = skipSpace(this.body, this.#addItem(next));
      if (this.body[next] === json.CLOSE_LIST) return next + 1;
      next = skipByte(this.body, next, json.COMMA);
    }
  }

  #addItem(at: number): number {
    this.reserve(0, at);
    const { open, close } = this.#frames.item;
    const start = this.size;
    this.#open = 0;
    this.put(open);
    const end = this.#copyMembers(at, this.#items, 0);
    if (end !== -1) {
      this.put(close);
      return end;
    }
    this.size = start;
    return this.#addParsed(at);
  }

  // Like all that copy, gives the index after what it has copied, and -1 where it has to be parsed as a whole.
  #copyMembers(at: number, root: ItemShape, level: number): number {
    const body = this.body;
    const begin = this.size;
    const first = this.#open;
    if (body[at] !== json.OPEN) return -1;
    this.out[this.size++] = json.OPEN;
    let next = at + 1;
    let shape = root;
    while (body[next] !== json.CLOSE || shape !== root) {
      const longer = shape.next(body, this.words, next);
      if (longer === undefined || body[next + longer.length] !== json.OPEN) return -1;
      shape = longer;
      this.copy(next, next + shape.length);
      next = this.#addValue(next + shape.length, level);
      this.#ends[this.#open++] = this.size;
      if (body[next] === json.CLOSE) break;
      if (body[next] !== json.COMMA) return -1;
      this.out[this.size++] = json.COMMA;
      next += 1;
    }
    if (shape.order.length > 0) this.#reorder(shape.order, begin + 1, first);
    this.#open = first;
    this.out[this.size++] = json.CLOSE;
    return next + 1;
  }

  // Puts the members that were written from `begin` on into another order.
  #reorder(order: readonly number[], begin: number, first: number): void {
    const length = this.size - begin;
    if (this.#scratch.length < length + WORD) {
      this.#scratch = Buffer.allocUnsafe(2 * length + WORD);
      this.#scratchWords = wordsOf(this.#scratch);
    }
    copyWords(this.outWords, begin, this.size, this.#scratchWords, 0);
    let size = begin;
    for (let index = 0; index < order.length; index += 1) {
      const place = order[index]!;
      if (index > 0) this.out[size++] = json.COMMA;
      const start = place === 0 ? 0 : this.#ends[first + place - 1]! + 1 - begin;
      const end = this.#ends[first + place]! - begin;
      copyWords(this.#scratchWords, start, end, this.outWords, size);
      size += end - start;
    }
  }

  #addValue(at: number, level: number): number {
    const size = this.size;
    const open = this.#open;
    const end = this.#copyValue(at, level);
    if (end !== -1) return end;
    this.size = size;
    this.#open = open;
    return this.#makeValue(at);
  }

  #copyValue(at: number, level: number): number {
    const body = this.body;
    const frames = this.#frames;
    // The first letter of the type tells the four that most values have.
    switch (body[at + 2]) {
      case json.LETTER_S:
        if (!standsAt(json.TEXT, body, at)) break;
        return this.copyText(at + 5, frames.S);
      case json.LETTER_N:
        if (!standsAt(json.NUMBER, body, at)) break;
        return this.copySpan(frames.N, at + 6, endOfNumber(body, at + 6), json.NUMBER_END);
      case json.LETTER_M:
        return standsAt(json.MAP, body, at) ? this.#copyMap(at + json.MAP.length, level) : -1;
      case json.LETTER_L:
        return standsAt(json.LIST, body, at) ? this.#copyList(at + json.LIST.length, level) : -1;
      default:
    }
    return this.#copyRare(at);
  }

  #copyRare(at: number): number {
    const body = this.body;
    const frames = this.#frames;
    if (standsAt(json.TRUE, body, at)) return this.copySpan(frames.BOOL, at + 8, at + 12, json.VALUE_END);
    if (standsAt(json.FALSE, body, at)) return this.copySpan(frames.BOOL, at + 8, at + 13, json.VALUE_END);
    if (standsAt(json.NULL, body, at)) return this.put(frames.NULL, at + json.NULL.length);
    if (standsAt(json.TEXTS, body, at)) return this.copyTexts(at + json.TEXTS.length, frames.SS);
    if (standsAt(json.NUMBERS, body, at)) return this.copyNumbers(at + json.NUMBERS.length, frames.NS);
    if (standsAt(json.BINARY, body, at)) {
      const start = at + json.BINARY.length;
      return this.copySpan(frames.B, start, endOfBase64(body, start), json.VALUE_END);
    }
    return -1;
  }

  #copyMap(at: number, level: number): number {
    if (level >= MOST_LEVELS) return -1;
    this.put(this.#frames.M.open);
    const end = this.#copyMembers(at, this.#maps, level + 1);
    if (end === -1 || this.body[end] !== json.CLOSE) return -1;
    return this.put(this.#frames.M.close, end + 1);
  }

  #copyList(at: number, level: number): number {
    if (level >= MOST_LEVELS) return -1;
    const { open, close } = this.#frames.L;
    this.put(open);
    let next = at;
    while (!standsAt(json.LIST_END, this.body, next)) {
      if (next > at) {
        if (this.body[next] !== json.COMMA) return -1;
        this.out[this.size++] = json.COMMA;
        next += 1;
      }
      if (this.body[next] !== json.OPEN) return -1;
      next = this.#addValue(next, level + 1);
    }
    return this.put(close, next + json.LIST_END.length);
  }

  #makeValue(at: number): number {
    const end = endOfJson(this.body, at);
    const line = this.#slow(this.#decode(at, end, (value) => ({ value })));
    const { open, close } = this.#frames.item;
    this.write(line.slice(open.length + '{"value":'.length, line.length - "}".length - close.length), end);
    return end;
  }

  #addParsed(at: number): number {
    const end = endOfJson(this.body, at);
    this.write(this.#slow(this.#decode(at, end, (item) => item)), end);
    return end;
  }

  #decode(at: number, end: number, attributesOf: (parsed: unknown) => unknown): Attributes {
    const parsed = parseSpan(this.body, at, end);
    try {
      return attributesFromDynamoJson(attributesOf(parsed));
    } catch (error) {
      throw malformed("no item", at, error);
    }
  }
}
