import { BASIS, checksum } from "./checksum.ts";
import { type AddLines, makeSumMachine, MOST_SUMS } from "./sum-machine.ts";

// Of some hundred rows. To make the machine takes 0.3 ms, in which a loop that is not compiled yet comes so far.
const MANY_UNITS = 32 * 1024;

// Null where there can be none.
let machine: AddLines | null | undefined;

/** The `checksum` of each of so many rows, whose keys and items are a line each; undefined where they are not so many. */
export function lineSums(keys: string, items: string, count: number): Uint32Array | undefined {
  if (keys.length + items.length > MANY_UNITS && count < MOST_SUMS) {
    if (machine === undefined) machine = makeSumMachine() ?? null;
    if (machine !== null) return sumsBy(machine, [keys, items], count);
  }
  const [keyLines, itemLines] = [keys.split("\n"), items.split("\n")];
  if (keyLines.length !== count || itemLines.length !== count) return undefined;
  return Uint32Array.from(keyLines, (key, row) => checksum(key, itemLines[row]!));
}

function sumsBy(addLines: AddLines, texts: string[], count: number): Uint32Array | undefined {
  const sums = new Uint32Array(count).fill(BASIS);
  return texts.every((text) => addLines(sums, text) === count) ? sums : undefined;
}
