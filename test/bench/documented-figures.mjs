import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./support/folders.mjs";

/**
 * @typedef {{ time: string, node: string, cores: number, load: number, quick: boolean }} Run time: ISO 8601; load: before it began
 * @typedef {Run & { figures: import("./support/print-table.mjs").Figures }} BenchFigures
 * @typedef {{ [bench: string]: BenchFigures }} AllFigures by the bench's name, since not all are measured each time
 */

const FILE = join(ROOT, "test", "bench", "figures.json");
const MARKED = /(<!-- figures: (?<name>[a-z-]+) -->)[^]*?(<!-- end of figures -->)/g;

/** What stands between `<!-- figures: <name> -->` and `<!-- end of figures -->`. @type {{ [name: string]: (all: AllFigures) => string }} */
const WRITERS = {
  "one-command": oneCommandTable,
  loops: loopsTable,
  "binary-size": (all) => (all["package"]?.figures["size: MB"]?.["binary"] ?? Number.NaN).toFixed(0),
};

/** @returns {AllFigures} */
export function storedFigures() {
  return JSON.parse(readFileSync(FILE, "utf8"));
}

/** A document with the figures as they are stored. Throws an Error for a name that nobody writes. @param {string} text @param {AllFigures} all */
export function withFigures(text, all) {
  return text.replaceAll(MARKED, (_, begin, name, end) => {
    const write = WRITERS[name];
    if (write === undefined) throw new Error(`nobody writes the figures '${name}'`);
    return `${begin}${write(all)}${end}`;
  });
}

/**
 * Stores what was measured, beside what other runs measured, and writes it into README and the manual.
 * @param {{ name: string, reports: import("./support/print-table.mjs").Report[] }[]} benches @param {Run} run
 * @returns {string[]} the files, from the project's folder
 */
export function writeDocumentedFigures(benches, run) {
  const all = storedFigures();
  for (const { name, reports } of benches) {
    const figures = Object.assign({}, ...reports.map((report) => report.figures ?? {}));
    if (Object.keys(figures).length > 0) all[name] = { ...run, figures };
  }
  const rounded = (/** @type {string} */ _, /** @type {unknown} */ value) =>
    typeof value === "number" ? Number(value.toPrecision(3)) : value;
  writeFileSync(FILE, `${JSON.stringify(all, rounded, 2)}\n`);
  const manual = readdirSync(join(ROOT, "src", "docs")).map((name) => join("src", "docs", name));
  const documents = ["README.md", ...manual].filter((path) => {
    const text = readFileSync(join(ROOT, path), "utf8");
    const written = withFigures(text, storedFigures());
    if (written !== text) writeFileSync(join(ROOT, path), written);
    return written !== text;
  });
  return [join("test", "bench", "figures.json"), ...documents];
}

/** @param {AllFigures} all */
function oneCommandTable({ "one-command": run }) {
  if (run === undefined) throw new Error("one-command has not been measured");
  const whats = [
    "--version",
    ...["local store", "DynamoDB Local"].flatMap((target) =>
      ["get", "create", "query"].map((verb) => `${verb}, ${target}`),
    ),
  ];
  const found = Object.keys(run.figures["get, DynamoDB Local: × node -e 0"] ?? {});
  // By name, but ours first.
  const whos = ["package", "binary", "dynein", "boto3", "aws"].flatMap((first) =>
    found.filter((who) => who.split(/,? /)[0] === first && !who.includes("--")),
  );
  const rows = whats.map((what) => [
    what.startsWith("--") ? `\`${what}\`` : what.replace(/^\w+/, "`$&`"),
    ...whos.map((who) => shortNumber(run.figures[`${what}: × node -e 0`]?.[who])),
  ]);
  return tableText(["", ...whos.map((who) => who.replace(/^aws/, "AWS CLI"))], rows, run);
}

/** @param {AllFigures} all */
function loopsTable({ loops: run }) {
  if (run === undefined) throw new Error("loops has not been measured");
  const rows = [
    ["get", "`get --keys <file>`"],
    ["create", "`import <file>`"],
    ["done", "`done` with a selection"],
  ].map(([verb, inOne]) => [
    `\`${verb}\``,
    inOne ?? "",
    ...["local store", "DynamoDB Local"].map((target) => {
      const { loop = 0, "one command": one = 0 } =
        run.figures[`${verb} of 1,000 records, ${target}: CPU s`] ?? {};
      return `${shortNumber(loop)} → ${shortNumber(one)}, ${Number((loop / one).toPrecision(2))} times`;
    }),
  ]);
  return tableText(["a loop of", "in one", "local store", "DynamoDB Local"], rows, run);
}

/** Two digits, from 10 on none after the point. @param {number | undefined} value */
function shortNumber(value) {
  if (value === undefined) return "";
  return value >= 10 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(2);
}

/** As the formatter sets a table, and where it comes from. @param {string[]} head @param {string[][]} rows @param {BenchFigures} run */
function tableText(head, rows, { time, node, cores, load, quick }) {
  const widths = head.map((cell, index) =>
    Math.max(3, cell.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(" | ")} |`;
  const lines = [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
  const noise = [...(quick ? ["in a short run"] : []), ...(load > cores ? ["on a busy machine"] : [])];
  const at = [`Measured on ${time.slice(0, 10)} with Node ${node.slice(1)} on ${cores} cores`, ...noise];
  return `\n\n${lines.join("\n")}\n\n${at.join(", ")}.\n\n`;
}
