import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Builds the program once for all files: dist/tasks.js, or the binary where TASKS_BINARY is set. */
export default function setup(): void {
  const script = process.env["TASKS_BINARY"] === undefined ? "build.mjs" : "build-binary.mjs";
  const build = fileURLToPath(new URL(`../../.ci/${script}`, import.meta.url));
  const root = fileURLToPath(new URL("../../", import.meta.url));
  execFileSync(process.execPath, [build], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}
