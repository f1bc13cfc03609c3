import { TasksError } from "../../errors.ts";
import type { AttributeValue } from "../attribute-value.ts";
import { base64FromBytes, bytesFromBase64 } from "../base64.ts";
import { normalizeNumber } from "../number.ts";
import type { TokenReader } from "./token-reader.ts";

// Developer Guide, "Service, account, and table quotas": nested attribute depth.
const DEEPEST = 32;
const CONSTANTS = new Set(["true", "false", "null"]);
const TYPED = new Set(["b", "ss", "ns", "bs"]);

/** Whether a value begins here; anything else is a place. */
export function startsLiteral(reader: TokenReader): boolean {
  const token = reader.peek();
  if (token.kind === "text" || token.kind === "number") return true;
  if (token.kind !== "word") return reader.isSymbol("[") || reader.isSymbol("{");
  return reader.isSymbol("(", 1) ? TYPED.has(token.text) : CONSTANTS.has(token.text);
}

/** Reads JSON with every digit kept, or one of `b("base64")`, `ss("a", …)`, `ns(1, …)`, `bs("base64", …)`. */
export function parseLiteral(reader: TokenReader, depth = 0): AttributeValue {
  const token = reader.peek();
  if (depth > DEEPEST)
    throw reader.refuse(token.at, `the value is nested deeper than DynamoDB's ${DEEPEST} levels`);
  if (!startsLiteral(reader)) throw reader.expected("a value", "lists and maps hold values only, as in JSON");
  if (token.kind === "text") return { S: parseText(reader) };
  if (token.kind === "number") return { N: parseNumber(reader) };
  reader.next();
  if (token.text === "[") return { L: parseItems(reader, "]", () => parseLiteral(reader, depth + 1)) };
  if (token.text === "{") return { M: parseMap(reader, depth + 1) };
  if (token.text === "null") return { NULL: true };
  if (CONSTANTS.has(token.text)) return { BOOL: token.text === "true" };

  reader.next();
  if (token.text === "ss") return { SS: parseSet(reader, token.at, parseText, (text) => text) };
  if (token.text === "ns") return { NS: parseSet(reader, token.at, parseNumber, (number) => number) };
  if (token.text === "bs") return { BS: parseSet(reader, token.at, parseBytes, base64FromBytes) };
  const bytes = parseBytes(reader);
  reader.expectSymbol(")");
  return { B: bytes };
}

function parseMap(reader: TokenReader, depth: number): { [name: string]: AttributeValue } {
  const names = new Set<string>();
  const entries = parseItems(reader, "}", () => {
    const { at } = reader.peek();
    const name = parseText(reader);
    if (names.has(name)) throw reader.refuse(at, `the map has '${name}' twice`);
    names.add(name);
    reader.expectSymbol(":");
    return [name, parseLiteral(reader, depth)] as const;
  });
  // fromEntries and not assignment: a map may have the name __proto__.
  return Object.fromEntries(entries);
}

function parseSet<T>(
  reader: TokenReader,
  at: number,
  parseElement: (reader: TokenReader) => T,
  identity: (element: T) => string,
): T[] {
  const seen = new Set<string>();
  const elements = parseItems(reader, ")", () => {
    const token = reader.peek();
    const element = parseElement(reader);
    if (seen.has(identity(element))) throw reader.refuse(token.at, `the set has ${token.raw} twice`);
    seen.add(identity(element));
    return element;
  });
  if (elements.length === 0) throw reader.refuse(at, "a set cannot be empty", "DynamoDB has no empty sets");
  return elements;
}

function parseItems<T>(reader: TokenReader, close: string, parseItem: () => T): T[] {
  const items: T[] = [];
  if (reader.takeSymbol(close)) return items;
  do items.push(parseItem());
  while (reader.takeSymbol(","));
  if (!reader.takeSymbol(close)) throw reader.expected(`',' or '${close}'`);
  return items;
}

function parseText(reader: TokenReader): string {
  if (reader.peek().kind !== "text") throw reader.expected("a text in quotes");
  return reader.next().text;
}

function parseNumber(reader: TokenReader): string {
  const token = reader.peek();
  if (token.kind !== "number") throw reader.expected("a number");
  reader.next();
  try {
    return normalizeNumber(token.text);
  } catch (error) {
    if (error instanceof TasksError) throw reader.refuse(token.at, error.message, error.hint);
    throw error;
  }
}

function parseBytes(reader: TokenReader): Uint8Array {
  const { at, raw } = reader.peek();
  const bytes = bytesFromBase64(parseText(reader));
  if (bytes === undefined)
    throw reader.refuse(at, `${raw} is not base64`, 'write padded base64, as in b("AQID")');
  return bytes;
}
