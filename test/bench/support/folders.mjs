import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's own folder. */
export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

// On the project's disk: what is in memory in /tmp on one machine is not on another.
const BENCH = join(ROOT, ".bench");

/** A path of the folder that holds all that a benchmark makes. @param {string[]} parts */
export function benchPath(...parts) {
  mkdirSync(join(BENCH, ...parts.slice(0, -1)), { recursive: true });
  return join(BENCH, ...parts);
}

/** The same path, with nothing there. @param {string[]} parts */
export function freshPath(...parts) {
  const path = benchPath(...parts);
  rmSync(path, { recursive: true, force: true });
  return path;
}
