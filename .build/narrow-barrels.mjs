// @smithy/core has an index for each of its folders. esbuild puts what any part of the program takes from an index into every
// part that takes anything from it, so that a short command would load what only another one needs.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// Where the packages are, wherever what is built is.
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const INDEX = /^@smithy\/core\/[a-z-]+$/;

/** Has each module load, of an index of @smithy/core, the modules that it names and no others. */
export const narrowBarrels = { name: "narrow-barrels", setup };

/** @param {import("esbuild").PluginBuild} build */
function setup({ onResolve, onLoad }) {
  onResolve({ filter: INDEX }, ({ path, importer, kind }) => {
    const names = kind === "import-statement" ? namesTaken(importer, path) : undefined;
    const statements = names?.map((name) => statementFor(name, path));
    if (statements === undefined || statements.includes(undefined)) return undefined;
    return { path: `${path} ${names?.join(" ")}`, namespace: "narrow", pluginData: statements.join("\n") };
  });
  onLoad({ filter: /.*/, namespace: "narrow" }, ({ pluginData }) => ({
    contents: pluginData,
    resolveDir: ROOT,
  }));
}

/**
 * What a module takes from another one by name; undefined where it takes it as a whole.
 * @param {string} importer
 * @param {string} path
 */
function namesTaken(importer, path) {
  const text = readFileSync(importer, "utf8");
  const all = [...text.matchAll(/^(?:import|export) (type )?([^;]+?) from "([^"]+)";$/gm)];
  const taken = all.filter(([, type, , from]) => type === undefined && from === path);
  const lists = taken.map(([, , what = ""]) => /^\{(.*)\}$/s.exec(what)?.[1]);
  if (lists.length === 0 || lists.includes(undefined)) return undefined;
  return listed(lists.join(","))
    .filter((name) => !name.startsWith("type "))
    .map((name) => name.replace(/ as .*/, ""))
    .toSorted();
}

/** @type {Map<string, Map<string, [item: string, from: string]>>} */
const indexes = new Map();

/**
 * The statement that takes a name from the module where it is; undefined where the index does not say which that is.
 * @param {string} name
 * @param {string} path
 * @returns {string | undefined}
 */
function statementFor(name, path) {
  const index = join("node_modules", path.replace("core/", "core/dist-es/submodules/"), "index.js");
  const found = indexes.get(index) ?? namesOf(index);
  indexes.set(index, found);
  const [item = "", from = ""] = found.get(name) ?? [];
  if (INDEX.test(from)) return item === name ? statementFor(name, from) : undefined;
  return from === "" ? undefined : `export { ${item} } from "./${join(dirname(index), from)}";`;
}

/**
 * What an index gives: each name with what it says of it, and where that is from.
 * @param {string} index
 */
function namesOf(index) {
  /** @type {Map<string, [item: string, from: string]>} */
  const found = new Map();
  const statements = readFileSync(join(ROOT, index), "utf8").matchAll(
    /^(?:export|import) \{([^}]*)\} from "([^"]+)";$/gm,
  );
  for (const [, list = "", from = ""] of statements)
    for (const item of listed(list)) found.set(item.replace(/.* as /, ""), [item, from]);
  return found;
}

/** @param {string} text */
function listed(text) {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
