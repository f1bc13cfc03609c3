// `npm run bench [-- <name>... --quick --full --figures]`: prints tables, and last what was measured beside its targets, and
// writes them to .bench/results/ as JSON. All of it takes about 15 minutes, with --quick 4; --full adds a million records
// on DynamoDB Local and ten million on the local store (half an hour and 15 GB), and --figures puts what was measured into
// figures.json and the manual. Only ratios of one run count.
import { writeFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import { startDynamoDbLocal } from "../../.ci/engines.mjs";
import { bulk } from "./bulk.mjs";
import { calls } from "./calls.mjs";
import { changes } from "./changes.mjs";
import { claims } from "./claims.mjs";
import { writeDocumentedFigures } from "./documented-figures.mjs";
import { files } from "./files.mjs";
import { firstAnswer } from "./first-answer.mjs";
import { growth } from "./growth.mjs";
import { latency } from "./latency.mjs";
import { loops } from "./loops.mjs";
import { memory } from "./memory.mjs";
import { oneCommand } from "./one-command.mjs";
import { packageSize } from "./package-size.mjs";
import { buildProgram } from "./support/build-program.mjs";
import { benchPath } from "./support/folders.mjs";
import { findNodes } from "./support/nodes.mjs";
import { findPeers } from "./support/peers.mjs";
import { printTable } from "./support/print-table.mjs";
import { compareWithTargets, summaryReport, targets } from "./support/summary.mjs";
import { tables } from "./tables.mjs";
import { team } from "./team.mjs";
import { worstCases } from "./worst-cases.mjs";

/**
 * @typedef {{
 *   folder: string, tasks: string[], nodes: import("./support/nodes.mjs").Node[], binary: string, endpoint: string,
 *   peers: import("./support/peers.mjs").Peers, quick: boolean, full: boolean,
 * }} Bench folder: what is packed; tasks: the command on Node, the first of nodes; full: also what takes many minutes
 */

const BENCHES = {
  package: packageSize,
  "one-command": oneCommand,
  calls,
  bulk,
  changes,
  claims,
  files,
  growth,
  "first-answer": firstAnswer,
  latency,
  loops,
  memory,
  tables,
  team,
  "worst-cases": worstCases,
};
const FLAGS = ["--quick", "--full", "--figures"];

const words = process.argv.slice(2);
const names = /** @type {(keyof typeof BENCHES)[]} */ (Object.keys(BENCHES));
const unknown = words.find((word) => !FLAGS.includes(word) && !Object.hasOwn(BENCHES, word));
if (unknown === undefined) await run();
else {
  console.error(
    `error: no bench '${unknown}'\nhint: npm run bench [-- ${names.join(" | ")} ${FLAGS.join(" ")}]`,
  );
  process.exitCode = 2;
}

async function run() {
  const program = buildProgram();
  const engine = await startDynamoDbLocal({ isShared: true });
  const peers = findPeers();
  const machine = {
    node: process.version,
    cpu: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    load: Number(loadavg()[0]?.toFixed(1)),
    peers: peers.notes,
  };
  console.log(`node ${machine.node}, ${machine.cpu}, load ${machine.load}; ${peers.notes.join("; ")}`);
  const nodes = findNodes();
  console.log(`measured on ${nodes.map(({ name }) => name).join(" and ")}`);
  const bench = {
    ...program,
    nodes,
    endpoint: engine.endpoint,
    peers,
    quick: words.includes("--quick"),
    full: words.includes("--full"),
  };
  const chosen = names.filter((name) => words.includes(name));
  const answer = [];
  /** @type {import("./support/print-table.mjs").Figures} */
  const figures = {};
  try {
    for (const name of chosen.length === 0 ? names : chosen) {
      const begin = performance.now();
      const reports = await BENCHES[name](bench).catch(failed(name));
      for (const report of reports) {
        printTable(report);
        Object.assign(figures, report.figures);
      }
      const seconds = (performance.now() - begin) / 1000;
      const load = loadavg()[0];
      console.log(`  ${name}: ${seconds.toFixed(0)} s, load ${load?.toFixed(1)}`);
      answer.push({ name, seconds, load, reports });
    }
  } finally {
    await engine.stop();
  }
  const summary = compareWithTargets(figures, targets);
  printTable(summaryReport(summary));
  const { quick, full } = bench;
  const time = new Date().toISOString();
  const file = benchPath("results", `${time.replaceAll(":", "-").slice(0, 19)}.json`);
  writeFileSync(
    file,
    `${JSON.stringify({ time, machine, quick, full, summary, benches: answer }, undefined, 2)}\n`,
  );
  console.log(`\nwritten to ${file.slice(file.indexOf(".bench"))}`);
  if (!words.includes("--figures")) return;
  const changed = writeDocumentedFigures(answer, {
    time,
    node: machine.node,
    cores: cpus().length,
    load: machine.load,
    quick,
  });
  console.log(`and to ${changed.join(", ")}`);
}

/** The others still run. @param {string} name */
function failed(name) {
  return (/** @type {unknown} */ error) => {
    console.error(`\n${name}: ${error instanceof Error ? error.stack : String(error)}`);
    process.exitCode = 1;
    return /** @type {import("./support/print-table.mjs").Report[]} */ ([]);
  };
}
