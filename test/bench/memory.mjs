import { benchEnvironment } from "./support/bench-environment.mjs";
import { freshTable } from "./support/dynamo.mjs";
import { benchPath, freshPath } from "./support/folders.mjs";
import { recordsFile } from "./support/records.mjs";
import { measureProcess } from "./support/run-process.mjs";

const TABLE = "tasks-dev-table";

/** Peak memory by the number of records, which is to stay the same. @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report[]>} */
export async function memory({ tasks, endpoint, quick, full }) {
  const counts = quick ? [1_000, 10_000, 100_000] : [10_000, 100_000, 1_000_000];
  // A million take minutes there, and most of the time is the server's.
  const onServer = quick ? counts.slice(0, 2) : full ? counts : counts.filter((count) => count < 1_000_000);
  const targets = [
    { name: "local store", words: ["--target", "local"], env: benchEnvironment(), counts },
    { name: "DynamoDB Local", words: [], env: benchEnvironment(endpoint), counts: onServer },
  ];
  const rows = [];
  /** @type {import("./support/print-table.mjs").Figures} */
  const figures = {};
  for (const target of targets) {
    const peaks = { import: /** @type {number[]} */ ([]), export: /** @type {number[]} */ ([]) };
    for (const count of target.counts) {
      const file = recordsFile(count);
      if (target.words.length > 0) freshPath("store");
      else await freshTable(endpoint, TABLE);
      for (const verb of /** @type {const} */ (["import", "export"])) {
        const path = verb === "import" ? file : benchPath("data", "memory.ndjson");
        const command = [...tasks, verb, "-q", ...target.words, path];
        const { peakMb } = await measureProcess(command, { env: target.env });
        peaks[verb].push(peakMb ?? Number.NaN);
      }
    }
    for (const [verb, list] of Object.entries(peaks)) {
      const cells = counts.map((_, index) => list[index]);
      const growth = (list.at(-1) ?? Number.NaN) / (list[0] ?? Number.NaN);
      rows.push([`${verb}, ${target.name}`, ...cells, growth]);
      const [first, last] = [target.counts[0], target.counts.at(-1)].map((count) =>
        count?.toLocaleString("en"),
      );
      figures[`${verb}, ${target.name}: peak MB of ${last} records ÷ ${first}`] = { package: growth };
    }
  }
  freshPath("store");
  const columns = ["peak MB", ...counts.map((count) => count.toLocaleString("en")), "last ÷ first"];
  return [{ title: "Peak memory by number of records", columns, rows, figures }];
}
