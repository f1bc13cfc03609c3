// Builds dist/: tasks.js, which npm links and which starts the program in dist/program/ from a code cache. The program is
// cut into parts where it imports something late, so that a command reads no more than it needs. What short commands need
// is put back together, because each file takes its time. All is CommonJS: Node's loader of ES modules alone takes as long
// as a short command should.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { build, transform } from "esbuild";
import { bundleFunction } from "./bundle-function.mjs";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const common = {
  platform: "node",
  target: "node20.19",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "warning",
};

/** Files of several parts: those of these modules, and all that they import at once. Other parts are files of their own. */
const FILES = {
  program: [
    "bin/tasks.ts",
    ...["create", "get", "query", "scan", "update", "done"].map((name) => `src/commands/${name}.ts`),
    "src/task/when/when.ts",
  ],
  local: ["src/local/open-local-table.ts"],
  dynamo: ["src/table/dynamo-task-table.ts"],
};

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist/program", { recursive: true });
const parts = await buildParts();
const hash = createHash("sha256");
for (const [name, members] of filesOf(parts)) {
  const functions = members.map(
    (part) => `${JSON.stringify(part)}:function(exports,require,module,__dirname){${parts.get(part).code}\n}`,
  );
  // In parentheses V8 would compile it at once.
  const code = `({${functions.join(",")}})`;
  writeFileSync(`dist/program/${name}.js`, code);
  hash.update(code);
}
await build({
  ...common,
  bundle: true,
  format: "cjs",
  entryPoints: ["bin/launch.ts"],
  outfile: "dist/tasks.js",
  define: { VERSION: JSON.stringify(version), BUILD_ID: JSON.stringify(hash.digest("hex").slice(0, 16)) },
});
await bundleFunction("dist/lambda/index.mjs");
// The package is of ES modules; what is built is not.
writeFileSync("dist/package.json", '{ "type": "commonjs" }\n');

/** The program's parts by name: what each is made of, and what it imports at once. */
async function buildParts() {
  const { outputFiles, metafile } = await build({
    ...common,
    bundle: true,
    // esbuild cuts ES modules alone.
    splitting: true,
    format: "esm",
    entryPoints: ["bin/tasks.ts"],
    outdir: "dist/program",
    chunkNames: "[name]-[hash]",
    // The SDK's ES modules, which can be shaken; its CommonJS build cannot.
    mainFields: ["module", "main"],
    conditions: ["module", "import"],
    define: { "import.meta.dirname": "__dirname" },
    external: ["@libsql/*"],
    plugins: [
      { name: "libsql-platform", setup: namePlatform },
      { name: "lazy-builtins", setup: loadBuiltinsLate },
      { name: "late-crypto", setup: needNoCrypto },
    ],
    metafile: true,
    write: false,
  });
  const built = new Map();
  for (const [path, { entryPoint, imports }] of Object.entries(metafile.outputs)) {
    const at = imports.filter(({ kind, external }) => kind === "import-statement" && !external);
    const { text } = outputFiles.find((file) => file.path.endsWith(basename(path)));
    built.set(partName(path), { entryPoint, imports: at.map((one) => partName(one.path)), text });
  }
  const files = filesOf(built);
  const homes = new Map([...files].flatMap(([name, members]) => members.map((part) => [part, name])));
  for (const part of built.values()) part.code = await toCommonJs(part.text, homes);
  return built;
}

function partName(path) {
  return basename(path, ".js");
}

/** Which parts each file holds, by the file's name. */
function filesOf(built) {
  const files = new Map();
  const taken = new Set();
  const take = (name, part) => {
    if (taken.has(part)) return;
    taken.add(part);
    for (const imported of built.get(part).imports) take(name, imported);
    files.set(name, [...(files.get(name) ?? []), part]);
  };
  for (const [name, modules] of Object.entries(FILES)) {
    for (const module of modules) {
      const part = [...built.keys()].find((key) => built.get(key).entryPoint === module);
      if (part === undefined) throw new Error(`${module} is no part: is it imported late?`);
      take(name, part);
    }
  }
  for (const part of built.keys()) if (!taken.has(part)) files.set(part, [part]);
  return files;
}

/** `homes`: the file of each part. A part is required as in `./file.js#part`. */
async function toCommonJs(text, homes) {
  const { code } = await transform(text, { ...common, format: "cjs", supported: { "dynamic-import": false } });
  const named = code.replaceAll(
    /require\("\.\/([\w-]+)\.js"\)/g,
    (_, part) => `require("./${homes.get(part)}.js#${part}")`,
  );
  // ASCII alone can be read without decoding. esbuild writes strings so, but regular expressions as they are.
  const escape = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return named.replaceAll(/[^\0-\x7f]/g, escape);
}

/** Parts of Node that take a millisecond or more to load, and that most commands never call. */
function loadBuiltinsLate({ onResolve, onLoad }) {
  const builtins =
    "child_process|crypto|dns|fs/promises|https?|http2|net|readline|readline/promises|tls|tty|zlib";
  onResolve({ filter: new RegExp(`^(node:)?(${builtins})$`) }, ({ path, namespace }) =>
    namespace === "late" ? { path, external: true } : { path: path.replace("node:", ""), namespace: "late" },
  );
  onLoad({ filter: /.*/, namespace: "late" }, async ({ path }) => {
    const names = Object.keys(await import(`node:${path}`)).filter((name) => name !== "default");
    // What the SDK looks at when it is loaded, before it calls it.
    const early = ["getRandomValues", "createHash", "crc32"];
    const getters = names.map((name) =>
      early.includes(name)
        ? `${name}: (...values) => load().${name}(...values)`
        : `get ${name}() { return load().${name}; }`,
    );
    return {
      contents: `const load = () => require("node:${path}"); module.exports = { ${getters.join(", ")} };`,
    };
  });
}

/** The two parts of the SDK that load node:crypto for every request, where ours do not. Fails when they are there no more. */
function needNoCrypto({ onLoad, onEnd }) {
  const replaced = {
    "serde/uuid/v4.js": `import { lateUuid } from "./src/aws/late-uuid.ts"; export const bindV4 = () => lateUuid;`,
    "checksum/sha256/Sha256Node.js": `export { LateSha256 as Sha256Node } from "./src/aws/late-sha256.ts";`,
  };
  const met = new Set();
  onLoad({ filter: /@smithy.core.dist-es.submodules.(serde|checksum).+\.js$/ }, ({ path }) => {
    const name = Object.keys(replaced).find((end) => path.replaceAll("\\", "/").endsWith(`submodules/${end}`));
    if (name === undefined) return undefined;
    met.add(name);
    return { contents: replaced[name], resolveDir: process.cwd() };
  });
  onEnd(() => ({
    errors: Object.keys(replaced)
      .filter((name) => !met.has(name))
      .map((name) => ({ text: `@smithy/core has no ${name} any more` })),
  }));
}

/** libsql looks for its native library with two packages that take ten times as long as the library itself. */
function namePlatform({ onResolve, onLoad }) {
  const contents = {
    "detect-libc": `exports.familySync = () => null; exports.GLIBC = "glibc"; exports.MUSL = "musl";`,
    "@neon-rs/load": `
      const { platform, arch } = process;
      const targets = {
        linux: arch === "arm" ? ["linux-arm-gnueabihf", "linux-arm-musleabihf"] : ["linux-" + arch + "-gnu", "linux-" + arch + "-musl"],
        darwin: ["darwin-" + arch],
        win32: ["win32-" + arch + "-msvc"],
      };
      exports.currentTarget = () => {
        const [first, second] = targets[platform] ?? [platform + "-" + arch];
        try { if (second !== undefined) require("@libsql/" + first); return first; } catch { return second; }
      };`,
  };
  onResolve({ filter: /^(detect-libc|@neon-rs\/load)$/ }, ({ path }) => ({ path, namespace: "platform" }));
  onLoad({ filter: /.*/, namespace: "platform" }, ({ path }) => ({ contents: contents[path], loader: "js" }));
}
