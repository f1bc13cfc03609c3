/**
 * How many columns of a terminal a character takes that never joins another one and that a terminal can be shown: 1 or 2. 0: it may
 * join, or what it does has to be looked up. `code`: a UTF-16 code unit.
 */
export function loneWidth(code: number): 0 | 1 | 2 {
  if (code <= 0x7e) return code >= 0x20 ? 1 : 0;
  return isNarrow(code) ? 1 : isWide(code) ? 2 : 0;
}

// Letters and signs of Latin, Greek and Cyrillic, dashes, quotes, the dots of what is cut.
function isNarrow(code: number): boolean {
  return (
    (code >= 0xa1 && code <= 0x2ff && code !== 0xad) ||
    (code >= 0x391 && code <= 0x3a1) ||
    (code >= 0x3a3 && code <= 0x482) ||
    (code >= 0x2010 && code <= 0x2027)
  );
}

// Kana, kanji, Hangul, and the marks and letters of their width.
function isWide(code: number): boolean {
  return (
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0x3041 && code <= 0x3096) ||
    (code >= 0x30a1 && code <= 0x30fe) ||
    (code >= 0x3000 && code <= 0x3029) ||
    (code >= 0x3400 && code <= 0x4dbf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xff01 && code <= 0xff60)
  );
}
