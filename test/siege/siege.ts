import { printTable } from "../bench/support/print-table.mjs";
import { bulkKills } from "./bulk-kills.ts";
import { commandLines } from "./command-lines.ts";
import { damagedStores } from "./damaged-stores.ts";
import { firingKills } from "./firing-kills.ts";
import { hostileRequests } from "./hostile-requests.ts";
import { importKills } from "./import-kills.ts";
import { killsAtRandom } from "./kills-at-random.ts";
import { killsAtWrites } from "./kills-at-writes.ts";
import { lostAnswers } from "./lost-answers.ts";
import { repeatKills } from "./repeat-kills.ts";
import { Assault } from "./support/assault.ts";
import { cleanUp } from "./support/outside-vitest.ts";
import { manyWriters } from "./many-writers.ts";
import { workers } from "./workers.ts";

/**
 * What each assault is, and how many seconds it may take, with and without --short. 0: left out unless it is named, for the
 * tests do the same.
 */
const ASSAULTS: { [name: string]: { run(assault: Assault): Promise<void>; seconds: number; short: number } } =
  {
    "kills-at-random": { run: killsAtRandom, seconds: 100, short: 14 },
    "kills-at-writes": { run: killsAtWrites, seconds: 90, short: 12 },
    "many-writers": { run: manyWriters, seconds: 70, short: 8 },
    "command-lines": { run: commandLines, seconds: 90, short: 12 },
    "damaged-stores": { run: damagedStores, seconds: 70, short: 10 },
    "hostile-requests": { run: hostileRequests, seconds: 40, short: 8 },
    "bulk-kills": { run: bulkKills, seconds: 90, short: 15 },
    "import-kills": { run: importKills, seconds: 60, short: 8 },
    "repeat-kills": { run: repeatKills, seconds: 70, short: 12 },
    "firing-kills": { run: firingKills, seconds: 65, short: 0 },
    workers: { run: workers, seconds: 240, short: 0 },
    "lost-answers": { run: lostAnswers, seconds: 70, short: 12 },
  };

/** Runs the assaults that are named, or all, and gives the exit code: 1 when something was found. */
export async function siege(words: string[]): Promise<number> {
  const at = words.indexOf("--seed");
  const seed = at < 0 ? Math.trunc(Math.random() * 1e9) : Number(words[at + 1]);
  const short = words.includes("--short");
  const names = words.filter(
    (word, index) => word !== "--short" && (at < 0 || (index !== at && index !== at + 1)),
  );
  const unknown = names.find((name) => !Object.hasOwn(ASSAULTS, name));
  if (unknown !== undefined || !Number.isInteger(seed)) {
    console.error(
      `error: ${unknown === undefined ? "--seed needs a whole number" : `no assault '${unknown}'`}\n` +
        `hint: npm run siege [-- ${Object.keys(ASSAULTS).join(" | ")} --short --seed <n>]`,
    );
    return 2;
  }
  console.log(`seed ${seed}`);
  const rows = [];
  const findings = [];
  for (const [name, { run, ...seconds }] of Object.entries(ASSAULTS)) {
    if (names.length > 0 ? !names.includes(name) : short && seconds.short === 0) continue;
    const begin = performance.now();
    const assault = new Assault(name, { seed, seconds: short ? seconds.short : seconds.seconds, short });
    try {
      await run(assault);
    } catch (error) {
      assault.found(
        "the assault itself broke off",
        error instanceof Error ? String(error.stack) : String(error),
      );
    }
    await cleanUp();
    const took = `${((performance.now() - begin) / 1000).toFixed(0)} s`;
    console.log(`${name}: ${took}, ${assault.findings.length} found`);
    for (const [what, count] of assault.counts) rows.push([name, what, count]);
    rows.push([name, `found in ${took}`, assault.findings.length]);
    findings.push(...assault.findings.map((finding) => ({ name, ...finding })));
  }
  const kinds = new Map<string, (typeof findings)[number][]>();
  for (const finding of findings) {
    const key = [finding.name, finding.what, finding.kind].join("\0");
    kinds.set(key, [...(kinds.get(key) ?? []), finding]);
  }
  for (const [example, ...more] of kinds.values()) {
    const others = more.length > 0 ? ` (and ${more.length} more like it)` : "";
    console.log(`\n${example?.name}: ${example?.what}${others}\n${example?.detail}`);
  }
  printTable({ title: `Siege, seed ${seed}`, columns: ["assault", "what", "how many"], rows });
  return findings.length === 0 ? 0 : 1;
}
