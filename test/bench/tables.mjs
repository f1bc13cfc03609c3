import { benchEnvironment } from "./support/bench-environment.mjs";
import { freshPath } from "./support/folders.mjs";
import { interleave, spread } from "./support/interleave.mjs";
import { recordsFile } from "./support/records.mjs";
import { measureProcess, runProcess } from "./support/run-process.mjs";

const FORMATS = /** @type {const} */ (["ndjson", "table"]);

/**
 * What people see against what programs get: of one record at most 1.15 times as long, of many at most twice and with no more
 * memory. @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report[]>}
 */
export async function tables({ tasks, binary, quick }) {
  const count = quick ? 20_000 : 200_000;
  const env = benchEnvironment();
  freshPath("store");
  await runProcess([...tasks, "import", "--target", "local", "-q", recordsFile(count)], { env });
  const first = await runProcess([...tasks, "scan", "--target", "local", "--limit", "1", "-q"], {
    env,
    keep: true,
  });
  const { user_name: user, deadline_unix_time: deadline } = JSON.parse(first.stdout);
  const one = ["get", "--user", user, "--deadline", `${deadline}`];
  const rows = [];
  for (const [name, program] of /** @type {const} */ ([
    ["package", tasks],
    ["binary", [binary]],
  ])) {
    const [ndjson, table] = await interleave(
      FORMATS.map((format) => ({
        name: format,
        run: async () =>
          (await runProcess([...program, ...one, "--target", "local", "-o", format], { env })).ms,
      })),
      quick ? 7 : 25,
    );
    rows.push([
      `${name}, a record`,
      ndjson?.median,
      table?.median,
      (table?.median ?? 0) / (ndjson?.median ?? 0),
    ]);
    /** @type {{ ms: number, peakMb: number }[][]} */
    const all = FORMATS.map(() => []);
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      for (const [index, format] of FORMATS.entries()) {
        const words = ["scan", "--target", "local", "-q", "-o", format];
        const { ms, peakMb = Number.NaN } = await measureProcess([...program, ...words], { env });
        all[index]?.push({ ms, peakMb });
      }
    }
    const [of, as] = all.map((list) => ({
      ms: spread(list.map(({ ms }) => ms)).median,
      peak: Math.max(...list.map(({ peakMb }) => peakMb)),
    }));
    rows.push([
      `${name}, ${count.toLocaleString("en")} records`,
      of?.ms,
      as?.ms,
      (as?.ms ?? 0) / (of?.ms ?? 0),
      of?.peak,
      as?.peak,
    ]);
  }
  freshPath("store");
  const columns = [
    "local store",
    "ms as ndjson",
    "ms as table",
    "×",
    "peak MB as ndjson",
    "peak MB as table",
  ];
  return [{ title: "A list for people and for programs", columns, rows }];
}
