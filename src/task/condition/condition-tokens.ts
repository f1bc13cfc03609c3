import type { TasksError } from "../../errors.ts";
import { QUOTED_NAME } from "../path/read-path.ts";
import { unescape, type Refuse } from "../path/unescape.ts";

/** A piece of a condition. `text` is what it means, `raw` how it is written, `at` and `end` its UTF-16 offsets. */
export interface Token {
  kind: "word" | "quoted-name" | "text" | "number" | "symbol" | "end";
  text: string;
  raw: string;
  at: number;
  end: number;
}

const SPACE = /\s*/y;
const NUMBER = /-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
/** A name without backquotes. */
export const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_-]*/uy;
// What would run on from a number: `5pm`, `2026-12-01` and `1.2.3` are each one mistake, not several tokens.
const REST_OF_WORD = /[\p{L}\p{M}\p{N}_.-]+/uy;
const FOREIGN = /===?|!==?|=>|=<|=~|><|&&?|\|\|?|[!#“”„‘’]/y;
const SYMBOL = /<>|<=|>=|[=<>(),.[\]{}:]/y;
const QUOTED: { [quote: string]: RegExp } = {
  '"': /"[^"\\]*(?:\\.[^"\\]*)*"/sy,
  "'": /'[^'\\]*(?:\\.[^'\\]*)*'/sy,
  "`": QUOTED_NAME,
};

const OTHER_LANGUAGES: { [symbol: string]: string } = {
  "==": "write = for equality",
  "===": "write = for equality",
  "!=": "write <> for inequality",
  "!==": "write <> for inequality",
  "><": "write <> for inequality",
  "=>": "write >=",
  "=<": "write <=",
  "&&": "write and",
  "&": "write and",
  "||": "write or",
  "|": "write or",
  "!": "write not before the condition",
  "=~": 'write begins_with(name, "text") or contains(name, "text")',
  "#": "write the attribute's own name, in backquotes where it needs them: `my name`",
};

/** Cuts a condition into tokens; the last one is of the kind `end`. */
export function readTokens(source: string, refuse: Refuse): Token[] {
  const tokens: Token[] = [];
  let at = spaceAt(source, 0);
  while (at < source.length) {
    const token = readToken(source, at, refuse);
    tokens.push(token);
    at = token.end + spaceAt(source, token.end);
  }
  tokens.push({ kind: "end", text: "", raw: "", at, end: at });
  return tokens;
}

function readToken(source: string, at: number, refuse: Refuse): Token {
  const make = (kind: Token["kind"], raw: string, text = raw): Token => ({
    kind,
    text,
    raw,
    at,
    end: at + raw.length,
  });
  const first = source.charAt(at);

  const quoted = QUOTED[first];
  if (quoted !== undefined) {
    const raw = match(quoted, source, at);
    if (raw === undefined) throw unclosed(first, at, refuse);
    return make(first === "`" ? "quoted-name" : "text", raw, unescape(raw, at, refuse));
  }

  const number = match(NUMBER, source, at);
  if (number !== undefined) {
    const rest = match(REST_OF_WORD, source, at + number.length);
    if (rest === undefined) return make("number", number);
    const hint = `write text in quotes, "${number}${rest}", and a name in backquotes, \`${number}${rest}\``;
    throw refuse(at, `'${number}${rest}' is neither a number nor a name`, hint);
  }

  const word = match(WORD, source, at);
  if (word !== undefined) return make("word", word);

  const foreign = match(FOREIGN, source, at);
  if (foreign !== undefined) {
    if (/[“”„‘’]/.test(foreign))
      throw refuse(at, `${foreign} is not a quotation mark here`, `write straight quotes: "open"`);
    throw refuse(at, `there is no '${foreign}' in conditions`, OTHER_LANGUAGES[foreign]);
  }

  const symbol = match(SYMBOL, source, at);
  if (symbol !== undefined) return make("symbol", symbol);
  throw meaningless(String.fromCodePoint(source.codePointAt(at) ?? 0), at, refuse);
}

function meaningless(character: string, at: number, refuse: Refuse): TasksError {
  const message = `'${character}' means nothing here`;
  // Full-width signs, which a Japanese keyboard gives.
  const narrow = character.normalize("NFKC");
  if (narrow !== character) return refuse(at, message, `write ${narrow}`);
  if ("+-*/".includes(character))
    return refuse(at, message, "write numbers as in 7, -0.5 or 1e3; conditions do not calculate");
  return refuse(at, message, "put text in quotes, and a name with such characters in backquotes");
}

function unclosed(quote: string, at: number, refuse: Refuse): TasksError {
  if (quote === "`")
    return refuse(at, "the name that begins here has no closing `", "close it, as in `my name`");
  const hint = `close it; in a shell, put the whole condition in the other quotes: 'status = "open"'`;
  return refuse(at, `the text that begins here has no closing ${quote}`, hint);
}

function spaceAt(source: string, at: number): number {
  return match(SPACE, source, at)?.length ?? 0;
}

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}
