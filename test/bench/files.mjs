import { createReadStream, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { buildSync } from "esbuild";
import { benchEnvironment } from "./support/bench-environment.mjs";
import { freshTable } from "./support/dynamo.mjs";
import { benchPath, freshPath, ROOT } from "./support/folders.mjs";
import { spread } from "./support/interleave.mjs";
import { recordsFile } from "./support/records.mjs";
import { measureProcess } from "./support/run-process.mjs";

const TABLE = "tasks-dev-table";
const EVERY = 100;

/** A file against a table that has its records already, and what it costs to look for duplicates in a file. @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report[]>} */
export async function files({ tasks, endpoint, quick }) {
  const count = quick ? 10_000 : 100_000;
  const rounds = quick ? 2 : 3;
  const file = recordsFile(count);
  const changed = await changedFile(file, count);
  const local = { words: ["--target", "local"], env: benchEnvironment() };
  const server = { words: [], env: benchEnvironment(endpoint) };
  const rows = [];
  for (const [name, { words, env }] of /** @type {const} */ ([
    ["local store", local],
    ["DynamoDB Local", server],
  ])) {
    const run = (/** @type {string[]} */ ...all) =>
      measureProcess([...tasks, ...all, "-q", ...words], {
        env,
        stdout: benchPath("data", "differences.ndjson"),
      });
    freshPath("store");
    if (words.length === 0) await freshTable(endpoint, TABLE);
    await run("import", file);
    for (const [what, ...command] of [
      ["diff, all equal", "diff", file],
      [`diff, each ${EVERY}th changed`, "diff", changed],
      ["import --dry-run", "import", "--dry-run", file],
      ["import --only-changed, all equal", "import", "--only-changed", file],
    ]) {
      const runs = [];
      for (let round = 0; round < rounds; round += 1) runs.push(await run(...command));
      rows.push([`${what}, ${name}`, ...cellsOf(runs, count)]);
    }
  }
  freshPath("store");
  const columns = ["", "records/s", "CPU, µs a record", "peak MB"];
  const title = `A file of ${count.toLocaleString("en")} records and a table that has them`;
  return [{ title, columns, rows }, await duplicates(quick ? 100_000 : 1_000_000, rounds)];
}

/** The keys of so many records in one process, only made, and looked for among those before. @param {number} count @param {number} rounds */
async function duplicates(count, rounds) {
  const script = benchPath("data", "duplicates.cjs");
  const source = `import { Duplicates } from "./src/transfer/duplicates/duplicates.ts";
    const [count, mode] = process.argv.slice(2);
    const duplicates = new Duplicates("reject");
    let taken = 0;
    for (let line = 1; line <= Number(count); line += 1) {
      const user = "user-" + ((line * 7919) % 1000);
      const record = { user_name: { S: user }, deadline_unix_time: { N: String(1767225600 + line * 60) } };
      if (mode === "none" || duplicates.take({ line, source: "", record }) !== undefined) taken += 1;
    }
    if (taken !== Number(count)) throw new Error("a key was taken for another");`;
  buildSync({
    stdin: { contents: source, resolveDir: ROOT, loader: "ts" },
    bundle: true,
    platform: "node",
    outfile: script,
  });
  const rows = [];
  for (const [name, mode] of [
    ["made", "none"],
    ["made, and looked for", "reject"],
  ]) {
    const runs = [];
    const command = [process.execPath, script, String(count), mode ?? ""];
    for (let round = 0; round < rounds; round += 1)
      runs.push(await measureProcess(command, { env: benchEnvironment() }));
    rows.push([name ?? "", ...cellsOf(runs, count)]);
  }
  return {
    title: `Duplicates among the keys of ${count.toLocaleString("en")} records`,
    columns: ["", "records/s", "CPU, µs a record", "peak MB"],
    rows,
  };
}

/** @param {import("./support/run-process.mjs").MeasuredRun[]} runs @param {number} count */
function cellsOf(runs, count) {
  const { median } = spread(runs.map(({ ms }) => ms));
  const cpu = spread(runs.map(({ cpuSeconds }) => cpuSeconds ?? Number.NaN)).median;
  return [
    Math.round((count / median) * 1000),
    (cpu / count) * 1e6,
    Math.max(...runs.map(({ peakMb }) => peakMb ?? Number.NaN)),
  ];
}

/** The same records, each hundredth with another attribute. @param {string} file @param {number} count */
async function changedFile(file, count) {
  const path = benchPath("data", `changed-${count}.ndjson`);
  const lines = [];
  for await (const line of createInterface({ input: createReadStream(file) }))
    lines.push(lines.length % EVERY === 0 ? line.replace(/\}$/, ',"changed":true}') : line);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}
