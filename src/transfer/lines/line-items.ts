import type { BulkItem } from "../../table/bulk-writer.ts";
import { DEADLINE, USER_NAME } from "../../task/record.ts";
import { ItemShape } from "./item-shape.ts";
import * as json from "./json-bytes.ts";
import { endOfNumber, endOfText, isEscaped, standsAt } from "./scan-value.ts";
import { wordsOf } from "./words.ts";

const USER_HEAD = Buffer.from(`"${USER_NAME}":`);
const DEADLINE_HEAD = Buffer.from(`"${DEADLINE}":`);
const EMPTY_HEAD = Buffer.from('"":');
const WORDS: [word: Buffer, value: Buffer][] = [
  [Buffer.from("true"), json.TRUE],
  [Buffer.from("false"), json.FALSE],
  [Buffer.from("null"), json.NULL],
];

// Far below what DynamoDB takes, so that nothing here has to be counted: bytes of a line and of a user, levels of values.
const LONGEST_LINE = 8 * 1024;
const LONGEST_USER = 2048;
const MOST_LEVELS = 16;
// Of `1,` become ten bytes.
const MOST_GROWTH = 5;

/**
 * The items of lines, made by copying spans of their bytes: the way back of `ItemLines`. A line that is not written as this
 * program writes it, spaces aside, that is long or deep, or that is not a record is left to be parsed.
 */
export class LineItems {
  readonly #items = ItemShape.root((names) => names);
  readonly #maps = ItemShape.root((names) => names);
  readonly #out = Buffer.allocUnsafe(MOST_GROWTH * LONGEST_LINE + 64);
  #body: Buffer = EMPTY_HEAD;
  #words = wordsOf(EMPTY_HEAD);
  #size = 0;
  // The span of the user between its quotes, and of the deadline; -1: not met yet.
  #user: [start: number, end: number] = [-1, -1];
  #deadline: [start: number, end: number] = [-1, -1];

  /** Reads a line of UTF-8 without its line end; undefined where it has to be parsed. `isAscii`: whether all of the body is. */
  read(body: Buffer, start: number, end: number, isAscii: boolean): BulkItem | undefined {
    if (end - start > LONGEST_LINE) return undefined;
    if (body !== this.#body) {
      this.#body = body;
      this.#words = wordsOf(body);
    }
    this.#size = 0;
    this.#user[0] = -1;
    this.#deadline[0] = -1;
    const isWhole = this.#addMembers(start, this.#items, 1) === end;
    if (!isWhole || this.#user[0] === -1 || this.#deadline[0] === -1) return undefined;
    const encoding = isAscii ? "latin1" : "utf8";
    const userName = body.toString(encoding, this.#user[0], this.#user[1]);
    const deadline = body.toString("latin1", this.#deadline[0], this.#deadline[1]);
    return { key: { userName, deadline }, json: this.#out.toString(encoding, 0, this.#size) };
  }

  // Like all that add, gives the index after what it has read, and -1 where the line has to be parsed.
  #addMembers(at: number, root: ItemShape, level: number): number {
    const body = this.#body;
    this.#out[this.#size++] = json.OPEN;
    let next = skipSpaces(body, at + 1);
    if (body[at] !== json.OPEN || level > MOST_LEVELS) return -1;
    let shape: ItemShape | undefined = root;
    while (body[next] !== json.CLOSE || shape !== root) {
      shape = shape.next(body, this.#words, next);
      // A name that comes twice is none of the shape's.
      if (shape === undefined || standsAt(EMPTY_HEAD, body, next)) return -1;
      this.#put(shape.head);
      const value = skipSpaces(body, next + shape.head.length);
      const end = this.#addValue(value, level);
      if (end === -1) return -1;
      if (level === 1 && !this.#noteKey(next, value, end)) return -1;
      next = skipSpaces(body, end);
      if (body[next] === json.CLOSE) break;
      if (body[next] !== json.COMMA) return -1;
      this.#out[this.#size++] = json.COMMA;
      next = skipSpaces(body, next + 1);
    }
    this.#out[this.#size++] = json.CLOSE;
    return next + 1;
  }

  #addValue(at: number, level: number): number {
    const body = this.#body;
    switch (body[at]) {
      case json.QUOTE:
        return this.#addSpan(json.TEXT, at, endOfText(body, at), json.VALUE_END);
      case json.OPEN: {
        this.#put(json.MAP);
        const end = this.#addMembers(at, this.#maps, level + 1);
        this.#out[this.#size++] = json.CLOSE;
        return end;
      }
      case json.OPEN_LIST:
        return this.#addList(skipSpaces(body, at + 1), level + 1);
      default:
    }
    for (const [word, value] of WORDS) {
      if (!standsAt(word, body, at)) continue;
      this.#put(value);
      return at + word.length;
    }
    return this.#addSpan(json.NUMBER, at, endOfNumber(body, at), json.NUMBER_END);
  }

  #addList(at: number, level: number): number {
    const body = this.#body;
    if (level > MOST_LEVELS) return -1;
    this.#put(json.LIST);
    let next = at;
    while (body[next] !== json.CLOSE_LIST || next > at) {
      next = this.#addValue(next, level);
      if (next === -1) return -1;
      next = skipSpaces(body, next);
      if (body[next] === json.CLOSE_LIST) break;
      if (body[next] !== json.COMMA) return -1;
      this.#out[this.#size++] = json.COMMA;
      next = skipSpaces(body, next + 1);
    }
    this.#put(json.LIST_END);
    return next + 1;
  }

  #addSpan(open: Buffer, start: number, end: number, close: Buffer): number {
    if (end === -1) return -1;
    this.#put(open);
    for (let index = start; index < end; index += 1) this.#out[this.#size++] = this.#body[index]!;
    this.#put(close);
    return end;
  }

  /** Remembers where a key's part stands; false for one that no key has, or that is not written as it is. */
  #noteKey(name: number, start: number, end: number): boolean {
    const body = this.#body;
    if (standsAt(USER_HEAD, body, name)) {
      this.#user[0] = start + 1;
      this.#user[1] = end - 1;
      const length = end - start - 2;
      const isText = body[start] === json.QUOTE && length > 0 && length <= LONGEST_USER;
      return isText && !isEscaped(body, start, end);
    }
    if (!standsAt(DEADLINE_HEAD, body, name)) return true;
    this.#deadline[0] = start;
    this.#deadline[1] = end;
    return endOfNumber(body, start) === end;
  }

  #put(bytes: Buffer): void {
    for (let index = 0; index < bytes.length; index += 1) this.#out[this.#size++] = bytes[index]!;
  }
}

function skipSpaces(body: Buffer, at: number): number {
  let next = at;
  while (body[next] === json.SPACE) next += 1;
  return next;
}
