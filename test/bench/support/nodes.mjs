import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ROOT } from "./folders.mjs";
import { everyOnPath } from "./peers.mjs";
import { targets } from "./summary.mjs";

const WANTED = new Set(targets.flatMap(({ who }) => who.match(/Node \d+$/) ?? []));

/** @typedef {{ name: string, command: string }} Node name: "Node 24" */

/**
 * The one that runs this, then others that the targets name: from BENCH_NODES (paths, as in PATH), the PATH, the npm package
 * `node`, or .engines/. @returns {Node[]}
 */
export function findNodes() {
  const engines = join(ROOT, ".engines");
  const unpacked = existsSync(engines) ? readdirSync(engines).filter((name) => name.startsWith("node-")) : [];
  const commands = [
    ...(process.env["BENCH_NODES"] ?? "").split(delimiter).filter((path) => path !== ""),
    ...everyOnPath("node"),
    join(ROOT, "node_modules", "node", "bin", "node"),
    ...unpacked.map((name) => join(engines, name, "package", "bin", "node")),
  ];
  const found = new Map([[nameOf(process.version), process.execPath]]);
  for (const command of commands) {
    const name = nameOf(versionOf(command));
    if (WANTED.has(name) && !found.has(name)) found.set(name, command);
  }
  return [...found].map(([name, command]) => ({ name, command }));
}

/** @param {string} version */
const nameOf = (version) => `Node ${/^v(\d+)/.exec(version)?.[1]}`;

/** @param {string} command */
function versionOf(command) {
  try {
    const stdio = /** @type {["ignore", "pipe", "ignore"]} */ (["ignore", "pipe", "ignore"]);
    return execFileSync(command, ["--version"], { encoding: "utf8", stdio });
  } catch {
    return "";
  }
}
