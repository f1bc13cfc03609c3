import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Builds the program that is besieged: the binary too where TASKS_BINARY is set. */
export function build() {
  const scripts = ["build.mjs", ...(process.env["TASKS_BINARY"] === undefined ? [] : ["build-binary.mjs"])];
  for (const script of scripts) {
    execFileSync(process.execPath, [`${root}.build/${script}`], {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
}
