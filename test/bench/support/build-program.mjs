import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT, freshPath } from "./folders.mjs";

const SOURCES = ["bin", "src", "package.json", "README.md", "LICENSE", "CHANGELOG.md"];

/**
 * Builds a copy of the sources, which nobody edits or builds anew while it is measured, and which finds the packages in
 * the node_modules above it. @returns {string} its folder
 */
export function buildProgram() {
  const folder = freshPath("build");
  mkdirSync(folder);
  for (const name of SOURCES) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  execFileSync(process.execPath, [join(ROOT, ".ci", "build.mjs")], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return folder;
}
