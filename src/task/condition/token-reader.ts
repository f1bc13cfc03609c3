import { readPath } from "../path/read-path.ts";
import type { Path } from "../path/path.ts";
import type { Refuse } from "../path/unescape.ts";
import { WORD, type Token } from "./condition-tokens.ts";

export const keywords: ReadonlySet<string> = new Set(["and", "or", "not", "between", "in"]);

/** Walks along the tokens of a condition. Keywords are read in any case, as in DynamoDB; quoted names are never keywords. */
export class TokenReader {
  readonly refuse: Refuse;
  readonly #source: string;
  readonly #tokens: Token[];
  #position = 0;

  constructor(source: string, tokens: Token[], refuse: Refuse) {
    this.#source = source;
    this.#tokens = tokens;
    this.refuse = refuse;
  }

  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#position + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw new Error("a condition without its end token");
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.#position += 1;
    return token;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "symbol" && token.text === symbol;
  }

  isKeyword(keyword: string): boolean {
    const token = this.peek();
    return token.kind === "word" && token.text.toLowerCase() === keyword;
  }

  /** A function or a typed literal; a keyword may stand before parentheses too. */
  isCall(): boolean {
    const { kind, text } = this.peek();
    return kind === "word" && this.isSymbol("(", 1) && !keywords.has(text.toLowerCase());
  }

  /** Reads the path that begins here. `refused`: the error where something else stands. */
  takePath(refused: (wanted: string, hint?: string) => Error): Path {
    const { path, end } = readPath(this.#source, this.peek().at, {
      bare: WORD,
      refuse: this.refuse,
      expected: (at, wanted, hint) => {
        this.#seek(at);
        return refused(wanted, hint);
      },
    });
    this.#seek(end);
    return path;
  }

  /** Goes to the first token that ends after an offset. */
  #seek(at: number): void {
    while (this.peek().end <= at && this.peek().kind !== "end") this.#position += 1;
  }

  takeSymbol(symbol: string): boolean {
    const found = this.isSymbol(symbol);
    if (found) this.#position += 1;
    return found;
  }

  takeKeyword(keyword: string): boolean {
    const found = this.isKeyword(keyword);
    if (found) this.#position += 1;
    return found;
  }

  expectSymbol(symbol: string, hint?: string): void {
    if (!this.takeSymbol(symbol)) throw this.expected(`'${symbol}'`, hint);
  }

  /** The error for the next token, which is not what must stand there. */
  expected(what: string, hint?: string): Error {
    const token = this.peek();
    return this.refuse(
      token.at,
      `expected ${what}, found ${token.kind === "end" ? "the end" : quote(token.raw)}`,
      hint,
    );
  }

  /** What the user wrote from an offset up to the next token, for hints; `name` for what is too long to show. */
  written(from: number): string {
    const text = this.#source.slice(from, this.#tokens[this.#position - 1]?.end ?? from);
    return text.length > LONGEST ? "name" : text;
  }
}

const LONGEST = 40;

function quote(raw: string): string {
  const characters = [...raw];
  return `'${characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}…` : raw}'`;
}
