import { PRIME, TEXT_END } from "./checksum.ts";

declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => {
    exports: Machine;
  };
};

interface Machine {
  /** Adds the text from `at` to `end`; `line` is where the sum of its first line is, and the result that of its last. */
  add: (at: number, end: number, line: number) => number;
  memory: { buffer: ArrayBuffer };
}

// Its memory, of 64 KB, holds the sums, and behind them a stretch of the text in UTF-16.
export const MOST_SUMS = 4096;
const SUM_BYTES = 4;
const TEXT_AT = SUM_BYTES * MOST_SUMS;
const STRETCH = (64 * 1024 - TEXT_AT) / 2;

const HEAD = [
  "00 61 73 6d 01 00 00 00", //       magic and version
  "01 08 01 60 03 7f 7f 7f 01 7f", // a type: three i32 give an i32
  "03 02 01 00", //                   a function of that type
  "05 03 01 00 01", //                a memory of 64 KB
  "07 10 02 03 61 64 64 00 00 06 6d 65 6d 6f 72 79 02 00", // what is given: "add", "memory"
];
// 0: at, 1: end, 2: line, 3: sum, 4: unit
const ADD = [
  "01 02 7f", //                      two more i32
  "20 02 28 02 00 21 03", //          sum = i32[line]
  "02 40 03 40", //                   loop:
  "20 00 20 01 4f 0d 01", //            until at >= end
  "20 00 2f 01 00 21 04", //            unit = u16[at]
  "20 00 41 02 6a 21 00", //            at = at + 2
  "20 04 41 0a 46 04 40", //            if unit = 10:
  "20 02 20 03 41 80 80 04 73 41 93 83 80 08 6c 36 02 00", // i32[line] = (sum ^ TEXT_END) * PRIME
  "20 02 41 04 6a 41 ff ff 00 71 22 02", // line = (line + 4) & 0x3fff, to stay before TEXT_AT
  "28 02 00 21 03", //                    sum = i32[line]
  "05 20 03 20 04 73 41 93 83 80 08 6c 21 03 0b", // else: sum = (sum ^ unit) * PRIME
  "0c 00 0b 0b", //                     again
  "20 02 20 03 36 02 00", //          i32[line] = sum
  "20 02 0b", //                      line
];

/**
 * Adds a text's lines to the sums, of which there are fewer than MOST_SUMS, each to its own, as `checksum` adds its texts one after
 * the other; gives how many lines there are.
 */
export type AddLines = (sums: Uint32Array, text: string) => number;

/**
 * AddLines in WebAssembly, which is as fast with the first line as with the last. Undefined where there is none, or no room for
 * its memory.
 */
export function makeSumMachine(): AddLines | undefined {
  try {
    const add = bytesOf(ADD);
    const code = [0x0a, add.length + 2, 1, add.length, ...add];
    const module = new WebAssembly.Module(Uint8Array.from([...bytesOf(HEAD), ...code]));
    return around(new WebAssembly.Instance(module).exports);
  } catch {
    return undefined;
  }
}

function around({ add, memory: { buffer } }: Machine): AddLines {
  const kept = new Uint32Array(buffer, 0, MOST_SUMS);
  const stretch = Buffer.from(buffer, TEXT_AT);
  return (sums, text) => {
    kept.set(sums);
    let line = 0;
    for (let begin = 0; begin < text.length; begin += STRETCH) {
      const bytes = stretch.write(text.slice(begin, begin + STRETCH), "utf16le");
      line = add(TEXT_AT, TEXT_AT + bytes, line);
    }
    const last = line / SUM_BYTES;
    kept[last] = Math.imul(kept[last]! ^ TEXT_END, PRIME);
    sums.set(kept.subarray(0, sums.length));
    return last + 1;
  };
}

function bytesOf(lines: readonly string[]): number[] {
  return lines
    .join(" ")
    .split(" ")
    .map((byte) => Number.parseInt(byte, 16));
}
