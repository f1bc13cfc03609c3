import { benchEnvironment } from "./support/bench-environment.mjs";
import { ask, freshTable, putRequests, scanRequests } from "./support/dynamo.mjs";
import { benchPath, freshPath } from "./support/folders.mjs";
import { spread } from "./support/interleave.mjs";
import { records, recordsFile } from "./support/records.mjs";
import { replay } from "./support/replay.mjs";
import { measureProcess } from "./support/run-process.mjs";

const TABLE = "tasks-dev-table";
const CONNECTIONS = 16;
const SEGMENTS = 16;
const NOTES = [
  "whole processes, start included; median of the rounds, one for boto3 and aws",
  "aws batch-write-item is left out: it takes a process for every 25 records",
];

/** @typedef {{ ms: number, cpuSeconds?: number | undefined, peakMb?: number | undefined }} Result */
/** @typedef {{ name: string, who?: string, rounds: number, before?: () => Promise<unknown>, run: () => Promise<Result> }} Contender */

/** Import and export against DynamoDB Local and on the local store. @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report[]>} */
export async function bulk(bench) {
  const count = bench.quick ? 10_000 : 100_000;
  const rounds = bench.quick ? 2 : 3;
  const file = recordsFile(count);
  const size = `${count.toLocaleString("en")} records`;
  return [
    report(
      `Import of ${size} into DynamoDB Local`,
      count,
      await importIntoDynamo(bench, file, count, rounds),
      `import of ${size}, DynamoDB Local: of the ceiling`,
    ),
    report(
      `Export of ${size} from DynamoDB Local`,
      count,
      await exportFromDynamo(bench, rounds + 2),
      `export of ${size}, DynamoDB Local: of the ceiling`,
    ),
    report(
      `Local store, ${size}`,
      count,
      await localStore(bench, file, rounds),
      `export of ${size}, local store: records/s`,
    ),
  ];
}

/** @param {import("./bench.mjs").Bench} bench @param {string} file @param {number} count @param {number} rounds */
async function importIntoDynamo({ tasks, endpoint, peers: { python } }, file, count, rounds) {
  const env = benchEnvironment(endpoint);
  const before = () => freshTable(endpoint, TABLE);
  const requests = putRequests(TABLE, records(count));
  // Java compiles what it runs often: the first records are slower, whoever sends them.
  await before();
  await replay(endpoint, requests.slice(0, 1000), CONNECTIONS);
  /** @type {Contender[]} */
  const contenders = [
    {
      name: `ceiling (ready requests, ${CONNECTIONS} connections)`,
      rounds,
      before,
      run: async () => ({ ms: await replay(endpoint, requests, CONNECTIONS) }),
    },
  ];
  if (python !== undefined) {
    const run = () => measureProcess(python("batch_writer", TABLE, file), { env });
    contenders.push({ name: "boto3 batch_writer", who: "boto3", rounds: 1, before, run });
  }
  // Last, so that what it wrote is what is there.
  const run = () => measureProcess([...tasks, "import", "-q", file], { env });
  contenders.push({ name: "tasks import", who: "package", rounds, before, run });
  const results = await compare(contenders);
  await expectCount(endpoint, count);
  return results;
}

/** @param {import("./bench.mjs").Bench} bench @param {number} rounds */
async function exportFromDynamo({ tasks, endpoint, peers: { python, aws } }, rounds) {
  const env = benchEnvironment(endpoint);
  const requests = await scanRequests(endpoint, TABLE, SEGMENTS);
  const output = benchPath("data", "export.ndjson");
  /** @type {Contender[]} */
  const contenders = [
    {
      name: `ceiling (ready requests, ${SEGMENTS} segments)`,
      rounds,
      run: async () => ({ ms: await replay(endpoint, requests, CONNECTIONS) }),
    },
    {
      name: "tasks export",
      who: "package",
      rounds,
      run: () => measureProcess([...tasks, "export", "-q", output], { env }),
    },
  ];
  if (python !== undefined) {
    const run = () => measureProcess(python("paginator", TABLE, output), { env });
    contenders.push({ name: "boto3 paginator", who: "boto3", rounds: 1, run });
  }
  for (const { command, version, name } of aws) {
    const run = () =>
      measureProcess([command, "dynamodb", "scan", "--endpoint-url", endpoint, "--table-name", TABLE], {
        env,
        stdout: output,
      });
    contenders.push({ name: `aws ${version} scan`, who: name, rounds: 1, run });
  }
  return compare(contenders);
}

/** @param {import("./bench.mjs").Bench} bench @param {string} file @param {number} rounds */
async function localStore({ tasks }, file, rounds) {
  const env = benchEnvironment();
  const where = ["--target", "local", "-q"];
  const output = benchPath("data", "export.ndjson");
  const before = async () => freshPath("store");
  const time = (/** @type {string[]} */ ...words) => measureProcess([...tasks, ...words, ...where], { env });
  return compare([
    { name: "tasks import, any order", rounds, before, run: () => time("import", file) },
    { name: "tasks export", who: "package", rounds, run: () => time("export", output) },
    // As most files come: an export is in the order of the keys, which the store has to write far less for.
    { name: "tasks import, in the order of keys", rounds, before, run: () => time("import", output) },
  ]);
}

/** Lets each have its turn, round after round; the median of each. @param {Contender[]} contenders */
async function compare(contenders) {
  const most = Math.max(...contenders.map(({ rounds }) => rounds));
  const results = contenders.map(() => /** @type {Result[]} */ ([]));
  for (let round = 0; round < most; round += 1) {
    for (const [index, { rounds, before, run }] of contenders.entries()) {
      if (round >= rounds) continue;
      await before?.();
      results[index]?.push(await run());
    }
  }
  return contenders.map(({ name, who }, index) => ({ name, who, results: results[index] ?? [] }));
}

/**
 * @param {string} title @param {number} count @param {{ name: string, who: string | undefined, results: Result[] }[]} compared
 * @param {string} figure its name: records/s, or else of the ceiling @returns {import("./support/print-table.mjs").Report}
 */
function report(title, count, compared, figure) {
  const speed = (/** @type {Result[]} */ results) =>
    (count / spread(results.map(({ ms }) => ms)).median) * 1000;
  const speedOf = (/** @type {string} */ start) => {
    const found = compared.find(({ name }) => name.startsWith(start));
    return found === undefined ? Number.NaN : speed(found.results);
  };
  const whole = figure.endsWith("records/s") ? 1 : speedOf("ceiling");
  const figures = compared.flatMap(({ who, results }) =>
    who === undefined ? [] : [[who, speed(results) / whole]],
  );
  const rows = compared.map(({ name, results }) => {
    const cpu = spread(results.map(({ cpuSeconds }) => cpuSeconds ?? Number.NaN)).median;
    const peak = Math.max(...results.map(({ peakMb }) => peakMb ?? Number.NaN));
    const its = speed(results);
    const { min, max } = spread(results.map(({ ms }) => ms));
    return [
      name,
      Math.round(its),
      its / speedOf("ceiling"),
      its / speedOf("boto3"),
      (cpu / count) * 1e6,
      peak,
      min,
      max,
    ];
  });
  const columns = [
    "",
    "records/s",
    "of the ceiling",
    "× boto3",
    "client CPU, µs a record",
    "peak MB",
    "min ms",
    "max ms",
  ];
  return { title, columns, rows, notes: NOTES, figures: { [figure]: Object.fromEntries(figures) } };
}

/** @param {string} endpoint @param {number} count */
async function expectCount(endpoint, count) {
  const { Table } = await ask(endpoint, "DescribeTable", { TableName: TABLE });
  if (Table.ItemCount !== count) {
    throw new Error(`the import left ${Table.ItemCount} records in the table, not ${count}`);
  }
}
