import { BASIS, PRIME, TEXT_END } from "./checksum.ts";
import { type AddLines, makeSumMachine, MOST_SUMS } from "./sum-machine.ts";

const LINE_END = 0x0a;
// Of some hundred rows. To make the machine takes 0.3 ms, in which a loop that is not compiled yet comes so far.
const MANY_UNITS = 32 * 1024;

let machine: AddLines | undefined;

/** The `checksum` of each of so many rows, whose keys and items are a line each; undefined where they are not so many. */
export function lineSums(keys: string, items: string, count: number): Uint32Array | undefined {
  const sums = new Uint32Array(count).fill(BASIS);
  const isLong = keys.length + items.length > MANY_UNITS && count < MOST_SUMS;
  const add = isLong ? (machine ??= makeSumMachine() ?? addLines) : addLines;
  return add(sums, keys) === count && add(sums, items) === count ? sums : undefined;
}

/** Adds a text's lines to the sums, each to its own; gives how many lines there are. */
export const addLines: AddLines = (sums, text) => {
  let line = 0;
  let sum = sums[line] ?? 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== LINE_END) {
      sum = Math.imul(sum ^ code, PRIME);
      continue;
    }
    sums[line] = Math.imul(sum ^ TEXT_END, PRIME);
    line += 1;
    sum = sums[line] ?? 0;
  }
  sums[line] = Math.imul(sum ^ TEXT_END, PRIME);
  return line + 1;
};
