/** A text as people type it, with one space between words. Only full-width forms are folded: the rest of NFKC would turn `3²` into 32. */
export function foldText(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (character) => character.normalize("NFKC"))
    .replace(/\s+/g, " ")
    .trim();
}
