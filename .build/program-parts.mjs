// The program, cut into parts where it imports something late, so that a command runs no more than it needs.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { build, transform } from "esbuild";
import { mergeParts } from "./merge-parts.mjs";
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
 * The parts by name, and the folders of the packages that are in them. `module`: the module of src/ or bin/ that is imported late;
 * `imports`: the parts that it imports at once; `code`: the body of a CommonJS module, which requires other parts by `./name.js`.
 * `roots`: what decides which parts are merged (merge-parts.mjs).
 * @param {import("esbuild").BuildOptions & { target: string, roots: Parameters<typeof mergeParts>[1] }} options
 * @returns {Promise<{ parts: Map<string, Part>, packages: Set<string> }>}
 */
export async function programParts({ define, roots, ...options }) {
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
  const cuts = Object.entries(metafile.outputs).map(([path, { entryPoint }]) => {
    const { text } = /** @type {import("esbuild").OutputFile} */ (
      outputFiles.find((file) => basename(file.path) === basename(path))
    );
    // Without what esbuild imports for its effects alone, which is all that is imported somewhere below: no module here has
    // effects on another one, and each part names what it uses.
    const lean = text.replaceAll(/\bimport"\.\/[^"]+\.js";/g, "");
    return /** @type {const} */ ([basename(path, ".js"), { module: entryPoint, text: lean }]);
  });
  /** @type {Map<string, Part>} */
  const parts = new Map();
  for (const [name, { module, text }] of await mergeParts(new Map(cuts), roots)) {
    const imports = [...text.matchAll(/\bfrom"\.\/([^"]+)\.js"/g)].map(([, from = ""]) => from);
    parts.set(name, { module, imports, code: await toCommonJs(text, options.target) });
  }
  return { parts, packages: bundledPackages(metafile) };
}

// What esbuild writes at the beginning of every CommonJS module, once for all of them. A module of ES is not copied when it
// is imported.
export const HELPERS = `
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
  const functions = [...parts].map(([name, { code }]) => `${JSON.stringify(name)}:${partFunction(code)}`);
  return `(()=>{${HELPERS}return{${functions.join(",")}}})()`;
}

/** @param {string} code */
export function partFunction(code) {
  return `function(exports,require,module,__dirname){${code}\n}`;
}

/**
 * @param {string} text
 * @param {string} target
 */
async function toCommonJs(text, target) {
  const supported = { "dynamic-import": false };
  // Not "node", for which names of exports are told at the end of each module.
  const platform = "neutral";
  // One without exports would bring helpers of its own.
  const source = /\bexport\b/.test(text) ? text : `${text};export const none=0;`;
  const { code } = await transform(source, { ...STYLE, platform, target, format: "cjs", supported });
  const bare = code.replace(
    /^(?:var __.*?;)+?var stdin_exports=\{\};(?:__export\(stdin_exports,\{(.*?)\}\);)?module\.exports=__toCommonJS\(stdin_exports\);(.*)$/s,
    (_, exported = "", body) =>
      `var stdin_exports=__defProp(module.exports,"__esModule",{value:!0});${withExports(exported, body.trim())}`,
  );
  if (bare.includes("=__toCommonJS(")) throw new Error("esbuild writes CommonJS in another way");
  // ASCII alone can be read without decoding. esbuild writes strings so, but regular expressions as they are.
  /** @param {string} character */
  const escape = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return bare.replaceAll(/[^\0-\x7f]/g, escape);
}

/**
 * The body of a module with what it exports: as values at its end, where all have theirs and nobody has asked for one, since
 * parts do not need each other in circles. What may change later, or is another part's, is asked for again each time.
 * @param {string} exported as esbuild writes it: `name:()=>what,…`
 * @param {string} body
 */
function withExports(exported, body) {
  const items = exported.split(",").filter((item) => item !== "");
  const values = items.flatMap((item) => {
    const [, name, what = ""] = /^([\w$]+):\(\)=>([\w$]+)$/.exec(item) ?? [];
    return isSetOnce(what, body) ? [{ item, text: `stdin_exports.${name}=${what};` }] : [];
  });
  const others = items.filter((item) => values.every((value) => value.item !== item));
  const getters = others.length === 0 ? "" : `__export(stdin_exports,{${others.join()}});`;
  return `${getters}${body}${/[;}]$/.test(body) ? "" : ";"}${values.map(({ text }) => text).join("")}`;
}

/**
 * Whether a name has its value where it is declared and gets no other; where that is hard to see, it has not. None of ours is
 * ever set anew: the linter refuses an export that can be.
 * @param {string} name
 * @param {string} body
 */
function isSetOnce(name, body) {
  const word = `(?<![\\w$.])${name.replaceAll("$", "\\$")}`;
  const operator = /(?:\*\*|<<|>>>?|&&|\|\||\?\?|[-+*/%&|^])?=(?![=>])|\+\+|--/.source;
  const times = body.match(new RegExp(`${word}(?=${operator})|(?:\\+\\+|--)${word}`, "g"))?.length ?? 0;
  const isFunction = new RegExp(`(?:function\\*? ?|class )${word}[( {]`).test(body);
  return isFunction ? times === 0 : times === 1 && !new RegExp(`(?:var |let |,)${word}[,;]`).test(body);
}
