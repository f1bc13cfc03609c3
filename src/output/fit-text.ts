import { loneWidth } from "./lone-width.ts";
import { textWidth } from "./text-width.ts";

// Made when it is needed: the first takes 5 ms.
let graphemes: Intl.Segmenter | undefined;

/** The text in at most `width` columns: what does not fit is cut between graphemes and ends in `…`. */
export function cutText(text: string, width: number): string {
  return textWidth(text) <= width ? text : `${beginning(text, width - 1)}…`;
}

/** The text with spaces up to `width` columns. */
export function padText(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

/** The text in exactly `width` columns. `natural`: how many it takes by itself. */
export function fitText(text: string, natural: number, width: number): string {
  return natural <= width ? text + " ".repeat(width - natural) : padText(cutText(text, width), width);
}

/** The text in lines of at most `width` columns; those after the first begin with `indent`. */
export function wrapText(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let rest = text;
  do {
    const before = lines.length === 0 ? "" : indent;
    // One grapheme may be wider than a line: marks that take room can follow each other without end.
    const line =
      beginning(rest, width - before.length) || rest.slice(0, rest.codePointAt(0)! > 0xffff ? 2 : 1);
    lines.push(before + line);
    rest = rest.slice(line.length);
  } while (rest !== "");
  return lines;
}

function beginning(text: string, width: number): string {
  let used = 0;
  for (let at = 0; at < text.length; at += 1) {
    const lone = loneWidth(text.charCodeAt(at));
    // It may join the last character, too.
    if (lone === 0) return beginningByGraphemes(text, width);
    used += lone;
    if (used > width) return text.slice(0, at);
  }
  return text;
}

function beginningByGraphemes(text: string, width: number): string {
  // Segmenting takes time with the square of the length (V8's ICU, Node 20: 1 s for 64,000 characters).
  const near = text.slice(0, 16 * width + 16).replace(/[\ud800-\udbff]$/, "");
  let used = 0;
  let end = 0;
  for (const { segment } of (graphemes ??= new Intl.Segmenter()).segment(near)) {
    used += textWidth(segment);
    if (used > width) break;
    end += segment.length;
  }
  return near.slice(0, end);
}
