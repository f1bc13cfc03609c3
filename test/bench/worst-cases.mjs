import { createWriteStream, existsSync, renameSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { benchEnvironment } from "./support/bench-environment.mjs";
import { benchPath, freshPath } from "./support/folders.mjs";
import { measureProcess, runProcess } from "./support/run-process.mjs";

const HEADER = "user_name,deadline_unix_time,task_description\n";

/**
 * Files and records that cost far more than their size, or did once: each ends within seconds and a few hundred MB, or is
 * refused in one line. @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report[]>}
 */
export async function worstCases({ tasks, quick }) {
  const million = quick ? 100_000 : 1_000_000;
  const env = benchEnvironment();
  const check = [...tasks, "import", "-q", "--target", "local", "--dry-run"];
  const wide = await storeOf(tasks, "wide", wideRecord(35_000));
  const long = await storeOf(tasks, "long", { text: "長い ".repeat(58_000) });
  const shown = ["scan", "-q", "--target", "local", "-o", "table"];
  /** @type {{ name: string, command: string[] }[]} */
  const cases = [
    { name: "4 GB of line feeds in 4 MB of gzip", command: [...check, gzipped("\n", 256)] },
    { name: "4 GB of one line in 4 MB of gzip", command: [...check, gzipped("x", 256)] },
    {
      name: "csv, a quote left open in line 2",
      command: [...check, await csvFile("open", million, (index) => `u,${index},text ${index}`, '"u,1,x\n')],
    },
    {
      name: "the same, with quotes in every line",
      command: [...check, await csvFile("quotes", million, (index) => `u,${index},"a ""b"", c"`, '"u,1,x\n')],
    },
    {
      name: "csv, an odd quote in every tenth of the lines",
      command: [...check, await csvFile("odd", million / 10, (index) => `u,${index},5" pipe`)],
    },
    ...[80, undefined].flatMap((columns) => [
      {
        name: `35,000 attributes as a table ${at(columns)}`,
        command: onTerminal([...tasks, ...shown, "--data-dir", wide], columns),
      },
      {
        name: `a text of 400 KB as a table ${at(columns)}`,
        command: onTerminal([...tasks, ...shown, "--data-dir", long], columns),
      },
    ]),
  ];
  const rows = [];
  for (const { name, command } of cases) {
    // 2: refused whole; 7: some lines refused.
    const { ms, cpuSeconds, peakMb, stderr } = await measureProcess(command, { env, codes: [0, 2, 7] });
    const said = stderr.split("\n").find((line) => line.startsWith("error: ")) ?? "";
    rows.push([name, ms / 1000, cpuSeconds, peakMb, said.slice("error: ".length)]);
  }
  for (const name of ["wide", "long"]) freshPath("worst", name);
  return [
    {
      title: `The worst cases (csv: ${million.toLocaleString("en")} lines)`,
      columns: ["case", "seconds", "CPU s", "peak MB", "what it says"],
      rows,
    },
  ];
}

const at = (/** @type {number | undefined} */ columns) =>
  columns === undefined ? "in a pipe" : `on ${columns} columns`;

/** @param {string[]} command @param {number | undefined} columns */
function onTerminal(command, columns) {
  if (columns === undefined || !existsSync("/usr/bin/script")) return command;
  const words = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(" ");
  return ["/usr/bin/script", "-qec", `stty cols ${columns}; exec ${words}`, "/dev/null"];
}

/** A store with one record. @param {string[]} tasks @param {string} name @param {object} attributes */
async function storeOf(tasks, name, attributes) {
  const folder = freshPath("worst", name);
  const file = benchPath("worst", `${name}.ndjson`);
  writeFileSync(
    file,
    `${JSON.stringify({ user_name: "u", deadline_unix_time: 1_767_225_600, ...attributes })}\n`,
  );
  const command = [...tasks, "import", "-q", "--target", "local", "--data-dir", folder, file];
  await runProcess(command, { env: benchEnvironment() });
  return folder;
}

/** @param {number} count @returns {{ [name: string]: number }} */
function wideRecord(count) {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index % 10]));
}

/** Gzip of so many times 16 MB of a character. @param {string} character @param {number} times */
function gzipped(character, times) {
  const path = benchPath("worst", `${character.charCodeAt(0)}-${times}.gz`);
  const member = gzipSync(Buffer.alloc(16 << 20, character));
  writeFileSync(path, Buffer.concat(Array.from({ length: times }, () => member)));
  return path;
}

/** @param {string} name @param {number} lines @param {(index: number) => string} lineAt */
async function csvFile(name, lines, lineAt, start = "") {
  const path = benchPath("worst", `${name}-${lines}.csv`);
  if (existsSync(path)) return path;
  const file = createWriteStream(`${path}.new`);
  file.write(HEADER + start);
  for (let index = 0; index < lines; index += 1) {
    if (!file.write(`${lineAt(1_700_000_000 + index)}\n`)) await once(file, "drain");
  }
  await new Promise((resolve) => file.end(() => resolve(undefined)));
  renameSync(`${path}.new`, path);
  return path;
}
