import { validateName } from "../validate-record.ts";
import type { Operand, Path } from "./condition.ts";
import { parseLiteral, startsLiteral } from "./parse-literal.ts";
import { keywords, type TokenReader } from "./token-reader.ts";

// What DynamoDB Local says too: "The document path has too many nesting levels", "List index is not within the
// allowable range".
const DEEPEST = 32;
const LARGEST_INDEX = 2 ** 31 - 1;

const CONSTANTS = new Set(["true", "false", "null"]);

/** Reads a place, the `size(…)` of one, or a literal. */
export function parseOperand(reader: TokenReader): Operand {
  if (startsLiteral(reader)) return { value: parseLiteral(reader) };
  const token = reader.peek();
  if (!reader.isCall()) return { path: parsePath(reader, "a name or a value") };
  if (token.text !== "size") {
    const hint = "a value is a text, a number, true, false, null, a place, or the size(…) of one";
    throw reader.refuse(token.at, `${token.text}(…) is not a value`, hint);
  }
  reader.next();
  reader.next();
  const size = startsLiteral(reader) ? { value: parseLiteral(reader) } : parsePath(reader);
  reader.expectSymbol(")", "size takes one place, as in size(tags) > 2");
  return { size };
}

/** Reads a name with its map keys and list indexes: `rank.ccf`, `list[0].name`. */
export function parsePath(reader: TokenReader, what = "a name"): Path {
  const first = reader.peek();
  if (first.kind === "word") refuseReserved(reader, what);
  const path: Path = [parseName(reader, what)];
  for (;;) {
    if (reader.takeSymbol(".")) path.push(parseName(reader, "a name after the dot"));
    else if (reader.takeSymbol("[")) path.push(parseIndex(reader));
    else break;
  }
  if (/^\.\d/.test(reader.peek().raw)) {
    const hint =
      "a name that begins with a digit stands in backquotes, a list index in brackets: name.`1`, name[1]";
    throw reader.expected("a name after the dot", hint);
  }
  if (path.length <= DEEPEST) return path;
  throw reader.refuse(first.at, `the place is ${path.length} levels deep; DynamoDB allows ${DEEPEST}`);
}

function parseName(reader: TokenReader, what: string): string {
  const token = reader.peek();
  if (token.kind === "word" || token.kind === "quoted-name") {
    if (token.text === "")
      throw reader.refuse(token.at, "a name is empty", "write the attribute's name, as in `my name`");
    validateName(token.text);
    return reader.next().text;
  }
  if (token.raw === ":") throw reader.expected(what, 'write the value in place, as in status = "open"');
  if (token.kind === "text") throw reader.expected(what, "a name has no quotes, or backquotes: `my name`");
  throw reader.expected(what);
}

function refuseReserved(reader: TokenReader, what: string): void {
  const { text } = reader.peek();
  const lower = text.toLowerCase();
  if (keywords.has(lower)) throw reader.expected(what, `an attribute of that name is written \`${text}\``);
  if (CONSTANTS.has(lower)) {
    throw reader.expected(what, `the value is written ${lower}, an attribute of that name \`${text}\``);
  }
}

function parseIndex(reader: TokenReader): number {
  const { kind, text } = reader.peek();
  if (kind !== "number" || !/^(0|[1-9]\d*)$/.test(text) || Number(text) > LARGEST_INDEX) {
    const hint = "an index is a whole number from 0, as in list[0]; a map's key follows a dot, as in map.key";
    throw reader.expected("a list index", hint);
  }
  reader.next();
  reader.expectSymbol("]");
  return Number(text);
}
