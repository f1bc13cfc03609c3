import { writeFileSync } from "node:fs";
import { benchEnvironment } from "./support/bench-environment.mjs";
import { benchPath, freshPath } from "./support/folders.mjs";
import { interleave, spread } from "./support/interleave.mjs";
import { records, recordsFile } from "./support/records.mjs";
import { measureProcess, runProcess } from "./support/run-process.mjs";

const LOCAL = ["--target", "local", "-q"];
const USER = "one of many";
const USER_RECORDS = 1_000;
// Later than all of them.
const LATE = "2100-01-01";
const NOTES = [
  "µs: what a process takes longer than on an empty store, by the records of the store; ÷ the least of the smaller stores, since a",
  `short run pays for the engine's compiler. get, create and query (${USER_RECORDS.toLocaleString("en")} records): ms, start included, ÷ a store of these alone`,
];

/** @typedef {{ count: number, folder: string, file: string }} Size */

/**
 * What a record costs in a store of ten thousand and of ten million (--full), which is to stay the same, and whether a large
 * store opens as fast as an empty one. @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report[]>}
 */
export async function growth({ tasks, quick, full }) {
  const counts = [10_000, 100_000, ...(quick ? [] : [1_000_000]), ...(full ? [10_000_000] : [])];
  const sizes = counts.map((count) => ({
    count,
    folder: freshPath("growth", String(count)),
    file: recordsFile(count),
  }));
  const empty = { count: 0, folder: freshPath("growth", "0"), file: emptyFile() };
  const run = (/** @type {Size} */ { folder }, /** @type {string[]} */ ...words) =>
    measureProcess([...tasks, ...words, ...LOCAL, "--data-dir", folder], {
      env: benchEnvironment(),
      stdout: benchPath("data", "growth.ndjson"),
    });
  const works = {
    "import, any order": async (/** @type {Size} */ size) => {
      freshPath("growth", String(size.count));
      return run(size, "import", size.file);
    },
    export: (/** @type {Size} */ size) => run(size, "export", benchPath("data", "growth-export.ndjson")),
    "import, in the order of keys": async (/** @type {Size} */ size) => {
      await run(size, "export", benchPath("data", "sorted.ndjson"));
      freshPath("growth", String(size.count));
      return run(size, "import", benchPath("data", "sorted.ndjson"));
    },
    scan: (/** @type {Size} */ size) => run(size, "scan"),
    "everybody's by deadline": (/** @type {Size} */ size) => run(size, "query", "--all-users", "--to", LATE),
    "the first hundred of these": (/** @type {Size} */ size) =>
      run(size, "query", "--all-users", "--to", LATE, "--limit", "100"),
    "summary of everybody": (/** @type {Size} */ size) => run(size, "summary", "--all-users"),
  };
  const columns = [...counts.map((count) => count.toLocaleString("en")), "last ÷ least"];
  const last = (counts.at(-1) ?? 0).toLocaleString("en");
  /** @type {import("./support/print-table.mjs").Figures} */
  const figures = {};
  const rows = [];
  for (const [name, work] of Object.entries(works)) {
    const start = await medianOf(5, () => work(empty));
    const costs = [];
    for (const size of sizes) {
      const rounds = size.count > 100_000 ? 1 : 5;
      costs.push((((await medianOf(rounds, () => work(size))) - start) / size.count) * 1000);
    }
    const ratio = (costs.at(-1) ?? Number.NaN) / Math.min(...costs.slice(0, -1));
    rows.push([name, ...costs, ratio]);
    figures[`${name}, local store: µs a record of ${last} ÷ of fewer`] = { package: ratio };
  }
  const opening = await openings(tasks, [empty, ...sizes], quick ? 7 : 25);
  for (const [name, times] of Object.entries(opening)) {
    const ratio = (times.at(-1) ?? Number.NaN) / (times[0] ?? Number.NaN);
    rows.push([`${name}, ms`, ...times.slice(1), ratio]);
    figures[`${name}, local store of ${last} records ÷ an empty one`] = { package: ratio };
  }
  freshPath("growth");
  return [
    {
      title: "µs a record by the number of records in the local store",
      columns: ["", ...columns],
      rows,
      notes: NOTES,
      figures,
    },
  ];
}

/**
 * Milliseconds of single commands on each store, in turn. The empty one has the records of one user, as all have then.
 * @param {string[]} tasks @param {Size[]} sizes @param {number} rounds @returns {Promise<{ [name: string]: number[] }>}
 */
async function openings(tasks, sizes, rounds) {
  const env = benchEnvironment();
  const file = freshPath("data", "growth-user.ndjson");
  const mine = [...records(USER_RECORDS)].map((record, index) => ({
    ...record,
    user_name: USER,
    deadline_unix_time: 1_700_000_000 + index,
  }));
  writeFileSync(file, mine.map((record) => `${JSON.stringify(record)}\n`).join(""));
  const command = (/** @type {Size} */ { folder }, /** @type {string[]} */ ...words) => [
    ...tasks,
    ...words,
    ...LOCAL,
    "--data-dir",
    folder,
  ];
  for (const size of sizes) await runProcess(command(size, "import", file), { env });
  const works = {
    get: () => ["get", "--user", USER, "--deadline", "1700000000"],
    create: (/** @type {number} */ round) => ["create", "--user", "new", "--deadline", `${1.9e9 + round}`],
    query: () => ["query", "--user", USER],
  };
  /** @type {{ [name: string]: number[] }} */
  const times = {};
  for (const [name, words] of Object.entries(works)) {
    const subjects = sizes.map((size) => ({
      name: String(size.count),
      run: async (/** @type {number} */ round) =>
        (await runProcess(command(size, ...words(round)), { env })).ms,
    }));
    times[name] = (await interleave(subjects, rounds)).map(({ median }) => median);
  }
  return times;
}

/** @param {number} rounds @param {() => Promise<{ ms: number }>} run */
async function medianOf(rounds, run) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) times.push((await run()).ms);
  return spread(times).median;
}

function emptyFile() {
  const path = freshPath("data", "empty.ndjson");
  writeFileSync(path, "");
  return path;
}
