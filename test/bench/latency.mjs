import { benchEnvironment } from "./support/bench-environment.mjs";
import { freshTable } from "./support/dynamo.mjs";
import { benchPath } from "./support/folders.mjs";
import { spread } from "./support/interleave.mjs";
import { startProxy } from "./support/proxy.mjs";
import { recordsFile } from "./support/records.mjs";
import { measureProcess } from "./support/run-process.mjs";

const TABLE = "tasks-dev-table";
const DELAY_MS = 20;

/** Import and export through a network that takes 20 ms. @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report[]>} */
export async function latency({ tasks, endpoint, peers: { python }, quick }) {
  const count = quick ? 2_500 : 10_000;
  const file = recordsFile(count);
  const output = benchPath("data", "latency.ndjson");
  const proxy = await startProxy(endpoint, { delayMs: DELAY_MS });
  const env = benchEnvironment(proxy.endpoint);
  const rows = [];
  try {
    for (const [verb, script, words, values] of /** @type {const} */ ([
      ["import", "batch_writer", ["import", "-q", file], [TABLE, file]],
      ["export", "paginator", ["export", "-q", output], [TABLE, output]],
    ])) {
      const time = async (/** @type {string[]} */ command, /** @type {number} */ rounds) => {
        const times = [];
        for (let round = 0; round < rounds; round += 1) {
          if (verb === "import") await freshTable(endpoint, TABLE);
          proxy.take();
          times.push((await measureProcess(command, { env })).ms);
        }
        const { connections, operations } = proxy.take();
        return { ms: spread(times).median, connections, calls: operations.length };
      };
      const theirs = python && (await time(python(script, ...values), 1));
      const ours = await time([...tasks, ...words], 3);
      const serial = theirs?.ms ?? Number.NaN;
      if (theirs !== undefined) rows.push(row(`boto3 ${script}`, theirs, count, serial));
      rows.push(row(`tasks ${verb}`, ours, count, serial));
    }
  } finally {
    await proxy.stop();
  }
  const title = `${count.toLocaleString("en")} records, DynamoDB Local with ${DELAY_MS} ms added to each answer`;
  return [{ title, columns: ["", "records/s", "× boto3", "ms", "calls", "connections"], rows }];
}

/** @param {string} name @param {{ ms: number, connections: number, calls: number }} result @param {number} count @param {number} serial */
function row(name, { ms, connections, calls }, count, serial) {
  return [name, Math.round((count / ms) * 1000), serial / ms, ms, calls, connections];
}
