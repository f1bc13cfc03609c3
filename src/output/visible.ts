import { loneWidth } from "./lone-width.ts";

// The flags of England, Scotland and Wales: the only sequences of tag characters that Unicode recommends.
const FLAG = String.raw`\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}`;

// Controls (C0, DEL, C1: a UTF-8 terminal obeys U+009B as it obeys ESC [), lone surrogates, line separators, interlinear
// annotations, and all that Unicode lets a font leave blank: overrides and isolates of the writing direction, soft
// hyphens, fillers, tag characters. Joiners and direction marks stay: emoji and right-to-left scripts are written with
// them. So does one variation selector behind a character (emoji, and kanji of names); further ones can only hide text.
const UNSAFE = String.raw`[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufff9-\ufffb]|(?![\u061c\u200c-\u200f]|\p{VS})\p{DI}|(?<![^\p{VS}\s])\p{VS}`;
// Made when a text needs it: that takes most of a millisecond, and most texts are plain.
let flagOrUnsafe: RegExp | undefined;

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
  if (isPlain(text)) return text;
  flagOrUnsafe ??= new RegExp(`(${FLAG})|${UNSAFE}`, "gu");
  return text.replace(flagOrUnsafe, (character, flag: string | undefined) => flag ?? escape(character));
}

/** Whether all that is in it is a character that can be seen, and stands alone. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (loneWidth(text.charCodeAt(at)) === 0) return false;
  return true;
}

/** The same for a text of lines: line feeds and tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(/[^\n\t]+/g, visible);
}

function escape(character: string): string {
  const short = SHORT.get(character);
  if (short !== undefined) return short;
  const code = character.charCodeAt(0);
  if (code < 0x20) return `\\x${code.toString(16).padStart(2, "0")}`;
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
