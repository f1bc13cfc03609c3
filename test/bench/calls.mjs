import { writeFileSync } from "node:fs";
import { benchEnvironment } from "./support/bench-environment.mjs";
import { freshTable, putRequests } from "./support/dynamo.mjs";
import { freshPath } from "./support/folders.mjs";
import { startProxy } from "./support/proxy.mjs";
import { records } from "./support/records.mjs";
import { replay } from "./support/replay.mjs";
import { runProcess } from "./support/run-process.mjs";

const TABLE = "tasks-dev-table";
const RECORDS = 100;
const KEY = ["--user", "calls", "--deadline"];

// What each command does, and the fewest calls with which DynamoDB can do it. A record's key cannot be changed: to move one
// takes reading it and a transaction. A batch write takes 25 records.
/** @type {[string, string[], number][]} */
const COMMANDS = [
  ["create", ["create", ...KEY, "1800000000"], 1],
  ["create, no deadline", ["create", "--user", "calls-now"], 1],
  ["create --overwrite", ["create", ...KEY, "1800000000", "--overwrite"], 1],
  ["get", ["get", ...KEY, "1800000000"], 1],
  ["get --fields", ["get", ...KEY, "1800000000", "--fields", "status"], 1],
  ["query", ["query", "--user", "calls"], 1],
  ["query --where", ["query", "--user", "calls", "--where", 'status = "open"'], 1],
  ["query --count", ["query", "--user", "calls", "--count"], 1],
  ["query of 2 users", ["query", "--user", "calls", "--user", "user-0001"], 2],
  ["scan", ["scan"], 1],
  ["scan --limit 5", ["scan", "--limit", "5"], 1],
  ["scan --count", ["scan", "--count"], 1],
  ["update", ["update", ...KEY, "1800000000", "--status", "open"], 1],
  ["update --upsert", ["update", ...KEY, "1800000001", "--status", "open", "--upsert"], 1],
  ["done", ["done", ...KEY, "1800000000"], 1],
  ["done, again", ["done", ...KEY, "1800000000"], 1],
  ["reschedule", ["reschedule", ...KEY, "1800000000", "--to", "1800000002"], 2],
  ["delete", ["delete", ...KEY, "1800000002"], 1],
  ["import of 100", ["import"], 4],
  ["export of 100", ["export"], 1],
];

/** What each command asks of the table. @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report[]>} */
export async function calls({ tasks, endpoint }) {
  await freshTable(endpoint, TABLE);
  await replay(endpoint, putRequests(TABLE, records(RECORDS)), 4);
  const file = freshPath("data", "calls.ndjson");
  writeFileSync(file, [...records(RECORDS)].map((record) => `${JSON.stringify(record)}\n`).join(""));
  const proxy = await startProxy(endpoint);
  const env = benchEnvironment(proxy.endpoint);
  const rows = [];
  try {
    for (const [name, words, fewest] of COMMANDS) {
      const command = [...tasks, "--verbose", ...words, ...(words[0] === "import" ? [file] : [])];
      const { stderr } = await runProcess(command, { env });
      const { connections, operations } = proxy.take();
      rows.push([name, summary(operations), operations.length, fewest, connections, unitsIn(stderr)]);
    }
  } finally {
    await proxy.stop();
  }
  const columns = ["command", "operations", "calls", "fewest", "connections", "capacity units"];
  const notes = [
    "calls and connections counted between client and server; units as the server reports them",
    "get reads consistently, for twice the units; DescribeTable, of export, costs none",
  ];
  return [{ title: "What each command asks of DynamoDB", columns, rows, notes }];
}

/** Capacity units: of each call, or else of the line at the end. @param {string} talk */
function unitsIn(talk) {
  const lines = talk.split("\n").filter((line) => / capacity units?$/.test(line));
  const ofCalls = lines.filter((line) => line.startsWith("aws: "));
  const told = ofCalls.length > 0 ? ofCalls : lines;
  return told.reduce((sum, line) => sum + Number(/([\d.]+) capacity/.exec(line)?.[1]), 0);
}

/** @param {string[]} operations */
function summary(operations) {
  return [...new Set(operations)]
    .map((name) => `${name} ${operations.filter((other) => other === name).length}`)
    .join(", ");
}
