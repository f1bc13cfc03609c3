import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT, freshPath } from "./folders.mjs";

const SOURCES = ["bin", "src", "package.json", "tsconfig.json", "README.md", "LICENSE", "CHANGELOG.md"];

/**
 * Builds a copy of the sources, which nobody edits or builds anew while it is measured, and which finds the packages in
 * the node_modules above it. @returns {{ folder: string, tasks: string[], binary: string }} its folder, the program on Node
 * as words, and the binary
 */
export function buildProgram() {
  const folder = freshPath("build");
  mkdirSync(folder);
  for (const name of SOURCES) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  for (const script of ["build.mjs", "build-binary.mjs"]) {
    /** @type {import("node:child_process").StdioOptions} */
    const stdio = ["ignore", "ignore", "inherit"];
    execFileSync(process.execPath, [join(ROOT, ".build", script)], { cwd: folder, stdio });
  }
  const dist = join(folder, "dist");
  const binary = readdirSync(dist).find((name) => name.startsWith("tasks-")) ?? "";
  return { folder, tasks: [process.execPath, join(dist, "tasks.js")], binary: join(dist, binary) };
}
