/** @typedef {{ name: string, median: number, min: number, max: number, rounds: number }} Timing milliseconds */

/**
 * Times all subjects in turn, round after round, so that a machine that slows down slows all of them. The first round is
 * not counted: it fills caches. What others are measured by has its turn before each of them, since its noise would be theirs.
 * @param {{ name: string, isMeasure?: boolean, run(round: number): Promise<number> }[]} subjects @param {number} rounds
 * @returns {Promise<Timing[]>}
 */
export async function interleave(subjects, rounds) {
  const measures = subjects.filter(({ isMeasure }) => isMeasure === true);
  const turns = subjects.flatMap((one) => (one.isMeasure === true ? [] : [...measures, one]));
  const times = new Map(subjects.map((one) => [one, /** @type {number[]} */ ([])]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const one of turns) {
      const ms = await one.run(round);
      if (round > 0) times.get(one)?.push(ms);
    }
  }
  return subjects.map((one) => ({ name: one.name, ...spread(times.get(one) ?? []), rounds }));
}

/** @param {number[]} values */
export function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ index) => sorted[index] ?? Number.NaN;
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}
