// Builds dist/: tasks.js, which npm links and which starts the program in dist/program/ from a code cache. All is CommonJS:
// Node's loader of ES modules alone takes as long as a short command should.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { bundleFunction } from "./bundle-function.mjs";
import { leanSdk, lateBuiltins, latePackages, namedPlatform, noDebug } from "./bundle-plugins.mjs";
import { manPages } from "./man-pages.mjs";
import { narrowBarrels } from "./narrow-barrels.mjs";
import { noticesText } from "./notices.mjs";
import { pageFiles } from "./page-files.mjs";
import { programFiles, ROOTS } from "./program-files.mjs";
import { common, programParts } from "./program-parts.mjs";
import { serviceSchemaText } from "./service-schema.mjs";

const target = "node20.19";

const { parts, packages } = await programParts({
  entryPoints: ["bin/tasks.ts", "bin/keep-code.ts"],
  target,
  define: { "import.meta.dirname": "__dirname" },
  external: ["@libsql/*"],
  roots: ROOTS,
  plugins: [narrowBarrels, lateBuiltins, latePackages, leanSdk, namedPlatform, noDebug, pageFiles],
});
mkdirSync("dist", { recursive: true });
// All but the binaries, which build-binary.mjs makes.
const old = readdirSync("dist").filter((name) => !name.startsWith("tasks-"));
for (const name of old) rmSync(`dist/${name}`, { recursive: true });
mkdirSync("dist/program");
const hash = createHash("sha256");
for (const [file, code] of programFiles(parts)) {
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
  },
});
const ofFunction = await bundleFunction("dist/lambda/index.mjs");
writeFileSync("dist/THIRD-PARTY-NOTICES", noticesText([...new Set([...packages, ...ofFunction])]));
// The package is of ES modules; what is built is not.
writeFileSync("dist/package.json", '{ "type": "commonjs" }\n');
writeFileSync("dist/tasks.schema.json", await serviceSchemaText());
// What the program says of itself, as man pages.
const help = execFileSync(process.execPath, ["dist/tasks.js", "help", "--json"], {
  env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" },
  maxBuffer: 16 * 1024 * 1024,
});
const { SOURCE_DATE_EPOCH: epoch } = process.env;
const date = (epoch === undefined ? new Date() : new Date(Number(epoch) * 1000)).toISOString().slice(0, 10);
mkdirSync("dist/man");
for (const [name, text] of manPages(JSON.parse(String(help)), date)) writeFileSync(`dist/man/${name}`, text);
