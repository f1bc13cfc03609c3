import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchEnvironment } from "./support/bench-environment.mjs";
import { freshPath } from "./support/folders.mjs";
import { runProcess } from "./support/run-process.mjs";

/** What `npm install` of the packed program brings. @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report[]>} */
export async function packageSize({ folder, binary }) {
  const packs = freshPath("pack");
  const installed = freshPath("installed");
  for (const path of [packs, installed]) mkdirSync(path);
  const [pack] = JSON.parse(npm(folder, "pack", "--ignore-scripts", "--json", "--pack-destination", packs));
  // Without it npm would take the project's own package.json for the folder's.
  writeFileSync(join(installed, "package.json"), '{ "private": true }\n');
  npm(installed, "install", "--ignore-scripts", "--no-audit", "--no-fund", join(packs, pack.filename));
  const modules = join(installed, "node_modules");
  const names = packagesIn(modules);
  const program = [process.execPath, join(modules, pack.name, "dist", "tasks.js")];
  const env = { ...benchEnvironment(), TASKS_DATA_DIR: freshPath("store") };
  const { stdout } = await runProcess([...program, "create", "--user", "mai", "-q"], { env, keep: true });
  const binaryBytes = statSync(binary).size;
  const rows = [
    ["packed, KB", Math.round(pack.size / 1024)],
    ["unpacked, KB", Math.round(pack.unpackedSize / 1024)],
    ["files", pack.entryCount],
    ["installed, KB", Math.round(sizeOf(modules) / 1024)],
    ["installed packages", names.length],
    ["the binary, KB", Math.round(binaryBytes / 1024)],
    ["works without install scripts", stdout.includes('"mai"') ? "yes" : "no"],
  ];
  const figures = { "size: MB": { binary: binaryBytes / 1e6 } };
  return [{ title: "The package", columns: ["", ""], rows, notes: [names.join(", ")], figures }];
}

/** @param {string} cwd @param {string[]} words */
function npm(cwd, ...words) {
  return execFileSync("npm", words, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

/** @param {string} modules */
function packagesIn(modules) {
  const names = readdirSync(modules).filter((name) => !name.startsWith("."));
  return names.flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(modules, name)).map((part) => `${name}/${part}`) : [name],
  );
}

/** Bytes of all files. @param {string} folder */
function sizeOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
