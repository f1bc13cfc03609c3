import { writeFileSync } from "node:fs";
import { benchEnvironment } from "./support/bench-environment.mjs";
import { freshTable } from "./support/dynamo.mjs";
import { freshPath } from "./support/folders.mjs";
import { records } from "./support/records.mjs";
import { runProcess } from "./support/run-process.mjs";

const TABLE = "tasks-dev-table";
const USER = "jobs";
const WORKERS = [1, 4, 16];
const NOTES = [
  "whole processes, one after the other in each worker; the history is on",
  "the recipe: `query --limit 1` for a record that nobody owns, and `update --if 'attribute_not_exists(owner)'`",
];

/** @typedef {{ tasks: string[], env: NodeJS.ProcessEnv }} Place */
/** @typedef {{ taken: number, lost: number }} Tally */

/** Workers that take records of one queue until nothing is left, on both targets. @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report[]>} */
export async function claims({ tasks, endpoint, quick }) {
  const rows = [];
  for (const target of ["local", "DynamoDB Local"]) {
    const isLocal = target === "local";
    const place = { tasks, env: isLocal ? benchEnvironment() : benchEnvironment(endpoint) };
    for (const [name, work, workers, count] of /** @type {const} */ ([
      ...WORKERS.map((workers) => /** @type {const} */ (["claim", claimAll, workers, quick ? 32 : 128])),
      ["the recipe before it", takeAll, 16, quick ? 8 : 16],
    ])) {
      await fill(place, isLocal ? undefined : endpoint, count);
      const begin = performance.now();
      const tallies = await Promise.all(Array.from({ length: workers }, () => work(place)));
      const seconds = (performance.now() - begin) / 1000;
      const taken = tallies.reduce((sum, tally) => sum + tally.taken, 0);
      const lost = tallies.reduce((sum, tally) => sum + tally.lost, 0);
      if (taken !== count) throw new Error(`${name}: ${taken} of ${count} records were taken`);
      rows.push([`${name}, ${target}`, workers, count, taken / seconds, lost / taken]);
    }
  }
  return [
    {
      title: "A queue of records, taken by several workers",
      columns: ["", "workers", "records", "taken a second", "lost races a record"],
      rows,
      notes: NOTES,
    },
  ];
}

/** @param {Place} place @returns {Promise<Tally>} */
async function claimAll({ tasks, env }) {
  const tally = { taken: 0, lost: 0 };
  for (;;) {
    const { stdout, stderr } = await runProcess([...tasks, "claim", "-v", "-u", USER, "-o", "ndjson"], {
      env,
      keep: true,
      codes: [0, 3],
    });
    tally.lost += Number(/(\d+) tasks? went/.exec(stderr)?.[1] ?? 0);
    if (stdout === "") return tally;
    tally.taken += 1;
  }
}

/** @param {Place} place @returns {Promise<Tally>} */
async function takeAll({ tasks, env }) {
  const tally = { taken: 0, lost: 0 };
  const isFree = "attribute_not_exists(owner)";
  for (;;) {
    const query = ["query", "-q", "-u", USER, "--where", isFree, "--limit", "1", "-o", "ndjson"];
    const { stdout } = await runProcess([...tasks, ...query], { env, keep: true });
    if (stdout === "") return tally;
    const deadline = String(JSON.parse(stdout).deadline_unix_time);
    const update = ["update", "-q", "-u", USER, "-d", deadline, "owner=me", "--if", isFree, "-o", "ndjson"];
    const run = await runProcess([...tasks, ...update], { env, keep: true, codes: [0, 4] });
    tally[run.stdout === "" ? "lost" : "taken"] += 1;
  }
}

/** @param {Place} place @param {string | undefined} endpoint @param {number} count */
async function fill({ tasks, env }, endpoint, count) {
  freshPath("store");
  if (endpoint !== undefined) await freshTable(endpoint, TABLE);
  const lines = [...records(count)].map((record) =>
    JSON.stringify({ ...record, user_name: USER, status: "open", owner: undefined }),
  );
  const file = freshPath("data", "jobs.ndjson");
  writeFileSync(file, `${lines.join("\n")}\n`);
  await runProcess([...tasks, "import", "-q", file], { env });
}
