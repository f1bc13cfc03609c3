import type { Path } from "../path/path.ts";
import type { Token } from "./condition-tokens.ts";
import type { Operand } from "./condition.ts";
import { parseLiteral, startsLiteral } from "./parse-literal.ts";
import { keywords, type TokenReader } from "./token-reader.ts";

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

/** Reads a place; `what` is what may stand here, for messages. */
export function parsePath(reader: TokenReader, what = "a name"): Path {
  const { at, kind } = reader.peek();
  if (kind === "word") refuseReserved(reader, what);
  return reader.takePath((wanted, hint) => {
    const found = reader.peek();
    return reader.expected(found.at === at ? what : wanted, hint ?? hintFor(found));
  });
}

function hintFor({ kind, raw }: Token): string | undefined {
  if (raw === ":") return 'write the value in place, as in status = "open"';
  if (kind === "text") return "a name has no quotes, or backquotes: `my name`";
  if (/^\.?\d/.test(raw))
    return "a name that begins with a digit stands in backquotes, a list index in brackets: name.`1`, name[1]";
  return undefined;
}

function refuseReserved(reader: TokenReader, what: string): void {
  const { text } = reader.peek();
  const lower = text.toLowerCase();
  if (keywords.has(lower)) throw reader.expected(what, `an attribute of that name is written \`${text}\``);
  if (CONSTANTS.has(lower)) {
    throw reader.expected(what, `the value is written ${lower}, an attribute of that name \`${text}\``);
  }
}
