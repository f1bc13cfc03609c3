import { writeFileSync } from "node:fs";
import { CERTIFICATE } from "../support/tls.mjs";
import { benchEnvironment } from "./support/bench-environment.mjs";
import { freshTable, putRequests } from "./support/dynamo.mjs";
import { freshPath } from "./support/folders.mjs";
import { interleave } from "./support/interleave.mjs";
import { peerCommands } from "./support/peer-commands.mjs";
import { startProxy } from "./support/proxy.mjs";
import { records } from "./support/records.mjs";
import { replay } from "./support/replay.mjs";
import { runProcess } from "./support/run-process.mjs";
import { startSlowNetwork } from "./support/slow-network.mjs";
import { startTlsFront } from "./support/tls-front.mjs";

const TABLE = "tasks-dev-table";
const USER = "far";
const DEADLINE = "1800000000";
const QUERY_RECORDS = 20;
const ROUND_TRIP_MS = 40;
const AWAY = `${ROUND_TRIP_MS} ms away`;

/** @typedef {import("./support/peer-commands.mjs").Subject} Subject */

/** How long the first answer takes where AWS is: behind TLS, at the other end of a network. @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report[]>} */
export async function firstAnswer({ tasks, nodes, binary, endpoint, peers, quick }) {
  await fill(endpoint);
  const proxy = await startProxy(endpoint);
  const front = await startTlsFront(proxy.endpoint);
  const network = await startSlowNetwork(front.port, { delayMs: ROUND_TRIP_MS / 2 });
  try {
    const env = farEnvironment(`https://localhost:${network.port}`);
    const place = { table: TABLE, user: USER, deadline: DEADLINE, scanRecords: 0, env };
    // dynein speaks to AWS itself, or to a server of this machine without TLS.
    const theirs = await peerCommands({ ...peers, dynein: undefined }, place);
    const subjects = [
      ...nodes.flatMap(({ name, command }) => ours(`package, ${name}`, [command, tasks.at(-1) ?? ""], env)),
      ...ours("binary", [binary], env),
      ...theirs.subjects
        .filter(({ what }) => !what.startsWith("scan"))
        .map((subject) => ({ ...subject, what: subject.what.replace("DynamoDB Local", AWAY) })),
    ];
    const counts = subjects.map(() => ({ connections: 0, roundTrips: Number.POSITIVE_INFINITY, calls: 0 }));
    const timings = await interleave(
      subjects.map(({ what, who, command, env }, index) => ({
        name: `${what}, ${who}`,
        run: async (round) => {
          network.take();
          proxy.take();
          const { ms } = await runProcess(command(round), { env });
          const count = { ...network.take(), calls: proxy.take().operations.length };
          // Who is held up by other work sends later than it could have.
          if (count.roundTrips < (counts[index]?.roundTrips ?? 0)) counts[index] = count;
          return ms;
        },
      })),
      quick ? 5 : 15,
    );
    return [report(subjects, timings, counts, theirs.notes)];
  } finally {
    network.stop();
    front.stop();
    await proxy.stop();
  }
}

/**
 * @param {Subject[]} subjects @param {import("./support/interleave.mjs").Timing[]} timings
 * @param {{ connections: number, roundTrips: number, calls: number }[]} counts @param {string[]} notes
 * @returns {import("./support/print-table.mjs").Report}
 */
function report(subjects, timings, counts, notes) {
  /** @type {import("./support/print-table.mjs").Figures} */
  const figures = {};
  const measured = subjects.map(({ what, who }, index) => {
    const { median = Number.NaN, min, max } = timings[index] ?? {};
    const { roundTrips, connections, calls } = counts[index] ?? {};
    (figures[`${what}: round trips`] ??= {})[who] = roundTrips ?? Number.NaN;
    (figures[`${what}: time ÷ a round trip`] ??= {})[who] = median / ROUND_TRIP_MS;
    return [what, who, median, median / ROUND_TRIP_MS, min, max, roundTrips, connections, calls];
  });
  const whats = [...new Set(subjects.map(({ what }) => what))];
  return {
    title: `The first answer through TLS and a network of ${ROUND_TRIP_MS} ms there and back`,
    columns: [
      "one command",
      "",
      "ms (median)",
      `÷ ${ROUND_TRIP_MS} ms`,
      "min",
      "max",
      "round trips",
      "connections",
      "calls",
    ],
    rows: whats.flatMap((what) => measured.filter(([of]) => of === what)),
    notes: [
      "three round trips are the fewest: TCP, TLS 1.3, the request; all else of the time is the command's own, and DynamoDB Local's",
      "our commands take any certificate: to name one costs Node 20 tens of ms, which nobody pays for AWS's own",
      ...notes,
    ],
    figures,
  };
}

/** @param {string} endpoint */
function farEnvironment(endpoint) {
  const file = freshPath("data", "ca.pem");
  writeFileSync(file, CERTIFICATE);
  return { ...benchEnvironment(endpoint), NODE_TLS_REJECT_UNAUTHORIZED: "0", AWS_CA_BUNDLE: file };
}

/** @param {string} who @param {string[]} program @param {NodeJS.ProcessEnv} env @returns {Subject[]} */
function ours(who, program, env) {
  const of = (/** @type {string[]} */ ...words) => [...program, ...words];
  return [
    { what: `get, ${AWAY}`, who, env, command: () => of("get", "--user", USER, "--deadline", DEADLINE) },
    {
      what: `create, ${AWAY}`,
      who,
      env,
      // A record of its own for each round: DynamoDB would refuse the second.
      command: (round) => of("create", "--user", `new ${who}`, "--deadline", `${1.9e9 + round}`),
    },
    { what: `query, ${AWAY}`, who, env, command: () => of("query", "--user", USER) },
  ];
}

/** @param {string} endpoint */
async function fill(endpoint) {
  await freshTable(endpoint, TABLE);
  const mine = [...records(QUERY_RECORDS)].map((record, index) => ({
    ...record,
    user_name: USER,
    deadline_unix_time: Number(DEADLINE) + index,
  }));
  await replay(endpoint, putRequests(TABLE, mine), 1);
}
