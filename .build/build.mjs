// Builds dist/: tasks.js, which npm links and which starts the program in dist/program/ from a code cache. All is CommonJS:
// Node's loader of ES modules alone takes as long as a short command should.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { bundleFunction } from "./bundle-function.mjs";
import { leanSdk, lateBuiltins, lateWidths, namedPlatform } from "./bundle-plugins.mjs";
import { noticesText } from "./notices.mjs";
import { pageFiles } from "./page-files.mjs";
import { common, partsText, programParts } from "./program-parts.mjs";

const target = "node20.19";

// Parts that are needed together are in one file, because each file takes its time: the parts of these modules, with all
// that they import at once. What several of these files need is in the first one. It has what each command needs, and
// little besides: to read it is a good part of a short command.
const commands = readdirSync("src/commands").filter((name) => name.endsWith(".ts"));
const FILES = {
  program: [
    "bin/tasks.ts",
    ...["create", "get", "query", "scan"].map((name) => `src/commands/${name}.ts`),
    // Of each write.
    ...["change/recorded-table", "change/history/journal", "system/history-folder"].map(
      (name) => `src/${name}.ts`,
    ),
  ],
  local: ["src/local/table/open-local-table.ts"],
  dynamo: ["src/aws/table/dynamo-task-table.ts"],
  changes: ["update", "done"].map((name) => `src/commands/${name}.ts`),
  // A list on a terminal.
  list: ["output/list/open-list", "output/list/open-long", "output/list/listed", "system/listed-file"].map(
    (name) => `src/${name}.ts`,
  ),
  // What a person types.
  when: ["src/task/when/when.ts", "src/task/instant.ts"],
  condition: ["condition-names", "parse-condition"].map((name) => `src/task/condition/${name}.ts`),
};
// All that the help shows, for which `program` and `changes` are read too; what nothing of this needs is in files of its own.
const HELP = commands.map((name) => `src/commands/${name}`);

const { parts, packages } = await programParts({
  entryPoints: ["bin/tasks.ts"],
  target,
  define: { "import.meta.dirname": "__dirname" },
  external: ["@libsql/*"],
  plugins: [lateBuiltins, lateWidths, leanSdk, namedPlatform, pageFiles],
});
const fileOf = assignFiles();
mkdirSync("dist", { recursive: true });
// All but the binaries, which build-binary.mjs makes.
const old = readdirSync("dist").filter((name) => !name.startsWith("tasks-"));
for (const name of old) rmSync(`dist/${name}`, { recursive: true });
mkdirSync("dist/program");
const hash = createHash("sha256");
for (const file of new Set(fileOf.values())) {
  const members = [...parts].filter(([name]) => fileOf.get(name) === file);
  const code = partsText(members);
  writeFileSync(`dist/program/${file}.js`, code);
  hash.update(code);
}
await build({
  ...common,
  target,
  format: "cjs",
  entryPoints: ["bin/launch.ts"],
  outfile: "dist/tasks.js",
  define: {
    ...common.define,
    BUILD_ID: JSON.stringify(hash.digest("hex").slice(0, 16)),
    FILE_OF: JSON.stringify(Object.fromEntries([...fileOf].filter(([name, file]) => name !== file))),
  },
});
const ofFunction = await bundleFunction("dist/lambda/index.mjs");
writeFileSync("dist/THIRD-PARTY-NOTICES", noticesText([...new Set([...packages, ...ofFunction])]));
// The package is of ES modules; what is built is not.
writeFileSync("dist/package.json", '{ "type": "commonjs" }\n');

/** The file of each part. */
function assignFiles() {
  const [shared = ""] = Object.keys(FILES);
  /** @type {Map<string, string>} */
  const files = new Map();
  for (const [file, modules] of Object.entries(FILES)) {
    for (const name of needed(modules)) files.set(name, files.has(name) ? shared : file);
  }
  for (const name of needed(HELP)) {
    const file = files.get(name) ?? "commands";
    files.set(name, file === "commands" || file === "changes" ? file : shared);
  }
  for (const name of parts.keys()) if (!files.has(name)) files.set(name, name);
  return files;
}

/** @param {string[]} modules */
function needed(modules) {
  /** @type {Set<string>} */
  const parts = new Set();
  for (const module of modules) need(partOf(module), parts);
  return parts;
}

/** @param {string} module */
function partOf(module) {
  const name = [...parts.keys()].find((one) => parts.get(one)?.module === module);
  if (name === undefined) throw new Error(`${module} is no part: nothing imports it late`);
  return name;
}

/**
 * @param {string} name
 * @param {Set<string>} needed
 */
function need(name, needed) {
  if (needed.has(name)) return;
  needed.add(name);
  for (const imported of parts.get(name)?.imports ?? []) need(imported, needed);
}
