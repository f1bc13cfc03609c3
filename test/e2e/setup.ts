import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Builds the program once for all files, and the binary too where TASKS_BINARY says that it is what is tested. */
export default function setup(): void {
  const scripts = ["build.mjs", ...(process.env["TASKS_BINARY"] === undefined ? [] : ["build-binary.mjs"])];
  const root = fileURLToPath(new URL("../../", import.meta.url));
  for (const script of scripts) {
    const build = fileURLToPath(new URL(`../../.build/${script}`, import.meta.url));
    execFileSync(process.execPath, [build], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  }
}
