import { runProcess } from "./run-process.mjs";

/**
 * @typedef {{ what: string, who: string, command: (round: number) => string[], env: NodeJS.ProcessEnv }} Subject
 * @typedef {Subject & { shows?: string, first?: string[] }} PeerSubject shows: what its answer has; first: a command once before
 * @typedef {{ table: string, user: string, deadline: string, scanRecords: number, env: NodeJS.ProcessEnv }} Place
 */

const CREATE = "create, DynamoDB Local";
const GET = "get, DynamoDB Local";
const QUERY = "query, DynamoDB Local";

/**
 * What other tools do in the place of one command of ours, and a line for each command that does not work here.
 * @param {import("./peers.mjs").Peers} peers @param {Place} place @returns {Promise<{ subjects: Subject[], notes: string[] }>}
 */
export async function peerCommands({ python, aws, dynein }, place) {
  const all = [
    ...(python === undefined ? [] : botoCommands(python, place)),
    ...aws.flatMap((one) => awsCommands(one, place)),
    ...(dynein === undefined ? [] : dyneinCommands(dynein, place)),
  ];
  const subjects = [];
  const notes = [];
  for (const subject of all) {
    const { what, who, command, env, first, shows = "" } = subject;
    try {
      if (first !== undefined) await runProcess(first, { env });
      const { stdout } = await runProcess(command(-1), { env, keep: true });
      // An answer that lacks the record took no less time, and says nothing.
      if (!stdout.includes(shows)) throw new Error(`its answer has no ${shows}`);
      subjects.push(subject);
    } catch (error) {
      notes.push(`${who}, ${what}: left out, ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { subjects, notes };
}

/** @param {NonNullable<import("./peers.mjs").Peers["python"]>} python @param {Place} place @returns {PeerSubject[]} */
function botoCommands(python, { table, user, deadline, scanRecords, env }) {
  const who = "boto3";
  return [
    { what: CREATE, who, env, command: (round) => python("put_item", table, who, `${round}`) },
    { what: GET, who, env, shows: deadline, command: () => python("get_item", table, user, deadline) },
    { what: QUERY, who, env, shows: deadline, command: () => python("query", table, user) },
    { what: scanOf(scanRecords), who, env, command: () => python("scan", table) },
  ];
}

/** @param {import("./peers.mjs").Peers["aws"][number]} aws @param {Place} place @returns {PeerSubject[]} */
function awsCommands({ command, name: who }, { table, user, deadline, scanRecords, env }) {
  // Older ones do not know the variable.
  const where = ["--endpoint-url", env["AWS_ENDPOINT_URL"] ?? "", "--table-name", table];
  const call = (/** @type {string[]} */ ...words) => [command, "dynamodb", ...words, ...where];
  const itemOf = (/** @type {string} */ of, /** @type {string} */ at) =>
    JSON.stringify({ user_name: { S: of }, deadline_unix_time: { N: at } });
  const condition = ["--key-condition-expression", "user_name = :u"];
  const values = ["--expression-attribute-values", JSON.stringify({ ":u": { S: user } })];
  const key = ["--key", itemOf(user, deadline)];
  return [
    { what: CREATE, who, env, command: (round) => call("put-item", "--item", itemOf(who, `${round}`)) },
    { what: GET, who, env, shows: deadline, command: () => call("get-item", ...key) },
    { what: QUERY, who, env, shows: deadline, command: () => call("query", ...condition, ...values) },
    { what: scanOf(scanRecords), who, env, command: () => call("scan") },
  ];
}

/**
 * dynein asks for the table's description first, unless it remembers it from `dy use`: both ways.
 * @param {string} dynein @param {Place} place @returns {PeerSubject[]}
 */
function dyneinCommands(dynein, { table, user, deadline, scanRecords, env }) {
  // Its own region for DynamoDB Local, which has a table of that region only if all share one database.
  const at = ["--region", "local", "--port", new URL(env["AWS_ENDPOINT_URL"] ?? "").port];
  const ways = [
    { who: "dynein", words: [dynein], first: [dynein, ...at, "use", table] },
    { who: "dynein --table", words: [dynein, ...at, "--table", table] },
  ];
  const commands = ways.flatMap(({ words, ...way }) => [
    // What follows -- is no flag, even with a minus.
    {
      ...way,
      what: CREATE,
      command: (/** @type {number} */ round) => [...words, "put", "--", "dynein", `${round}`],
    },
    { ...way, what: GET, shows: deadline, command: () => [...words, "get", user, deadline] },
    { ...way, what: QUERY, shows: deadline, command: () => [...words, "query", user] },
    { ...way, what: scanOf(scanRecords), command: () => [...words, "scan", "--limit", `${scanRecords}`] },
  ]);
  return commands.map((command) => ({ ...command, env }));
}

/** @param {number} records */
const scanOf = (records) => `scan of ${records.toLocaleString("en")}, DynamoDB Local`;
