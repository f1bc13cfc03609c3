import { BACKSLASH, QUOTE } from "./json-bytes.ts";

const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const MOST_DIGITS = 38;

// The escapes that JSON.stringify writes; it writes other characters as \u.... only where it must.
const ESCAPED = new Set([...'"\\bfnrt'].map((character) => character.charCodeAt(0)));

/**
 * 1 for bytes of UTF-8 that need no look: not controls, quotes or backslashes, nor C2, E2 and EF, with which the characters
 * begin that output/plain-value.ts writes as escapes.
 */
export const PLAIN = new Uint8Array(256).fill(1, 0x20);
for (const byte of [QUOTE, BACKSLASH, 0x7f, 0xc2, 0xe2, 0xef]) PLAIN[byte] = 0;

/**
 * The index after the JSON string whose quote is at `at`; -1 when it is none, or not written exactly as the NDJSON
 * format writes it. The bytes have to be UTF-8.
 */
export function endOfText(body: Uint8Array, at: number): number {
  if (body[at] !== QUOTE) return -1;
  let end = at + 1;
  for (;;) {
    while (PLAIN[body[end]!] === 1) end += 1;
    if (body[end] === QUOTE) return end + 1;
    const length = specialLength(body, end);
    if (length === 0) return -1;
    end += length;
  }
}

/** How many bytes, of which the first is not PLAIN, to copy as they are; 0 when the format writes them in another way. */
export function specialLength(body: Uint8Array, at: number): number {
  const second = body[at + 1] ?? 0;
  const third = body[at + 2] ?? 0;
  switch (body[at]) {
    case BACKSLASH:
      return ESCAPED.has(second) ? 2 : 0;
    case 0xc2:
      return second < 0xa0 ? 0 : 2;
    case 0xe2:
      return isUnsafe(second, third) ? 0 : 3;
    case 0xef:
      return second === 0xbb && third === 0xbf ? 0 : 3;
    default:
      return 0;
  }
}

// U+200B, U+2028 to U+202E, U+2060, U+2066 to U+2069.
function isUnsafe(second: number, third: number): boolean {
  if (second === 0x80) return third === 0x8b || (third >= 0xa8 && third <= 0xae);
  return second === 0x81 && (third === 0xa0 || (third >= 0xa6 && third <= 0xa9));
}

/** The index after the digits at `at`; -1 when they are not as DynamoDB normalises them, or may be too many. */
export function endOfNumber(body: Uint8Array, at: number): number {
  const first = body[at] === MINUS ? at + 1 : at;
  let end = endOfDigits(body, first);
  if (end === first || (body[first] === ZERO && end > first + 1)) return -1;
  if (body[end] === DOT) {
    const fraction = end + 1;
    end = endOfDigits(body, fraction);
    if (end === fraction || body[end - 1] === ZERO) return -1;
  } else if (body[first] === ZERO && first > at) {
    return -1;
  }
  return end - first > MOST_DIGITS ? -1 : end;
}

function endOfDigits(body: Uint8Array, at: number): number {
  let end = at;
  while (body[end]! >= ZERO && body[end]! <= 0x39) end += 1;
  return end;
}

/** Whether the bytes stand at `at`. */
export function standsAt(bytes: Uint8Array, body: Uint8Array, at: number): boolean {
  for (let index = 0; index < bytes.length; index += 1) {
    if (bytes[index] !== body[at + index]) return false;
  }
  return true;
}

/** Whether a backslash stands between the two. */
export function isEscaped(body: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) if (body[index] === BACKSLASH) return true;
  return false;
}

// 1 for the characters of base64.
const BASE64 = new Uint8Array(256);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  BASE64[character.charCodeAt(0)] = 1;
const EQUALS = 0x3d;
// The characters that may stand before one `=`, and before two: the bits that no byte has are zero in them.
const LAST = ["", "AEIMQUYcgkosw048", "AQgw"].map((text) => new Set(Buffer.from(text)));

/** The index after the JSON string at `at`, with its quotes; -1 where it is not padded base64, with no bit too many. */
export function endOfBase64(body: Uint8Array, at: number): number {
  const start = at + 1;
  let end = start;
  while (BASE64[body[end]!] === 1) end += 1;
  const last = body[end - 1]!;
  let padding = 0;
  while (padding < 2 && body[end] === EQUALS) {
    end += 1;
    padding += 1;
  }
  if (body[at] !== QUOTE || body[end] !== QUOTE || (end - start) % 4 !== 0) return -1;
  return padding === 0 || LAST[padding]!.has(last) ? end + 1 : -1;
}
