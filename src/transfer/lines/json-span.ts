import * as json from "./json-bytes.ts";

/** Says at which byte an answer stops being a page of items. */
export function malformed(what: string, at: number, cause?: unknown): Error {
  return new Error(`not a page of items: ${what} at byte ${at}`, { cause });
}

/** The index of the first byte that is not white space. */
export function skipSpace(body: Uint8Array, at: number): number {
  let end = at;
  while (isSpace(body[end])) end += 1;
  return end;
}

function isSpace(byte: number | undefined): boolean {
  return byte === json.SPACE || byte === json.LINE_FEED || byte === json.CARRIAGE_RETURN || byte === json.TAB;
}

/** The index after the byte and the white space around it. Throws when another byte is there. */
export function skipByte(body: Uint8Array, at: number, byte: number): number {
  const start = skipSpace(body, at);
  if (body[start] === byte) return skipSpace(body, start + 1);
  throw malformed(start < body.length ? `no ${String.fromCharCode(byte)}` : "an early end", start);
}

/** The index after the JSON value at `at`, for parseSpan to check. Throws when the body ends within it. */
export function endOfJson(body: Uint8Array, at: number): number {
  let depth = 0;
  for (let end = at; end < body.length; end += 1) {
    switch (body[end]) {
      case json.QUOTE:
        end = closingQuote(body, end);
        if (depth === 0) return end + 1;
        break;
      case json.OPEN:
      case json.OPEN_LIST:
        depth += 1;
        break;
      case json.CLOSE:
      case json.CLOSE_LIST:
        // At depth 0 the bracket is not the value's own: a number or a word ends before it.
        if (depth <= 1) return end + depth;
        depth -= 1;
        break;
      case json.COMMA:
      case json.COLON:
      case json.SPACE:
      case json.LINE_FEED:
      case json.CARRIAGE_RETURN:
      case json.TAB:
        if (depth === 0) return end;
        break;
      default:
    }
  }
  throw malformed("an early end", body.length);
}

function closingQuote(body: Uint8Array, at: number): number {
  for (let end = at + 1; end < body.length; end += 1) {
    if (body[end] === json.QUOTE) return end;
    if (body[end] === json.BACKSLASH) end += 1;
  }
  throw malformed("an early end", body.length);
}

/** The JSON from `at` to before `end`. Throws when it is none. */
export function parseSpan(body: Buffer, at: number, end: number): unknown {
  try {
    return JSON.parse(body.toString("utf8", at, end));
  } catch (error) {
    throw malformed("no JSON", at, error);
  }
}
