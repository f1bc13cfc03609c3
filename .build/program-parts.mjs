// The program, cut into parts where it imports something late, so that a command runs no more than it needs.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { build, transform } from "esbuild";
import { bundledPackages } from "./notices.mjs";

/** @typedef {{ module: string | undefined, imports: string[], code: string }} Part */

/** @satisfies {import("esbuild").TransformOptions} */
const STYLE = /** @type {const} */ ({
  platform: "node",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "warning",
});

/** Options of esbuild for all that is built. VERSION: the package's, in quotes. */
export const common = {
  ...STYLE,
  bundle: true,
  define: { VERSION: JSON.stringify(JSON.parse(readFileSync("package.json", "utf8")).version) },
};

/**
 * The parts by name, and the folders of the packages that are in them. `module`: the module of src/ or bin/ that is imported late; `imports`: the parts that it imports at
 * once; `code`: the body of a CommonJS module, which requires other parts by `./name.js`.
 * @param {import("esbuild").BuildOptions & { target: string }} options
 * @returns {Promise<{ parts: Map<string, Part>, packages: Set<string> }>}
 */
export async function programParts({ define, ...options }) {
  const { outputFiles, metafile } = await build({
    ...common,
    define: { ...common.define, ...define },
    // esbuild cuts ES modules alone.
    splitting: true,
    format: "esm",
    outdir: "parts",
    chunkNames: "[name]-[hash]",
    // The SDK's ES modules, which can be shaken; its CommonJS build cannot.
    mainFields: ["module", "main"],
    conditions: ["module", "import"],
    ...options,
    metafile: true,
    write: false,
  });
  /** @type {Map<string, Part>} */
  const parts = new Map();
  for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
    const { text } = /** @type {import("esbuild").OutputFile} */ (
      outputFiles.find((file) => basename(file.path) === basename(path))
    );
    // Without what esbuild imports for its effects alone, which is all that is imported somewhere below: no module here has
    // effects on another one, and each part names what it uses.
    const lean = text.replaceAll(/\bimport"\.\/[^"]+\.js";/g, "");
    parts.set(nameOf(path), {
      module: entryPoint,
      imports: [...lean.matchAll(/\bfrom"\.\/([^"]+)\.js"/g)].map(([, name = ""]) => name),
      code: await toCommonJs(lean, options.target),
    });
  }
  return { parts, packages: bundledPackages(metafile) };
}

// What esbuild writes at the beginning of every CommonJS module, once for all of them. A module of ES is not copied when it
// is imported.
const HELPERS = `
const __defProp = Object.defineProperty;
const __export = (target, all) => {
  for (const name in all) __defProp(target, name, { get: all[name], enumerable: true });
};
const __toESM = (module, isNode) => {
  if (module?.__esModule && !isNode) return module;
  const copy = __defProp({}, "default", { value: module, enumerable: true });
  for (const name in module) if (name !== "default") __defProp(copy, name, { get: () => module[name], enumerable: true });
  return copy;
};`.replaceAll(/\n */g, "");

/**
 * Parts as an expression that gives an object of functions, which are compiled when they are called.
 * @param {Iterable<[string, Part]>} parts
 */
export function partsText(parts) {
  const functions = [...parts].map(
    ([name, { code }]) => `${JSON.stringify(name)}:function(exports,require,module,__dirname){${code}\n}`,
  );
  return `(()=>{${HELPERS}return{${functions.join(",")}}})()`;
}

/** @param {string} path */
function nameOf(path) {
  return basename(path, ".js");
}

/**
 * @param {string} text
 * @param {string} target
 */
async function toCommonJs(text, target) {
  const supported = { "dynamic-import": false };
  // Not "node", for which names of exports are told at the end of each module.
  const platform = "neutral";
  const { code } = await transform(text, { ...STYLE, platform, target, format: "cjs", supported });
  // One without exports is as it is.
  const bare = code.replace(
    /^(?:var __.*?;)+?var stdin_exports=\{\};(.*?)module\.exports=__toCommonJS\(stdin_exports\);/s,
    'var stdin_exports=__defProp(module.exports,"__esModule",{value:!0});$1',
  );
  if (bare.includes("=__toCommonJS(")) throw new Error("esbuild writes CommonJS in another way");
  // ASCII alone can be read without decoding. esbuild writes strings so, but regular expressions as they are.
  /** @param {string} character */
  const escape = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return bare.replaceAll(/[^\0-\x7f]/g, escape);
}
