// Builds dist/: tasks.js, which npm links and which starts program.js from a code cache. One CommonJS file, because
// Node's ESM loader alone takes as long as a short command should; what a command does not need is only passed over.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { bundleFunction } from "./bundle-function.mjs";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const common = {
  bundle: true,
  platform: "node",
  target: "node20.19",
  format: "cjs",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "warning",
};

// The SDK's ES modules, which can be shaken; its CommonJS build cannot.
const shaken = { ...common, mainFields: ["module", "main"], conditions: ["module", "import"] };

rmSync("dist", { recursive: true, force: true });
const imported = new Map();
await build({
  ...shaken,
  entryPoints: ["bin/tasks.ts"],
  outfile: "dist/program.js",
  supported: { "dynamic-import": false },
  define: { "import.meta.dirname": "__dirname" },
  external: ["@libsql/*"],
  plugins: [
    { name: "libsql-platform", setup: namePlatform },
    { name: "sdk", setup: setSdkApart },
    { name: "lazy-builtins", setup: loadBuiltinsLate },
  ],
});
// Each client of the SDK is a file of its own, so that what runs without it does not have it to load.
for (const [name, packages] of imported) {
  const contents = [...packages]
    .map((path) => `export { ${namesFrom(path)} } from ${JSON.stringify(path)};`)
    .join("\n");
  await build({
    ...shaken,
    stdin: { contents, resolveDir: "." },
    outfile: `dist/${name}`,
    supported: { "dynamic-import": false },
    plugins: [{ name: "lazy-builtins", setup: loadBuiltinsLate }],
  });
}
// ASCII alone can be read without decoding. esbuild writes strings so, but regular expressions as they are.
for (const name of readdirSync("dist")) {
  const code = readFileSync(`dist/${name}`, "utf8");
  const escape = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  writeFileSync(`dist/${name}`, code.replaceAll(/[^\0-\x7f]/g, escape));
}
const hash = createHash("sha256");
for (const name of readdirSync("dist").toSorted()) hash.update(readFileSync(`dist/${name}`));
await build({
  ...common,
  entryPoints: ["bin/launch.ts"],
  outfile: "dist/tasks.js",
  define: { VERSION: JSON.stringify(version), BUILD_ID: JSON.stringify(hash.digest("hex").slice(0, 16)) },
});
await bundleFunction("dist/lambda/index.mjs");
// The package is of ES modules; what is built is not.
writeFileSync("dist/package.json", '{ "type": "commonjs" }\n');

function setSdkApart({ onResolve }) {
  onResolve({ filter: /^@(aws-sdk|smithy)\// }, ({ path }) => {
    const client = /^@aws-sdk\/client-(.+)$/.exec(path)?.[1] ?? "dynamodb";
    const name = `sdk-${client}.js`;
    imported.set(name, (imported.get(name) ?? new Set()).add(path));
    return { path: `./${name}`, external: true };
  });
}

/** The names that src/ imports from a package: no others are built. */
function namesFrom(path) {
  const names = new Set();
  const pattern = new RegExp(`import \\{([^}]*)\\} from "${path}"`, "g");
  for (const file of readdirSync("src", { recursive: true }).filter((name) => name.endsWith(".ts"))) {
    for (const [, list] of readFileSync(`src/${file}`, "utf8").matchAll(pattern)) {
      for (const name of list.split(",")) if (/^\s*\w+\s*$/.test(name)) names.add(name.trim());
    }
  }
  return [...names].join(", ");
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
    const getters = names.map((name) => `get ${name}() { return load().${name}; }`);
    return {
      contents: `const load = () => require("node:${path}"); module.exports = { ${getters.join(", ")} };`,
    };
  });
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
