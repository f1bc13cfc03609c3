import { otherEvents } from "../../store/when-free.ts";

// Each is a matter of a millisecond or two.
const PIECE = 2000;
const STEPS = 8000;

/** Sorts as Array.sort does, in pieces between which other events have their turn. */
export async function sortCalmly<One>(
  ones: readonly One[],
  compare: (a: One, b: One) => number,
): Promise<One[]> {
  let runs: One[][] = [];
  for (let at = 0; at < ones.length; at += PIECE) {
    runs.push(ones.slice(at, at + PIECE).sort(compare));
    await otherEvents();
  }
  while (runs.length > 1) {
    const longer: One[][] = [];
    for (let at = 0; at < runs.length; at += 2)
      longer.push(runs[at + 1] === undefined ? runs[at]! : await merge(runs[at]!, runs[at + 1]!, compare));
    runs = longer;
  }
  return runs[0] ?? [];
}

async function merge<One>(
  left: readonly One[],
  right: readonly One[],
  compare: (a: One, b: One) => number,
): Promise<One[]> {
  const merged: One[] = [];
  let [l, r] = [0, 0];
  while (l < left.length && r < right.length) {
    merged.push(compare(left[l]!, right[r]!) <= 0 ? left[l++]! : right[r++]!);
    if (merged.length % STEPS === 0) await otherEvents();
  }
  for (; l < left.length; l += 1) merged.push(left[l]!);
  for (; r < right.length; r += 1) merged.push(right[r]!);
  return merged;
}
