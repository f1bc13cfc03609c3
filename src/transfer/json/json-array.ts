import { type TasksError, usageError } from "../../errors.ts";
import { LONGEST_SOURCE, sourceTooLong } from "../read-source.ts";

/**
 * The text of one element, and the line where it begins. `element`: which one it is, from 1, where the line alone does not
 * say it. `reason`: it stands where none can be.
 */
export interface JsonElement {
  line: number;
  element?: number;
  text: string;
  reason?: string;
}

const QUOTE = 34;
const COMMA = 44;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const LINE_FEED = 10;

/** Finds the elements of one JSON array in chunks of text, without reading what is in them. */
export class JsonArray {
  #place: "before" | "inside" | "behind" = "before";
  #text = "";
  #line = 1;
  /** The line of the first character of the element that is not white space; 0 before it. */
  #begins = 0;
  /** The line of the bracket, and then that of the last element. */
  #lastLine = 0;
  #elements = 0;
  #depth = 0;
  #inText = false;
  #escaped = false;
  #afterComma = false;

  /** The elements that this chunk completes. Throws a usage error for what is not an array. */
  *push(chunk: string): Generator<JsonElement> {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const code = chunk.charCodeAt(at);
      if (code === LINE_FEED) this.#line += 1;
      if (this.#inText) {
        this.#passText(code);
        continue;
      }
      if (isSpace(code)) continue;
      if (this.#place === "before") {
        if (code !== OPEN_ARRAY) throw noArray(chunk.slice(at));
        this.#place = "inside";
        this.#lastLine = this.#line;
        from = at + 1;
        continue;
      }
      const ends = this.#depth === 0 && (code === COMMA || code === CLOSE_ARRAY);
      if (ends && this.#place === "inside") {
        this.#text += chunk.slice(from, at);
        from = at + 1;
        yield* this.#complete(code);
        continue;
      }
      if (this.#begins === 0) this.#begins = this.#line;
      if (code === QUOTE) this.#inText = true;
      else if (code === OPEN_ARRAY || code === OPEN_OBJECT) this.#depth += 1;
      else if ((code === CLOSE_ARRAY || code === CLOSE_OBJECT) && this.#depth > 0) this.#depth -= 1;
    }
    this.#text += chunk.slice(from);
    if (this.#text.length > LONGEST_SOURCE) throw sourceTooLong(this.#begins || this.#line);
  }

  /** What is left at the end of the file. */
  end(): { element?: JsonElement; error?: TasksError } {
    const text = this.#text.trim();
    switch (this.#place) {
      case "before":
        return { error: noArray("") };
      case "behind":
        return text === ""
          ? {}
          : { element: { line: this.#begins, text, reason: "there is text after the end of the array" } };
      case "inside":
        return {
          ...(text === ""
            ? {}
            : {
                element: {
                  ...this.#next(this.#begins),
                  text,
                  reason: "the file breaks off in this record",
                },
              }),
          error: usageError(
            `the JSON array breaks off at line ${this.#line}: its ']' is missing`,
            "the file is incomplete: make or copy it again",
          ),
        };
    }
  }

  #passText(code: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (code === BACKSLASH) this.#escaped = true;
    else if (code === QUOTE) this.#inText = false;
  }

  #next(line: number): { line: number; element?: number } {
    this.#elements += 1;
    const isShared = line === this.#lastLine;
    this.#lastLine = line;
    return isShared ? { line, element: this.#elements } : { line };
  }

  *#complete(code: number): Generator<JsonElement> {
    const text = this.#text.trim();
    const empty = text === "";
    if (!empty) yield { ...this.#next(this.#begins), text };
    // `[]` has no element; between two commas, and after the last, one is missing.
    else if (code === COMMA || this.#afterComma)
      yield { ...this.#next(this.#line), text, reason: "there is no record before this comma or bracket" };
    this.#text = "";
    this.#begins = 0;
    this.#afterComma = code === COMMA;
    if (code === CLOSE_ARRAY) this.#place = "behind";
  }
}

function isSpace(code: number): boolean {
  return code === 32 || code === LINE_FEED || code === 13 || code === 9;
}

function noArray(text: string): TasksError {
  if (text === "") return usageError("the file is empty, not a JSON array", "an array without records is []");
  const start = text.slice(0, 20).split("\n", 1)[0];
  return usageError(
    `the file is not a JSON array: it begins with '${start}'`,
    "write [{…},{…}], or name its format: --format ndjson for one object per line",
  );
}
