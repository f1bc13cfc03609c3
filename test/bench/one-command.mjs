import { writeFileSync } from "node:fs";
import { benchEnvironment } from "./support/bench-environment.mjs";
import { ask, freshTable, putRequests } from "./support/dynamo.mjs";
import { freshPath } from "./support/folders.mjs";
import { interleave } from "./support/interleave.mjs";
import { records, recordsFile } from "./support/records.mjs";
import { replay } from "./support/replay.mjs";
import { measureProcess, runProcess } from "./support/run-process.mjs";

const TABLE = "tasks-dev-table";
const USER = "one-command";
const DEADLINE = "1800000000";
const QUERY_RECORDS = 20;
const SCAN_RECORDS = 1000;

/** @typedef {{ name: string, command: (round: number) => string[], env: NodeJS.ProcessEnv }} Subject */

/** The time from Enter to the answer. @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report[]>} */
export async function oneCommand({ tasks, binary, endpoint, peers, quick }) {
  await fill(tasks, endpoint);
  const subjects = [
    { name: "node -e 0", command: () => [process.execPath, "-e", "0"], env: benchEnvironment() },
    ...ours("tasks", tasks, endpoint),
    ...ours("binary", [binary], endpoint),
    ...theirs(peers, benchEnvironment(endpoint)),
  ];
  const timings = await interleave(
    subjects.map(({ name, command, env }) => ({
      name,
      run: async (round) => (await runProcess(command(round), { env })).ms,
    })),
    quick ? 5 : 15,
  );
  const floor = timings[0]?.median ?? Number.NaN;
  const rows = [];
  for (const [index, { name, median, min, max }] of timings.entries()) {
    const subject = subjects[index];
    if (subject === undefined) continue;
    const { peakMb } = await measureProcess(subject.command(1_000_000), { env: subject.env });
    rows.push([name, median, median / floor, min, max, peakMb]);
  }
  const columns = ["one command", "ms (median)", "× node -e 0", "min", "max", "peak MB"];
  const notes = [`query: ${QUERY_RECORDS} records, scan: ${SCAN_RECORDS}`];
  return [{ title: "One command, whole processes, interleaved", columns, rows, notes }];
}

/** @param {string} name @param {string[]} tasks @param {string} endpoint @returns {Subject[]} */
function ours(name, tasks, endpoint) {
  const local = onTarget(name, tasks, "local", benchEnvironment());
  const aws = onTarget(name, tasks, "DynamoDB Local", benchEnvironment(endpoint));
  // Help and version have no target.
  return [...local, ...aws.filter((subject) => !subject.name.includes("--"))];
}

/** @param {string} name @param {string[]} tasks @param {string} target @param {NodeJS.ProcessEnv} env @returns {Subject[]} */
function onTarget(name, tasks, target, env) {
  const where = target === "local" ? ["--target", "local"] : [];
  const key = ["--user", USER, "--deadline"];
  const words = {
    "--version": () => ["--version"],
    "--help": () => ["--help"],
    // A record of its own for each round: DynamoDB would refuse the second.
    create: (/** @type {number} */ round) => [
      "create",
      ...where,
      "--user",
      `new ${name}`,
      "--deadline",
      `${1.9e9 + round}`,
    ],
    get: () => ["get", ...where, ...key, DEADLINE],
    query: () => ["query", ...where, "--user", USER],
    scan: () => ["scan", ...where, "--limit", `${SCAN_RECORDS}`],
  };
  return Object.entries(words).map(([verb, of]) => ({
    name: `${name} ${verb}${verb.startsWith("--") ? "" : `, ${target}`}`,
    command: (round) => [...tasks, ...of(round)],
    env,
  }));
}

/** @param {import("./support/peers.mjs").Peers} peers @param {NodeJS.ProcessEnv} env @returns {Subject[]} */
function theirs({ python, aws: awsCommands, dynein }, env) {
  const subjects = [];
  if (python !== undefined) {
    subjects.push(
      {
        name: "boto3 put_item",
        command: (/** @type {number} */ round) => python("put_item", TABLE, "boto3", `${round}`),
      },
      { name: "boto3 get_item", command: () => python("get_item", TABLE, USER, DEADLINE) },
      { name: "boto3 query", command: () => python("query", TABLE, USER) },
      { name: "boto3 scan", command: () => python("scan", TABLE) },
    );
  }
  for (const { command: aws, version } of awsCommands) {
    // Older ones do not know the variable.
    const where = ["--endpoint-url", env["AWS_ENDPOINT_URL"] ?? "", "--table-name", TABLE];
    const call = (/** @type {string[]} */ ...words) => [aws, "dynamodb", ...words, ...where];
    const values = JSON.stringify({ ":u": { S: USER } });
    const item = (/** @type {number} */ round) =>
      JSON.stringify({ user_name: { S: `aws ${version}` }, deadline_unix_time: { N: `${round}` } });
    const key = JSON.stringify({ user_name: { S: USER }, deadline_unix_time: { N: DEADLINE } });
    const condition = [
      "--key-condition-expression",
      "user_name = :u",
      "--expression-attribute-values",
      values,
    ];
    subjects.push(
      {
        name: `aws ${version} put-item`,
        command: (/** @type {number} */ round) => call("put-item", "--item", item(round)),
      },
      { name: `aws ${version} get-item`, command: () => call("get-item", "--key", key) },
      { name: `aws ${version} query`, command: () => call("query", ...condition) },
      { name: `aws ${version} scan`, command: () => call("scan") },
    );
  }
  if (dynein !== undefined) {
    const at = ["--region", "local", "--port", new URL(env["AWS_ENDPOINT_URL"] ?? "").port, "--table", TABLE];
    subjects.push(
      { name: "dynein get", command: () => [dynein, ...at, "get", USER, DEADLINE] },
      { name: "dynein query", command: () => [dynein, ...at, "query", USER] },
      { name: "dynein scan", command: () => [dynein, ...at, "scan", "--limit", `${SCAN_RECORDS}`] },
    );
  }
  return subjects.map((subject) => ({ ...subject, env }));
}

/** The same records on both targets. @param {string[]} tasks @param {string} endpoint */
async function fill(tasks, endpoint) {
  await freshTable(endpoint, TABLE);
  await replay(endpoint, putRequests(TABLE, records(SCAN_RECORDS - QUERY_RECORDS)), 4);
  freshPath("store");
  const env = benchEnvironment();
  const file = recordsFile(SCAN_RECORDS - QUERY_RECORDS);
  await runProcess([...tasks, "import", "--target", "local", "-q", file], { env });
  const mine = [...records(QUERY_RECORDS)].map((record, index) => ({
    ...record,
    user_name: USER,
    deadline_unix_time: Number(DEADLINE) + index,
  }));
  await replay(endpoint, putRequests(TABLE, mine), 1);
  const { Count } = await ask(endpoint, "Scan", { TableName: TABLE, Select: "COUNT" });
  if (Count !== SCAN_RECORDS) throw new Error(`the table has ${Count} records, not ${SCAN_RECORDS}`);
  const lines = freshPath("data", "query.ndjson");
  writeFileSync(lines, mine.map((record) => `${JSON.stringify(record)}\n`).join(""));
  await runProcess([...tasks, "import", "--target", "local", "-q", lines], { env });
}
