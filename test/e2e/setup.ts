import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Builds dist/tasks.js once for all files, unless TASKS_BINARY names the program to test. */
export default function setup(): void {
  if (process.env["TASKS_BINARY"] !== undefined) return;
  const build = fileURLToPath(new URL("../../.ci/build.mjs", import.meta.url));
  const root = fileURLToPath(new URL("../../", import.meta.url));
  execFileSync(process.execPath, [build], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}
