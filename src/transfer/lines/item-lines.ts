import type { Attributes } from "../../task/attribute-value.ts";
import { attributesFromDynamoJson } from "../../task/dynamodb-json.ts";
import { ItemShape } from "./item-shape.ts";
import { endOfJson, malformed, parseSpan, skipByte, skipSpace } from "./json-span.ts";
import { endOfNumber, endOfText, standsAt } from "./scan-value.ts";

const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const LINE_END = 0x0a;

const TEXT = Buffer.from('{"S":');
const NUMBER = Buffer.from('{"N":"');
const NUMBER_END = Buffer.from('"}');
const TRUE = Buffer.from('{"BOOL":true}');
const FALSE = Buffer.from('{"BOOL":false}');
const NULL = Buffer.from('{"NULL":true}');
const NULL_WORD = Buffer.from("null");

// A call into native code costs as much as a loop over this many bytes.
const SHORT_COPY = 64;
const MADE = -1;

/**
 * The NDJSON lines of items, made by copying spans of their bytes in the one order of names. A value whose bytes cannot
 * be copied (a map, list, set or binary, an escape to change) goes through JSON.parse and `slow` as a record of its own,
 * and so does a whole item with white space or odd names.
 */
export class ItemLines {
  readonly #body: Buffer;
  readonly #slow: (item: Attributes) => string;
  readonly #shapes = new ItemShape();
  // The values of the item at hand, in its order: where each begins and ends, or its index in #made and MADE.
  readonly #spans: number[] = [];
  #made: Buffer[] = [];
  // Has room for the rest of the body at any time, so that only what `slow` gives, which may be longer, looks.
  #out: Buffer;
  #size = 0;
  count = 0;

  constructor(body: Buffer, slow: (item: Attributes) => string) {
    this.#body = body;
    this.#slow = slow;
    this.#out = Buffer.allocUnsafe(body.length);
  }

  get lines(): Uint8Array {
    return this.#out.subarray(0, this.#size);
  }

  /** Adds the lines of the JSON array of items at `at`, and gives the index after it. */
  add(at: number): number {
    let next = skipByte(this.#body, at, OPEN_LIST);
    if (this.#body[next] === CLOSE_LIST) return next + 1;
    for (;;) {
      this.count += 1;
      const end = this.#addCompact(next);
      next = skipSpace(this.#body, end === -1 ? this.#addParsed(next) : end);
      if (this.#body[next] === CLOSE_LIST) return next + 1;
      next = skipByte(this.#body, next, COMMA);
    }
  }

  // Gives -1, with nothing added, for an item that has to be parsed as a whole.
  #addCompact(at: number): number {
    const body = this.#body;
    if (body[at] !== OPEN) return -1;
    if (this.#made.length > 0) this.#made = [];
    let shape = this.#shapes;
    let next = at + 1;
    for (let place = 0; ; place += 1) {
      const longer = shape.next(body, next);
      if (longer === undefined) return -1;
      shape = longer;
      const value = next + shape.head.length;
      if (body[value] !== OPEN) return -1;
      next = this.#find(value, place);
      if (next === -1) next = this.#make(value, place, shape);
      if (body[next] === CLOSE) break;
      if (body[next] !== COMMA) return -1;
      next += 1;
    }
    this.#write(shape, at);
    return next + 1;
  }

  // Gives the index after a value whose bytes are found; -1 for any other.
  #find(at: number, place: number): number {
    const body = this.#body;
    if (standsAt(TEXT, body, at)) {
      const end = endOfText(body, at + TEXT.length);
      if (body[end] !== CLOSE) return -1;
      return this.#note(place, at + TEXT.length, end, end + 1);
    }
    if (standsAt(NUMBER, body, at)) {
      const end = endOfNumber(body, at + NUMBER.length);
      if (!standsAt(NUMBER_END, body, end)) return -1;
      return this.#note(place, at + NUMBER.length, end, end + NUMBER_END.length);
    }
    if (standsAt(TRUE, body, at)) return this.#note(place, at + 8, at + 12, at + TRUE.length);
    if (standsAt(FALSE, body, at)) return this.#note(place, at + 8, at + 13, at + FALSE.length);
    if (standsAt(NULL, body, at))
      return this.#note(place, this.#made.push(NULL_WORD) - 1, MADE, at + NULL.length);
    return -1;
  }

  #make(at: number, place: number, shape: ItemShape): number {
    const next = endOfJson(this.#body, at);
    const line = this.#slow(this.#decode(at, next, (value) => ({ [shape.name]: value })));
    // `{`, the name, `:`, the value, `}` and the line end.
    const value = Buffer.from(line.slice(1 + shape.head.toString().length, -2));
    return this.#note(place, this.#made.push(value) - 1, MADE, next);
  }

  #note(place: number, start: number, end: number, next: number): number {
    this.#spans[2 * place] = start;
    this.#spans[2 * place + 1] = end;
    return next;
  }

  #write(shape: ItemShape, at: number): void {
    let made = 0;
    for (const { length } of this.#made) made += length;
    if (made > 0) this.#reserve(made, at);
    const out = this.#out;
    let size = this.#size;
    for (const { prefix, place } of shape.members) {
      size = copy(prefix, 0, prefix.length, out, size);
      const start = this.#spans[2 * place]!;
      const end = this.#spans[2 * place + 1]!;
      if (end === MADE) size += this.#made[start]!.copy(out, size);
      else size = copy(this.#body, start, end, out, size);
    }
    out[size] = CLOSE;
    out[size + 1] = LINE_END;
    this.#size = size + 2;
  }

  #addParsed(at: number): number {
    const end = endOfJson(this.#body, at);
    const line = Buffer.from(this.#slow(this.#decode(at, end, (item) => item)));
    this.#reserve(line.length, end);
    this.#size += line.copy(this.#out, this.#size);
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

  // Makes room for these bytes and the rest of the body.
  #reserve(bytes: number, rest: number): void {
    const needed = this.#size + bytes + this.#body.length - rest;
    if (needed <= this.#out.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#out.length));
    this.#out.copy(larger, 0, 0, this.#size);
    this.#out = larger;
  }
}

function copy(from: Buffer, start: number, end: number, to: Buffer, at: number): number {
  if (end - start > SHORT_COPY) return at + from.copy(to, at, start, end);
  let size = at;
  for (let index = start; index < end; index += 1) to[size++] = from[index]!;
  return size;
}
