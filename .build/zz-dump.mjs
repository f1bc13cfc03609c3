// The program as one file with bun as its engine and SQLite in it, for any platform. As in dist/program/, its parts are
// functions: bun then makes what a command needs, and not the whole program.
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleFunction } from "./bundle-function.mjs";
import { lateBuiltins, latePackages, leanSdk } from "./bundle-plugins.mjs";
import { bytecodeOrder } from "./bytecode-order.mjs";
import { narrowBarrels } from "./narrow-barrels.mjs";
import { noticesText } from "./notices.mjs";
import { pageFiles } from "./page-files.mjs";
import { numberedParts, ROOTS } from "./program-files.mjs";
import { programParts } from "./program-parts.mjs";

/** The version of bun that is in the binaries. @type {string} */
export const bunVersion = JSON.parse(
  readFileSync(new URL("../node_modules/bun/package.json", import.meta.url), "utf8"),
).version;
// As https://bun.com/docs/project/licensing has it.
const BUN = `This program contains bun ${bunVersion}, which is under the MIT licence. bun in turn links statically
JavaScriptCore and the rest of WebKit that it needs, under the LGPL 2, and other libraries under licences of
their own. All of them, and how to link bun with another JavaScriptCore: https://bun.com/docs/project/licensing
`;

/**
 * Makes binaries of the program. `target`: as bun calls a platform (`bun-linux-x64-musl`), with the engine for it; without
 * one it is this machine's. Gives the notices that are in them.
 * @param {{ outfile: string, target?: string, engine?: string }[]} wanted
 */
export async function compileBinaries(wanted) {
  const folder = mkdtempSync(join(tmpdir(), "tasks-binary-"));
  try {
    const ofFunction = await bundleFunction(join(folder, "index.mjs"));
    const { text, packages } = await programText();
    writeFileSync(join(folder, "tasks.js"), text);
    const notices = `${BUN}\n${noticesText(new Set([...packages, ...ofFunction]))}`;
    writeFileSync(join(folder, "notices.txt"), notices);
    const unordered = join(folder, process.platform === "win32" ? "unordered.exe" : "unordered");
    compile(folder, { outfile: unordered });
    const order = await bytecodeOrder(unordered, folder);
    for (const one of wanted) compile(folder, one, order);
    return notices;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function programText() {
  const { parts, packages } = await programParts({
    entryPoints: ["bin/launch-binary.ts"],
    target: "es2023",
    define: { BUILT_FILES: "builtFiles", "import.meta.dirname": "__dirname" },
    external: ["bun:*"],
    // Chooses src/engine/bun/ (package.json, "imports").
    conditions: ["module", "import", "bun"],
    roots: ROOTS,
    plugins: [narrowBarrels, lateBuiltins, latePackages, leanSdk, pageFiles],
  });
  const program = numberedParts(parts, "bin/launch-binary.ts");
  const text = `import functionCode from "./index.mjs" with { type: "file" };
import notices from "./notices.txt" with { type: "file" };
const builtFiles = { functionCode, notices };
${program.text}
const modules = [];
const load = (number) => {
  const known = modules[number];
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  modules[number] = module;
  part(number)(module.exports, requireIt, module, "");
  return module.exports;
};
const requireIt = (id) => (typeof id === "number" ? load(id) : builtin(id));
// bun wants to see the names.
const builtin = (id) => {
  switch (id) {
    ${builtinsOf(parts)
      .map((id) => `case ${JSON.stringify(id)}: return require(${JSON.stringify(id)});`)
      .join("\n    ")}
  }
  throw Object.assign(new Error("there is no " + id), { code: "MODULE_NOT_FOUND" });
};
load(${program.first});
`;
  return { text, packages };
}

/**
 * Every module of Node or bun that the parts require, through esbuild's own `__require` too, whatever that is called by now.
 * @param {Map<string, import("./program-parts.mjs").Part>} parts
 */
function builtinsOf(parts) {
  const codes = [...parts.values()].map(({ code }) => code);
  const names = codes.flatMap((code) =>
    [...code.matchAll(/require[\w$]*\)?\("([^"]+)"\)/g)].map(([, id = ""]) => id),
  );
  return [...new Set(names)].filter((id) => isBuiltin(id) || id.startsWith("bun:"));
}

/**
 * @param {string} folder
 * @param {{ outfile: string, target?: string, engine?: string }} wanted
 * @param {string[]} order the files of bytecodeOrder
 */
function compile(folder, { outfile, target, engine }, order = []) {
  const built = join(folder, "tasks");
  // Settings and code of whatever folder it runs in are not its own.
  const alone = ["dotenv", "bunfig", "tsconfig", "package-json"].map(
    (what) => `--no-compile-autoload-${what}`,
  );
  // Measured: a short command takes 0.9 of the time when nothing is compiled before it has run so many times as often as usual.
  const fast = ["--bytecode", "--compile-jit-policy=100"];
  if (order.length > 0) fast.push(`--bytecode-order=${order.join()}`);
  const elsewhere = target === undefined ? [] : [`--target=${target}`, `--compile-executable-path=${engine}`];
  const options = ["--compile", "--format=cjs", "--minify-syntax", ...fast, ...alone, ...elsewhere];
  execFileSync(bun(), ["build", ...options, join(folder, "tasks.js"), "--outfile", built], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const made = existsSync(built) ? built : `${built}.exe`;
  copyFileSync(made, outfile);
  rmSync(made);
}

/** bun's package takes its program out of the one for this platform, by a script that npm may be told not to run. */
function bun() {
  const installed = fileURLToPath(new URL("../node_modules", import.meta.url));
  const packages = join(installed, "@oven");
  const places = [
    join(installed, "bun"),
    ...(existsSync(packages) ? readdirSync(packages).map((name) => join(packages, name)) : []),
  ];
  const paths = places.flatMap((place) => [join(place, "bin", "bun.exe"), join(place, "bin", "bun")]);
  const works = paths.filter(existsSync).find((path) => {
    try {
      return execFileSync(path, ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
    } catch {
      return false;
    }
  });
  if (works === undefined)
    throw new Error(`there is no bun for ${process.platform}-${process.arch}: run npm ci`);
  return works;
}
