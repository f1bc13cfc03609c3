import { benchEnvironment } from "./support/bench-environment.mjs";
import { freshTable, putRequests } from "./support/dynamo.mjs";
import { startProxy } from "./support/proxy.mjs";
import { records } from "./support/records.mjs";
import { replay } from "./support/replay.mjs";
import { runProcess } from "./support/run-process.mjs";

const TABLE = "tasks-dev-table";
const RUNS = 3;
const NOTES = [
  "what is overdue for everybody: of 50 records one is open, and of two of these one is overdue",
  "calls counted between client and server; units as the server reports them; milliseconds of a whole process",
];

/** Everybody's overdue tasks: by the team index, and by a scan of the table. @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report[]>} */
export async function team({ tasks, endpoint, quick }) {
  const count = quick ? 10_000 : 100_000;
  const now = Math.floor(Date.now() / 1000);
  await freshTable(endpoint, TABLE);
  await replay(endpoint, putRequests(TABLE, mostlyDone(count, now)), 8);
  const proxy = await startProxy(endpoint);
  const env = benchEnvironment(proxy.endpoint);
  /** @param {string[]} words */
  const measure = async (...words) => {
    const begin = performance.now();
    const { stdout, stderr } = await runProcess([...tasks, "-v", ...words], { env, keep: true });
    const milliseconds = performance.now() - begin;
    const { operations } = proxy.take();
    return {
      lines: stdout.split("\n").length - 1,
      calls: operations.length,
      units: unitsIn(stderr),
      milliseconds,
    };
  };
  try {
    const filled = await measure("provision", "--team-index", "-o", "ndjson");
    const open = `not (status = "done")`;
    const rows = [];
    for (const [name, words] of /** @type {[string, string[]][]} */ ([
      ["query --all-users --overdue", ["query", "--all-users", "--overdue", "-o", "ndjson"]],
      ["query --all-users --limit 20", ["query", "--all-users", "--limit", "20", "-o", "ndjson"]],
      ["query --all-users --count", ["query", "--all-users", "--count"]],
      ["scan --where", ["scan", "--where", `${open} and deadline_unix_time < ${now}`, "-o", "ndjson"]],
      ["scan --where --count", ["scan", "--count", "--where", open]],
    ])) {
      const runs = [];
      for (let run = 0; run < RUNS; run += 1) runs.push(await measure(...words));
      runs.sort((a, b) => a.milliseconds - b.milliseconds);
      const { lines, calls, units, milliseconds } = runs[Math.floor(RUNS / 2)] ?? filled;
      rows.push([name, lines, calls, units, milliseconds]);
    }
    rows.push(["provision --team-index, once", count / 50, filled.calls, filled.units, filled.milliseconds]);
    return [
      {
        title: `What is overdue for the team, of ${count} records`,
        columns: ["", "records", "calls", "units", "ms"],
        rows,
        notes: NOTES,
      },
    ];
  } finally {
    await proxy.stop();
  }
}

/** @param {number} count @param {number} now */
function* mostlyDone(count, now) {
  let index = 0;
  for (const record of records(count)) {
    const isOpen = index % 50 === 0;
    yield {
      ...record,
      status: isOpen ? "open" : "done",
      deadline_unix_time: now + (index % 100 === 0 ? -60 * (count - index) : 60 * index) - 3600,
    };
    index += 1;
  }
}

/** @param {string} talk */
function unitsIn(talk) {
  const lines = talk.split("\n").filter((line) => line.startsWith("aws: ") && / capacity units?$/.test(line));
  return lines.reduce((sum, line) => sum + Number(/([\d.]+) capacity/.exec(line)?.[1]), 0);
}
