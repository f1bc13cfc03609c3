import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areSame, copyWords, isPlainWord, WORD, wordsOf } from "../../../src/transfer/lines/words.ts";

describe("isPlainWord", () => {
  it("is true where each byte is ASCII and plain, whichever they are and wherever they stand", () => {
    const word = new DataView(new ArrayBuffer(WORD));
    const edges = [0, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x5b, 0x5c, 0x5d, 0x7e, 0x7f, 0x80, 0xc2, 0xff];
    // Printable ASCII, without the quote and the backslash.
    const isPlain = (byte: number) => byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
    for (let place = 0; place < WORD; place += 1) {
      for (let byte = 0; byte < 256; byte += 1) {
        for (const beside of edges) {
          for (let at = 0; at < WORD; at += 1) word.setUint8(at, at === place ? byte : beside);
          const expected = isPlain(byte) && isPlain(beside);
          expect(isPlainWord(word.getInt32(0, true)), `${byte} beside ${beside}`).toBe(expected);
        }
      }
    }
  });
});

describe("copyWords and areSame", () => {
  it("copy and compare spans of any length, from anywhere to anywhere", () => {
    const span = fc.tuple(fc.uint8Array({ minLength: 4, maxLength: 40 }), fc.nat(), fc.nat(), fc.nat(20));
    fc.assert(
      fc.property(span, ([bytes, one, other, at]) => {
        const [start, end] = [one % (bytes.length - 3), other % (bytes.length - 3)].toSorted((a, b) => a - b);
        const target = new Uint8Array(80).fill(7);
        copyWords(wordsOf(bytes), start!, end!, wordsOf(target), at);
        const copied = bytes.subarray(start, end);
        expect([...target.subarray(0, at)]).toEqual(Array.from({ length: at }, () => 7));
        expect([...target.subarray(at, at + copied.length)]).toEqual([...copied]);
        expect(areSame(wordsOf(copied), copied.length, wordsOf(target), at)).toBe(true);
        if (copied.length === 0) return;
        target[at + (one % copied.length)]! ^= 1;
        expect(areSame(wordsOf(copied), copied.length, wordsOf(target), at)).toBe(false);
      }),
    );
  });
});
