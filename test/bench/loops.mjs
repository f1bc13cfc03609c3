import { writeFileSync } from "node:fs";
import { benchEnvironment } from "./support/bench-environment.mjs";
import { freshTable } from "./support/dynamo.mjs";
import { freshPath } from "./support/folders.mjs";
import { spread } from "./support/interleave.mjs";
import { records } from "./support/records.mjs";
import { measureProcess, runProcess } from "./support/run-process.mjs";

const TABLE = "tasks-dev-table";
const USER = "many";
const COUNT = 1_000;
const LOOP = 'while IFS= read -r deadline; do "$@" -d "$deadline"; done < "$LINES_OF"';
const NOTES = [
  "processor time of the processes and of the shell that starts them, without DynamoDB Local's; time that passes depends on",
  "what else the machine does. Of the loop so many are run, and counted up to 1,000; median of the rounds, in turn",
];

/** @typedef {{ words: string[], isOn: "something" | "nothing", one: string[] }} Work a command of the loop, and the one in its place */

/** What a loop of single commands costs a shell script, and what the same costs in one command. @param {import("./bench.mjs").Bench} bench @returns {Promise<import("./support/print-table.mjs").Report[]>} */
export async function loops({ tasks, endpoint, quick }) {
  const singles = quick ? 20 : 100;
  const rounds = quick ? 1 : 3;
  const all = [...records(COUNT)].map((record) => ({ ...record, user_name: USER, status: "open" }));
  const file = freshPath("data", "loops.ndjson");
  writeFileSync(file, all.map((record) => `${JSON.stringify(record)}\n`).join(""));
  const lines = freshPath("data", "loops.txt");
  const deadlines = all.slice(0, singles).map((record) => `${record.deadline_unix_time}\n`);
  writeFileSync(lines, deadlines.join(""));
  /** @type {Record<string, Work>} */
  const works = {
    "get, or get --keys": { words: ["get"], isOn: "something", one: ["get", "--keys", file] },
    "create, or import": { words: ["create", "status=open"], isOn: "nothing", one: ["import", file] },
    "done, or done --keys": {
      words: ["done"],
      isOn: "something",
      one: ["done", "--keys", file, "--yes"],
    },
  };
  const rows = [];
  /** @type {import("./support/print-table.mjs").Figures} */
  const figures = {};
  for (const target of ["local", "DynamoDB Local"]) {
    const isLocal = target === "local";
    const env = { ...(isLocal ? benchEnvironment() : benchEnvironment(endpoint)), LINES_OF: lines };
    for (const [name, { words, isOn, one }] of Object.entries(works)) {
      const loop = ["sh", "-c", LOOP, "sh", ...tasks, ...words, "-u", USER, "-q", "-o", "ndjson"];
      /** @type {Record<"loop" | "one", { cpu: number[], seconds: number[] }>} */
      const costs = { loop: { cpu: [], seconds: [] }, one: { cpu: [], seconds: [] } };
      for (let round = 0; round <= rounds; round += 1) {
        for (const [way, command, times] of /** @type {const} */ ([
          ["loop", loop, COUNT / singles],
          ["one", [...tasks, ...one, "-q", "-o", "ndjson"], 1],
        ])) {
          freshPath("store");
          if (!isLocal) await freshTable(endpoint, TABLE);
          if (isOn === "something") await runProcess([...tasks, "import", "-q", file], { env });
          const { ms, cpuSeconds } = await measureProcess([...command], { env });
          if (round === 0) continue;
          costs[way].cpu.push((cpuSeconds ?? Number.NaN) * times);
          costs[way].seconds.push((ms / 1000) * times);
        }
      }
      const [loopCpu, oneCpu] = [spread(costs.loop.cpu).median, spread(costs.one.cpu).median];
      const place = isLocal ? "local store" : target;
      figures[`${words[0]} of 1,000 records, ${place}: CPU s`] = { loop: loopCpu, "one command": oneCpu };
      const [loopSeconds, oneSeconds] = [spread(costs.loop.seconds).median, spread(costs.one.seconds).median];
      rows.push([`${name}, ${target}`, loopCpu, oneCpu, loopCpu / oneCpu, loopSeconds / oneSeconds]);
    }
  }
  return [
    {
      title: `1,000 records, one command each (${singles} are run) or one command for all`,
      columns: ["", "loop, CPU s", "one, CPU s", "× CPU", "× time"],
      rows,
      notes: NOTES,
      figures,
    },
  ];
}
