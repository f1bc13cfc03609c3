import { isUtf8 } from "node:buffer";
import type { Attributes } from "../../task/attribute-value.ts";
import type { Transcoder } from "../../table/task-table.ts";
import { attributesFromDynamoJson } from "../../task/dynamodb-json.ts";
import { ItemLines } from "./item-lines.ts";
import * as json from "./json-bytes.ts";
import { typedFrames, type LineFrames } from "./line-frames.ts";
import { SpareBuffers } from "./spare-buffers.ts";
import { endOfJson, malformed, parseSpan, skipByte, skipSpace } from "./json-span.ts";
import { orderedItems } from "./ordered-items.ts";
import { unwrappedLines } from "./unwrapped-lines.ts";

type SlowLine = (item: Attributes) => string;

interface TranscodedPage {
  /** A line an item, in UTF-8. */
  lines: Uint8Array;
  count: number;
  rest: {
    lastEvaluatedKey?: Attributes;
    /** As the service gave it. */
    consumedCapacity?: unknown;
    /** How many items the service looked at; `count` of them matched. */
    scannedCount?: number;
  };
}

/**
 * Makes the lines of items by copying bytes. It keeps what it has learned of their names from page to page. `slow` gives the
 * line, with its end, of a record: of an item or of one attribute that cannot be copied; each attribute's text must not
 * depend on the others.
 */
export class LineTranscoder implements Transcoder {
  readonly #slow: SlowLine;
  readonly #frames: LineFrames;
  // Kept, so that V8 keeps what it has compiled of it: with the last object of a class it would go.
  #kept: ItemLines | undefined;
  readonly #spare = new SpareBuffers();
  #pages = 0;

  constructor(slow: SlowLine, frames = typedFrames) {
    this.#slow = slow;
    this.#frames = frames;
  }

  /** Throws a plain Error for a body that breaks off or is not a response to Scan or Query. `isOneOfMany` as in Transcoder. */
  page(body: Uint8Array, isOneOfMany = false): TranscodedPage {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    if (!isUtf8(bytes)) throw malformed("no UTF-8", 0);
    // Most commands end with the first page, before the engine has compiled a loop over its bytes. The texts that are made of
    // it take ten times its size, and are still there when the next pages are.
    const first = this.#pages === 0 && !isOneOfMany ? this.#firstPage(bytes) : undefined;
    this.#pages += 1;
    if (first !== undefined) return first;
    const items = this.#begin(bytes);
    const fields = readFields(bytes, items);
    const { count } = items;
    if (!fields.has("Items")) throw malformed("no Items", 0);
    if (fields.has("Count") && fields.get("Count") !== count) throw malformed("a Count that is wrong", 0);
    return { lines: items.end(), count, rest: restOf(fields) };
  }

  // Undefined for all that is not as plain as DynamoDB writes it; the loop knows what is wrong.
  #firstPage(bytes: Buffer): TranscodedPage | undefined {
    if (this.#frames.S.open.length > 0) return undefined;
    try {
      const ordered = orderedItems(bytes.toString());
      if (ordered === undefined) return undefined;
      const { list, rest } = ordered;
      const lines = list === "" ? new Uint8Array() : unwrappedLines(list, this.#frames);
      const count = list === "" ? 0 : list.split("\n").length;
      if (lines === undefined || (rest.Count !== undefined && rest.Count !== count)) return undefined;
      return { lines, count, rest: restOf(new Map(Object.entries(rest))) };
    } catch {
      return undefined;
    }
  }

  /** The same for items as encodeDynamoJson wrote them, a line each. */
  items(list: string): Uint8Array {
    if (list === "") return new Uint8Array();
    const unwrapped = unwrappedLines(list, this.#frames);
    if (unwrapped !== undefined) return unwrapped;
    const each = list.split("\n");
    const bytes = Buffer.from(`[${each.join(",")}]`);
    const items = this.#begin(bytes);
    const end = items.add(0);
    if (end !== bytes.length || items.count !== each.length) throw malformed("more than an item", end);
    return items.end();
  }

  /** Takes back lines in which nobody looks any more. */
  giveBack(lines: Uint8Array): void {
    this.#spare.giveBack(lines);
  }

  #begin(bytes: Buffer): ItemLines {
    this.#kept ??= new ItemLines(this.#slow, this.#frames, this.#spare);
    this.#kept.begin(bytes);
    return this.#kept;
  }
}

function readFields(body: Buffer, items: ItemLines): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  let at = skipByte(body, 0, json.OPEN);
  while (body[at] !== json.CLOSE) {
    if (fields.size > 0) at = skipByte(body, at, json.COMMA);
    const nameEnd = endOfJson(body, at);
    const name = parseSpan(body, at, nameEnd);
    if (typeof name !== "string" || fields.has(name)) throw malformed("no field", at);
    const start = skipByte(body, nameEnd, json.COLON);
    const end = name === "Items" ? items.add(start) : endOfJson(body, start);
    fields.set(name, name === "Items" ? undefined : parseSpan(body, start, end));
    at = skipSpace(body, end);
  }
  const end = skipSpace(body, at + 1);
  if (end !== body.length) throw malformed("more than an object", end);
  return fields;
}

function restOf(fields: Map<string, unknown>): TranscodedPage["rest"] {
  const rest: TranscodedPage["rest"] = {};
  const key = fields.get("LastEvaluatedKey") ?? undefined;
  if (key !== undefined) rest.lastEvaluatedKey = keyFrom(key);
  if (fields.has("ConsumedCapacity")) rest.consumedCapacity = fields.get("ConsumedCapacity");
  const scanned = fields.get("ScannedCount");
  if (typeof scanned === "number") rest.scannedCount = scanned;
  return rest;
}

function keyFrom(parsed: unknown): Attributes {
  try {
    return attributesFromDynamoJson(parsed);
  } catch (error) {
    throw malformed("no LastEvaluatedKey", 0, error);
  }
}
