import { writeFileSync } from "node:fs";
import { benchEnvironment } from "./support/bench-environment.mjs";
import { ask, freshTable, putRequests } from "./support/dynamo.mjs";
import { freshPath } from "./support/folders.mjs";
import { interleave } from "./support/interleave.mjs";
import { peerCommands } from "./support/peer-commands.mjs";
import { records, recordsFile } from "./support/records.mjs";
import { replay } from "./support/replay.mjs";
import { measureProcess, runProcess } from "./support/run-process.mjs";

const TABLE = "tasks-dev-table";
const USER = "one-command";
const DEADLINE = "1800000000";
const QUERY_RECORDS = 20;
const SCAN_RECORDS = 1000;
const MANY = SCAN_RECORDS.toLocaleString("en");
// All of one user.
const MANY_TABLE = "many-table";
const EMPTY = "node -e 0";

/** @typedef {import("./support/peer-commands.mjs").Subject} Subject */

/** The time from Enter to the answer. @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report[]>} */
export async function oneCommand({ tasks, nodes, binary, endpoint, peers, quick }) {
  await fill(tasks, endpoint);
  const place = {
    table: TABLE,
    user: USER,
    deadline: DEADLINE,
    scanRecords: SCAN_RECORDS,
    env: benchEnvironment(endpoint),
  };
  const theirs = await peerCommands(peers, place);
  const script = tasks.at(-1) ?? "";
  const subjects = [
    ...nodes.map(({ name, command }) => empty(name, command)),
    ...nodes.flatMap(({ name, command }) => ours(`package, ${name}`, [command, script], endpoint)),
    ...ours("binary", [binary], endpoint),
    ...theirs.subjects,
  ];
  const timings = await interleave(
    subjects.map(({ what, who, command, env }) => ({
      name: `${what}, ${who}`,
      isMeasure: what === EMPTY,
      run: async (round) => (await runProcess(command(round), { env })).ms,
    })),
    quick ? 5 : 15,
  );
  /** @type {import("./support/print-table.mjs").Figures} */
  const figures = {};
  /** @type {(string | number | undefined)[][]} */
  const measured = [];
  for (const [index, { what, who, command, env }] of subjects.entries()) {
    const { median = Number.NaN, min, max } = timings[index] ?? {};
    const floor = timings[floorOf(who, nodes)]?.median ?? Number.NaN;
    const { peakMb } = await measureProcess(command(1_000_000), { env });
    measured.push([what, who, median, median / floor, min, max, peakMb]);
    (figures[`${what}: × node -e 0`] ??= {})[who] = median / floor;
  }
  // What can be compared stands together.
  const whats = [...new Set(subjects.map(({ what }) => what))];
  const rows = whats.flatMap((what) => measured.filter((row) => row[0] === what));
  const columns = ["one command", "", "ms (median)", "× node -e 0", "min", "max", "peak MB"];
  const notes = [
    `query: ${QUERY_RECORDS} records`,
    `× node -e 0: of the Node that runs it; all else of ${nodes[0]?.name}`,
    ...(peers.dynein === undefined
      ? []
      : ["dynein has been told the table by `dy use`, dynein --table asks for it each time"]),
    ...theirs.notes,
  ];
  return [{ title: "One command, whole processes, interleaved", columns, rows, notes, figures }];
}

/** @param {string} who @param {string} node @returns {Subject} */
function empty(who, node) {
  return { what: EMPTY, who, command: () => [node, "-e", "0"], env: benchEnvironment() };
}

/** Which of the subjects somebody is compared with. @param {string} who @param {import("./support/nodes.mjs").Node[]} nodes */
function floorOf(who, nodes) {
  return Math.max(
    0,
    nodes.findIndex(({ name }) => who.endsWith(name)),
  );
}

/** @param {string} who @param {string[]} program @param {string} endpoint @returns {Subject[]} */
function ours(who, program, endpoint) {
  const local = onTarget(who, program, "local store", benchEnvironment());
  const aws = onTarget(who, program, "DynamoDB Local", benchEnvironment(endpoint));
  // Help and version have no target.
  return [...local, ...aws.filter(({ what }) => !what.startsWith("--"))];
}

/** @param {string} who @param {string[]} program @param {string} target @param {NodeJS.ProcessEnv} env @returns {Subject[]} */
function onTarget(who, program, target, env) {
  const where = target === "local store" ? ["--target", "local"] : [];
  const words = {
    "--version": () => ["--version"],
    "--help": () => ["--help"],
    // A record of its own for each round: DynamoDB would refuse the second.
    create: (/** @type {number} */ round) => [
      "create",
      ...where,
      "--user",
      `new ${who}`,
      "--deadline",
      `${1.9e9 + round}`,
    ],
    get: () => ["get", ...where, "--user", USER, "--deadline", DEADLINE],
    query: () => ["query", ...where, "--user", USER],
    // Of all there is, as the others do it: the records of `create` besides.
    [`scan of ${MANY}`]: () => ["scan", ...where],
    [`scan --limit of ${MANY}`]: () => ["scan", ...where, "--limit", `${SCAN_RECORDS}`],
    [`query of ${MANY}`]: () => ["query", ...where, "--table", MANY_TABLE, "--user", USER],
  };
  return Object.entries(words).map(([verb, of]) => ({
    what: verb.startsWith("--") ? verb : `${verb}, ${target}`,
    who,
    command: (round) => [...program, ...of(round)],
    env,
  }));
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
  await importLocally(tasks, "query.ndjson", mine);
  const many = [...records(SCAN_RECORDS)].map((record) => ({ ...record, user_name: USER }));
  await freshTable(endpoint, MANY_TABLE);
  await replay(endpoint, putRequests(MANY_TABLE, many), 4);
  await importLocally(tasks, "many.ndjson", many, ["--table", MANY_TABLE]);
}

/**
 * @param {string[]} tasks @param {string} name @param {import("./support/records.mjs").BenchRecord[]} list
 * @param {string[]} [where]
 */
async function importLocally(tasks, name, list, where = []) {
  const lines = freshPath("data", name);
  writeFileSync(lines, list.map((record) => `${JSON.stringify(record)}\n`).join(""));
  await runProcess([...tasks, "import", "--target", "local", "-q", ...where, lines], {
    env: benchEnvironment(),
  });
}
