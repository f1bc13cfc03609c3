import { isUtf8 } from "node:buffer";
import type { Attributes } from "../../task/attribute-value.ts";
import { attributesFromDynamoJson } from "../../task/dynamodb-json.ts";
import { flatLines } from "./flat-lines.ts";
import { ItemLines } from "./item-lines.ts";
import { typedFrames } from "./line-frames.ts";
import { endOfJson, malformed, parseSpan, skipByte, skipSpace } from "./json-span.ts";

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
 * The lines of a Scan's or Query's response body, by copying bytes. `slow` gives the line, with its end, of a record:
 * of an item or of one attribute that cannot be copied; each attribute's text must not depend on the others.
 * Throws a plain Error for a body that breaks off or is not such a response.
 */
export function transcodePage(body: Uint8Array, slow: SlowLine, frames = typedFrames): TranscodedPage {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!isUtf8(bytes)) throw malformed("no UTF-8", 0);
  const items = new ItemLines(bytes, slow, frames);
  const fields = readFields(bytes, items);
  const { lines, count } = items;
  if (!fields.has("Items")) throw malformed("no Items", 0);
  if (fields.has("Count") && fields.get("Count") !== count) throw malformed("a Count that is wrong", 0);
  return { lines, count, rest: restOf(fields) };
}

/** The same for items, names in the one order; a few hundred in a call, because each call learns their names. */
export function transcodeItems(items: string[], slow: SlowLine, frames = typedFrames): Uint8Array {
  const flat = flatLines(items, frames);
  if (flat !== undefined) return flat;
  const bytes = Buffer.from(`[${items.join(",")}]`);
  const transcoded = new ItemLines(bytes, slow, frames);
  const end = transcoded.add(0);
  if (end !== bytes.length || transcoded.count !== items.length) throw malformed("more than an item", end);
  return transcoded.lines;
}

function readFields(body: Buffer, items: ItemLines): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  let at = skipByte(body, 0, 0x7b);
  while (body[at] !== 0x7d) {
    if (fields.size > 0) at = skipByte(body, at, 0x2c);
    const nameEnd = endOfJson(body, at);
    const name = parseSpan(body, at, nameEnd);
    if (typeof name !== "string" || fields.has(name)) throw malformed("no field", at);
    const start = skipByte(body, nameEnd, 0x3a);
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
