// What is always run together, as one part. To run a part for the first time takes a while, and so does each name that one takes
// from another; within a part they are just there.
import { build } from "esbuild";

/** @typedef {{ module: string | undefined, text: string }} Cut `text`: an ES module, as esbuild cuts them. */

const TAKEN = /\b(import|export)\{([^}]*)\}from"\.\/([^"]+)\.js"/g;
const IMPORT = /\bimport\{([^}]*)\}from"([^"]+)";/g;

/**
 * Merges the parts that are always needed together: those that the same roots need, and all that the first root needs. A root is
 * one module of `often`, or one list of `others`; all of them are imported late. Whatever needs a part, needs what that part needs,
 * so that no two of the merged parts need each other.
 * @param {Map<string, Cut>} cuts
 * @param {{ often: string[], others: string[][] }} roots
 * @returns {Promise<Map<string, Cut>>}
 */
export async function mergeParts(cuts, roots) {
  const placeOf = placesOf(cuts, roots);
  /** @type {Map<string, string[]>} */
  const members = new Map();
  for (const [name, place] of placeOf) members.set(place, [...(members.get(place) ?? []), name]);
  const merged = [...members].map(async ([place, names]) => {
    const module = cuts.get(place)?.module;
    const text =
      names.length === 1 ? textOf(place, cuts, placeOf) : await mergedText({ place, names, cuts, placeOf });
    return /** @type {[string, Cut]} */ ([place, { module, text }]);
  });
  return new Map(await Promise.all(merged));
}

/**
 * For each part the merged one that it goes into, which has the name of one of its parts.
 * @param {Map<string, Cut>} cuts
 * @param {{ often: string[], others: string[][] }} roots
 */
function placesOf(cuts, { often, others }) {
  const names = new Map([...cuts].map(([name, { module }]) => [module, name]));
  const [first, ...roots] = [...often.map((module) => [module]), ...others].map((modules) => {
    /** @type {Set<string>} */
    const needed = new Set();
    for (const module of modules) need(names.get(module) ?? "", cuts, needed);
    return needed;
  });
  /** @type {Map<string, string>} */
  const keys = new Map();
  /** @type {Map<string, string>} */
  const places = new Map();
  for (const [name, { module }] of cuts) {
    const isFirst = first?.has(name) === true;
    const by = roots.map((needed) => needed.has(name));
    const isRoot = module !== undefined && often.includes(module);
    const isOften = isFirst || by.slice(0, often.length - 1).includes(true);
    // What else is imported late stays what it is: it is asked for by its name.
    const key = isOften && (isRoot || module === undefined) ? String(isFirst || by) : name;
    keys.set(name, key);
    if (isRoot || !places.has(key)) places.set(key, name);
  }
  return new Map([...keys].map(([name, key]) => [name, places.get(key) ?? name]));
}

/**
 * @param {string} name
 * @param {Map<string, Cut>} cuts
 * @param {Set<string>} needed
 */
function need(name, cuts, needed) {
  if (needed.has(name)) return;
  needed.add(name);
  for (const [, , , other = ""] of (cuts.get(name)?.text ?? "").matchAll(TAKEN)) need(other, cuts, needed);
}

/** @param {{ place: string, names: string[], cuts: Map<string, Cut>, placeOf: Map<string, string> }} of */
async function mergedText({ place, names, cuts, placeOf }) {
  const contents = new Set([`export*from"./${place}.js"`]);
  for (const [importer, { text }] of cuts) {
    if (placeOf.get(importer) === place) continue;
    for (const [, , list = "", name = ""] of text.matchAll(TAKEN)) {
      if (name === place || placeOf.get(name) !== place) continue;
      for (const [item] of itemsOf(list))
        contents.add(`export{${item} as ${exported(item, name)}}from"./${name}.js"`);
    }
  }
  const { outputFiles } = await build({
    stdin: { contents: [...contents].join(";") },
    bundle: true,
    write: false,
    format: "esm",
    target: "esnext",
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: "warning",
    plugins: [
      {
        name: "parts",
        setup: ({ onResolve, onLoad }) => {
          onResolve({ filter: /.*/ }, ({ path, kind }) => {
            const name = path.replace(/^\.\/|\.js$/g, "");
            return kind === "import-statement" && names.includes(name)
              ? { path: name, namespace: "part" }
              : { path, external: true };
          });
          onLoad({ filter: /.*/, namespace: "part" }, ({ path }) => ({
            contents: textOf(path, cuts, placeOf),
          }));
        },
      },
    ],
  });
  return joinImports(outputFiles[0]?.text ?? "");
}

/**
 * The text of a part as it was cut, which takes names from where they are now.
 * @param {string} name
 * @param {Map<string, Cut>} cuts
 * @param {Map<string, string>} placeOf
 */
function textOf(name, cuts, placeOf) {
  return (cuts.get(name)?.text ?? "").replaceAll(TAKEN, (all, word, list, from) => {
    const there = placeOf.get(from);
    if (there === from || there === placeOf.get(name)) return all;
    const items = itemsOf(list).map(([item, as]) => `${exported(item, from)} as ${as}`);
    return `${word}{${items.join()}}from"./${there}.js"`;
  });
}

/**
 * One import of each module.
 * @param {string} text
 */
function joinImports(text) {
  /** @type {Map<string, string[]>} */
  const lists = new Map();
  const rest = text.replaceAll(IMPORT, (_, list, from) => {
    lists.set(from, [...(lists.get(from) ?? []), list]);
    return "";
  });
  return [...lists].map(([from, all]) => `import{${all.join()}}from"${from}";`).join("") + rest;
}

/**
 * @param {string} list
 * @returns {[item: string, as: string][]}
 */
function itemsOf(list) {
  return list.split(",").map((text) => {
    const [item = "", as = item] = text.split(" as ");
    return [item, as];
  });
}

/**
 * Two parts may have one name for two things.
 * @param {string} item
 * @param {string} name
 */
function exported(item, name) {
  return `${item}_${name.split("-").at(-1)}`;
}
