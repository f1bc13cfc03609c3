import { benchEnvironment } from "./support/bench-environment.mjs";
import { ask, freshTable, putRequests, requestBytes } from "./support/dynamo.mjs";
import { freshPath } from "./support/folders.mjs";
import { spread } from "./support/interleave.mjs";
import { records, toItem } from "./support/records.mjs";
import { replay } from "./support/replay.mjs";
import { measureProcess, runProcess } from "./support/run-process.mjs";

const TABLE = "tasks-dev-table";
const USER = "many";
const CONNECTIONS = 16;
const SINGLE_COMMANDS = 20;
const NOTES = [
  "whole processes, start, reading and history included; the ceiling is the writes alone, as tasks sends them",
  "boto3 and single commands change fewer records, one after the other; median of the rounds",
];

/** @typedef {{ name: string, count: number, rounds: number, run: () => Promise<{ ms: number, cpuSeconds?: number | undefined, peakMb?: number | undefined }> }} Contender */

/** Changes of many records against DynamoDB Local, and what the history costs a single create. @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report[]>} */
export async function changes(bench) {
  const count = bench.quick ? 5_000 : 100_000;
  return [
    await changeAll(bench, "update", count),
    await changeAll(bench, "delete", count),
    await historyOfOne(bench),
  ];
}

/** @param {import("./bench.mjs").Bench} bench @param {"update" | "delete"} verb @param {number} count @returns {Promise<import("./support/print-table.mjs").Report>} */
async function changeAll({ tasks, endpoint, quick, peers: { python } }, verb, count) {
  const env = benchEnvironment(endpoint);
  const all = [...records(count)].map((record) => ({ ...record, user_name: USER }));
  const puts = putRequests(TABLE, all);
  const writes = all.map((record) => writeRequest(verb, toItem(record)));
  const change = verb === "update" ? ["status=changed"] : [];
  const rounds = quick ? 2 : 3;
  const fewer = Math.min(count, 2_000);
  /** @type {Contender[]} */
  const contenders = [
    {
      name: `ceiling (ready requests, ${CONNECTIONS} connections)`,
      count,
      rounds,
      run: async () => ({ ms: await replay(endpoint, writes, CONNECTIONS) }),
    },
    {
      name: `tasks ${verb} --all`,
      count,
      rounds,
      run: () => measureProcess([...tasks, verb, "-u", USER, "--all", "--yes", "-q", ...change], { env }),
    },
    {
      name: `tasks ${verb}, a loop of single commands`,
      count: SINGLE_COMMANDS,
      rounds: 1,
      async run() {
        let ms = 0;
        for (const { deadline_unix_time: deadline } of all.slice(0, SINGLE_COMMANDS)) {
          const one = [verb, "-u", USER, "-d", `${deadline}`, "-q", ...change];
          ms += (await runProcess([...tasks, ...one], { env })).ms;
        }
        return { ms };
      },
    },
  ];
  if (python !== undefined) {
    contenders.push({
      name: `boto3, query and a loop of ${verb}_item`,
      count: fewer,
      rounds: 1,
      run: () => measureProcess(python("change_items", TABLE, USER, verb, `${fewer}`), { env }),
    });
  }
  const results = contenders.map(() => /** @type {Awaited<ReturnType<Contender["run"]>>[]} */ ([]));
  // Java compiles what it runs often: the first round is slower, whoever sends it.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      if (round > contender.rounds || (round === 0 && index > 0)) continue;
      freshPath("store");
      await freshTable(endpoint, TABLE);
      await replay(endpoint, puts, CONNECTIONS);
      const result = await contender.run();
      await expectChanged(endpoint, verb, contender.count, count);
      if (round > 0) results[index]?.push(result);
    }
  }
  const speeds = contenders.map(
    (contender, index) =>
      (contender.count / spread((results[index] ?? []).map(({ ms }) => ms)).median) * 1000,
  );
  const rows = contenders.map(({ name, count: changed }, index) => {
    const its = results[index] ?? [];
    const speed = speeds[index] ?? Number.NaN;
    const cpu = spread(its.map(({ cpuSeconds }) => cpuSeconds ?? Number.NaN)).median;
    const peak = Math.max(...its.map(({ peakMb }) => peakMb ?? Number.NaN));
    return [name, changed, Math.round(speed), speed / (speeds[0] ?? Number.NaN), (cpu / changed) * 1e6, peak];
  });
  return {
    title: `${verb} of ${count.toLocaleString("en")} records on DynamoDB Local`,
    columns: ["", "records", "records/s", "of the ceiling", "client CPU, µs a record", "peak MB"],
    rows,
    notes: NOTES,
  };
}

/** The write that tasks sends for one record: on the condition that it is what was read. @param {"update" | "delete"} verb @param {Record<string, object>} item */
function writeRequest(verb, item) {
  const { user_name, deadline_unix_time } = item;
  const names = Object.keys(item);
  const input = {
    TableName: TABLE,
    Key: { user_name, deadline_unix_time },
    ConditionExpression: names.map((_, index) => `#${index} = :${index}`).join(" AND "),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#${index}`, name])),
    ReturnConsumedCapacity: "TOTAL",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  };
  const values = Object.fromEntries(names.map((name, index) => [`:${index}`, item[name]]));
  if (verb === "delete") return requestBytes("DeleteItem", { ...input, ExpressionAttributeValues: values });
  return requestBytes("UpdateItem", {
    ...input,
    UpdateExpression: `SET #${names.indexOf("status")} = :new`,
    ExpressionAttributeValues: { ...values, ":new": { S: "changed" } },
  });
}

/** @param {string} endpoint @param {"update" | "delete"} verb @param {number} changed @param {number} count */
async function expectChanged(endpoint, verb, changed, count) {
  let found = 0;
  let ExclusiveStartKey;
  do {
    const page = await ask(endpoint, "Scan", {
      TableName: TABLE,
      Select: "COUNT",
      ExclusiveStartKey,
      ...(verb === "update" && {
        FilterExpression: "#s = :s",
        ExpressionAttributeNames: { "#s": "status" },
        ExpressionAttributeValues: { ":s": { S: "changed" } },
      }),
    });
    found += page.Count;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  const expected = verb === "update" ? changed : count - changed;
  if (found !== expected) throw new Error(`${verb} left ${found} records, not ${expected}`);
}

/** @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report>} */
async function historyOfOne({ tasks, endpoint, quick }) {
  await freshTable(endpoint, TABLE);
  freshPath("store");
  const rounds = quick ? 15 : 60;
  const rows = [];
  for (const target of ["local", "DynamoDB Local"]) {
    const env = target === "local" ? benchEnvironment() : benchEnvironment(endpoint);
    /** @type {{ on: number[], off: number[] }} */
    const times = { on: [], off: [] };
    for (let round = 0; round <= rounds; round += 1) {
      // The one that goes first has the colder machine: they take turns.
      const turn =
        round % 2 === 0 ? /** @type {const} */ (["on", "off"]) : /** @type {const} */ (["off", "on"]);
      for (const history of turn) {
        const words = ["create", "-u", history, "-d", `${1.9e9 + round}`, "-q"];
        const { ms } = await runProcess([...tasks, ...words], { env: { ...env, TASKS_HISTORY: history } });
        if (round > 0) times[history].push(ms);
      }
    }
    const [on, off] = [quantiles(times.on), quantiles(times.off)];
    rows.push([
      `create, ${target}`,
      off.median,
      on.median,
      (on.median / off.median - 1) * 100,
      off.tenth,
      on.tenth,
      (on.tenth / off.tenth - 1) * 100,
    ]);
  }
  const columns = ["", "off, ms (median)", "on", "costs %", "off, ms (10 %)", "on", "costs %"];
  return {
    title: `What the history costs a single create, ${rounds} rounds, on and off in turn`,
    columns,
    rows,
  };
}

/** @param {number[]} values */
function quantiles(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: spread(values).median, tenth: sorted[Math.floor(sorted.length / 10)] ?? Number.NaN };
}
