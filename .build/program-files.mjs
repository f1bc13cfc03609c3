// Which parts of the program are in one file. A file takes its time to read, and so does what is in it and is not used.
import { readdirSync } from "node:fs";
import { HELPERS, partFunction, partsText } from "./program-parts.mjs";

/** @typedef {import("./program-parts.mjs").Part} Part */

// A file has the parts of these modules, with all that they import at once. What several of these files need is in the first
// one, which has what each command needs, and little besides.
const FILES = {
  program: [
    "bin/tasks.ts",
    ...["create", "get", "query", "scan"].map((name) => `src/commands/${name}.ts`),
    // It is there whatever has gone wrong.
    "src/output/report-error.ts",
    // Of each write.
    ...["change/recorded-table", "change/history/journal", "system/history-folder"].map(
      (name) => `src/${name}.ts`,
    ),
  ],
  local: ["table/open-local-table", "store/salvage-records"].map((name) => `src/local/${name}.ts`),
  // A list as programs get it.
  lines: ["line-writer", "plain-lines"].map((name) => `src/transfer/lines/${name}.ts`),
  dynamo: ["dynamo-task-table", "put-record"].map((name) => `src/aws/table/${name}.ts`),
  // What is changed where it is, and what is read or written in bulk.
  "dynamo-changes": ["update-record", "delete-record", "dynamo-exchange", "move-record"].map(
    (name) => `src/aws/table/${name}.ts`,
  ),
  "dynamo-bulk": ["dynamo-scanner", "get-many", "bulk/open-bulk-writer", "bulk/dynamo-change-writer"].map(
    (name) => `src/aws/table/${name}.ts`,
  ),
  changes: ["update", "done"].map((name) => `src/commands/${name}.ts`),
  // A list on a terminal.
  list: ["output/list/open-list", "output/list/open-long", "output/list/listed", "system/listed-file"].map(
    (name) => `src/${name}.ts`,
  ),
  // What a person types.
  when: ["src/task/when/when.ts", "src/task/instant.ts"],
  condition: ["condition-names", "parse-condition"].map((name) => `src/task/condition/${name}.ts`),
};
const [SHARED = ""] = Object.keys(FILES);
// All that the help shows, for which `program` and `changes` are read too.
const HELP = readdirSync("src/commands")
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `src/commands/${name}`);

const { program, local, lines, dynamo, changes, ...others } = FILES;
/** What short commands need, each time and some of it; and what is not to be loaded with it. */
export const ROOTS = {
  often: [program, local, lines, dynamo, changes].flat(),
  others: [HELP, ...Object.values(others)],
};

/**
 * The files by name: each an expression that gives its parts, which require others by `./<file>/<part>.js`.
 * @param {Map<string, Part>} parts
 * @returns {Map<string, string>}
 */
export function programFiles(parts) {
  const fileOf = assignFiles(parts);
  const placed = [...parts].map(([name, part]) => {
    const code = part.code.replaceAll(
      /(?<=require\("\.\/)([^"/]+)(?=\.js"\))/g,
      (other) => `${fileOf.get(other)}/${other}`,
    );
    return /** @type {[string, Part]} */ ([name, { ...part, code }]);
  });
  return new Map(
    [...new Set(fileOf.values())].map((file) => [
      file,
      partsText(placed.filter(([name]) => fileOf.get(name) === file)),
    ]),
  );
}

/**
 * The parts as one text that declares `part(number)`, which gives the function of a part; they require others by number. Each
 * function is made when it is asked for, and those of parts that few commands run are apart. `first`: the one with which it begins.
 * @param {Map<string, Part>} parts
 * @param {string} first the module of the first part
 * @returns {{ text: string, first: number }}
 */
export function numberedParts(parts, first) {
  const fileOf = assignFiles(parts);
  const isOften = (/** @type {string} */ name) =>
    fileOf.get(name) !== "commands" && fileOf.get(name) !== name;
  const start = partOf(first, parts);
  const often = [...parts.keys()].filter((name) => name === start || isOften(name));
  const numbers = new Map([...new Set([...often, ...parts.keys()])].map((name, number) => [name, number]));
  const cases = [...numbers].map(([name, number]) => {
    const code = (parts.get(name)?.code ?? "").replaceAll(
      /require\("\.\/([^"/]+)\.js"\)/g,
      (_, other) => `require(${numbers.get(other)})`,
    );
    return `case ${number}:return ${partFunction(code)};\n`;
  });
  const choose = (/** @type {string[]} */ some) => `switch(number){\n${some.join("")}}`;
  const text = `${HELPERS}
const part=(number)=>{${choose(cases.slice(0, often.length))}return seldomPart(number)};
const seldomPart=(number)=>{${choose(cases.slice(often.length))}};`;
  return { text, first: numbers.get(start) ?? 0 };
}

/**
 * The file of each part; what is in none of those above has its own.
 * @param {Map<string, Part>} parts
 */
function assignFiles(parts) {
  /** @type {Map<string, string>} */
  const files = new Map();
  for (const [file, modules] of Object.entries(FILES)) {
    for (const name of needed(modules, parts)) files.set(name, files.has(name) ? SHARED : file);
  }
  for (const name of needed(HELP, parts)) {
    const file = files.get(name) ?? "commands";
    files.set(name, file === "commands" || file === "changes" ? file : SHARED);
  }
  for (const name of parts.keys()) if (!files.has(name)) files.set(name, name);
  return files;
}

/**
 * @param {string[]} modules
 * @param {Map<string, Part>} parts
 */
function needed(modules, parts) {
  /** @type {Set<string>} */
  const names = new Set();
  /** @param {string} name */
  const need = (name) => {
    if (names.has(name)) return;
    names.add(name);
    for (const imported of parts.get(name)?.imports ?? []) need(imported);
  };
  for (const module of modules) need(partOf(module, parts));
  return names;
}

/**
 * @param {string} module
 * @param {Map<string, Part>} parts
 */
function partOf(module, parts) {
  const name = [...parts.keys()].find((one) => parts.get(one)?.module === module);
  if (name === undefined) throw new Error(`${module} is not a part: nothing imports it late`);
  return name;
}
