// Bytes, four at a time: a loop over words takes a third of the time of one over bytes, and less than a call into native code
// for what a value has.

/** Bytes in a word. */
export const WORD = 4;

const HIGHEST = 0x80808080 | 0;

export function wordsOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Copies a span to `at`. Up to a word more is read and written, for which there must be room. */
export function copyWords(from: DataView, start: number, end: number, to: DataView, at: number): void {
  let size = at;
  for (let index = start; index < end; index += WORD, size += WORD) {
    to.setInt32(size, from.getInt32(index, true), true);
  }
}

/** Whether so many bytes are the same as those at `at`; both have them. */
export function areSame(words: DataView, length: number, others: DataView, at: number): boolean {
  let index = 0;
  for (; index + WORD <= length; index += WORD) {
    if (words.getInt32(index, true) !== others.getInt32(at + index, true)) return false;
  }
  for (; index < length; index += 1) if (words.getUint8(index) !== others.getUint8(at + index)) return false;
  return true;
}

/** Whether each byte of a word is ASCII that stands for itself in a JSON string: no control, no quote, no backslash. */
export function isPlainWord(word: number): boolean {
  // The highest bit of a byte stays set in all of these where it is 0x20 or more, not 0x22, not 0x5c, not 0x7f, and ASCII.
  const plain =
    (word + 0x60606060) &
    ((word ^ 0x22222222) + 0x7f7f7f7f) &
    ((word ^ 0x5c5c5c5c) + 0x7f7f7f7f) &
    ~(word + 0x01010101) &
    ~word;
  return (plain & HIGHEST) === HIGHEST;
}
