import { readFileSync } from "node:fs";

/**
 * @typedef {{ who: string, what: string[], atMost?: number, atLeast?: number }} Target
 * @typedef {{
 *   what: string, who: string, measured: number | undefined, atMost?: number, atLeast?: number, isMet: boolean | undefined,
 *   peers: { [who: string]: number },
 * }} Outcome measured and isMet: undefined when it was not measured
 */

const OURS = /^(package|binary)\b/;

/** @type {Target[]} */
export const targets = JSON.parse(readFileSync(new URL("../targets.json", import.meta.url), "utf8"));

/** @param {import("./print-table.mjs").Figures} figures @param {Target[]} wanted @returns {Outcome[]} */
export function compareWithTargets(figures, wanted) {
  return wanted.flatMap(({ who, what, ...limit }) =>
    what.map((one) => {
      const all = figures[one] ?? {};
      const value = all[who] ?? Number.NaN;
      const measured = Number.isNaN(value) ? undefined : value;
      const { atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY } = limit;
      const isMet = measured === undefined ? undefined : measured <= atMost && measured >= atLeast;
      const peers = Object.fromEntries(Object.entries(all).filter(([name]) => !OURS.test(name)));
      return { what: one, who, measured, ...limit, isMet, peers };
    }),
  );
}

/** One table: ours, the target, whether it is met, and each peer that is there. @param {Outcome[]} outcomes @returns {import("./print-table.mjs").Report} */
export function summaryReport(outcomes) {
  const others = [...new Set(outcomes.flatMap(({ peers }) => Object.keys(peers)))];
  const rows = outcomes.map(({ what, who, measured, atMost, atLeast, isMet, peers }) => [
    what,
    who,
    measured ?? "not measured",
    atMost === undefined ? `≥ ${atLeast?.toLocaleString("en")}` : `≤ ${atMost.toLocaleString("en")}`,
    isMet === undefined ? "" : isMet ? "yes" : "no",
    ...others.map((name) => peers[name]),
  ]);
  const isMeasured = outcomes.filter(({ isMet }) => isMet !== undefined);
  const met = outcomes.filter(({ isMet }) => isMet === true).length;
  return {
    title: "Measured beside the targets",
    columns: ["", "ours", "measured", "target", "met", ...others],
    rows,
    notes: [
      `${met} of ${isMeasured.length} that were measured are met; ${outcomes.length} targets`,
      "not measured: another bench, less than the target's size (--quick, no --full), or no such Node here (BENCH_NODES)",
    ],
  };
}
