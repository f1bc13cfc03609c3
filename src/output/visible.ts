// Controls (C0, DEL, C1: a UTF-8 terminal obeys U+009B as it obeys ESC [), lone surrogates, line separators, overrides
// and isolates of the writing direction, and what has no width at all. Joiners and direction marks stay: emoji and
// right-to-left scripts are written with them.
const UNSAFE = /[\p{Cc}\p{Cs}\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff]/gu;

const SHORT = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/**
 * The text with every character that could drive a terminal or hide in it written out, as in `\n`, `\x1b` or `\u202e`.
 * From U+007F on the notation is JSON's, so that JSON made visible is still JSON, with the same strings in it.
 */
export function visible(text: string): string {
  return text.replace(UNSAFE, escape);
}

function escape(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16);
  return SHORT.get(character) ?? (code < 0x20 ? `\\x${hex.padStart(2, "0")}` : `\\u${hex.padStart(4, "0")}`);
}
