import { setTimeout as sleep } from "node:timers/promises";
import { ScheduleRows } from "../../src/local/cloud/schedule-rows.ts";
import { Store } from "../../src/local/store/store.ts";
import { systemClock } from "../../src/system/system-clock.ts";
import { newAccount, type Account } from "../support/spawn-tasks.ts";
import type { Assault } from "./support/assault.ts";

const ONCE = 80;
const PATTERNS = ["left", "right"];
// As long as a lease, and somewhat more.
const LAST_SERVE_MS = 36_000;

/**
 * `kill -9` at random of `tasks serve` and `tasks schedule send`, while one-time schedules come due and events are sent: each
 * one-time schedule has made its record once and is gone, and each event has fired all that it matches, once, or nothing.
 */
export async function firingKills(assault: Assault): Promise<void> {
  const account = newAccount();
  await account.tasks("provision", "-q");
  addSchedules(account);
  let event = 0;
  const acknowledged: number[] = [];
  const end = performance.now() + 24_000;
  while (performance.now() < end) {
    const serving = account.start("serve", "-q");
    await sleep(300 + 900 * assault.random());
    const id = (event += 1);
    const sending = account.start(
      "schedule",
      "send",
      "-q",
      JSON.stringify({ source: "siege", "detail-type": "event", id: `e${id}` }),
    );
    const timer = setTimeout(() => sending.process.kill("SIGKILL"), 150 + 500 * assault.random());
    if (assault.below(2) === 0) serving.process.kill("SIGKILL");
    const { code } = await sending.ended;
    clearTimeout(timer);
    if (code === 0) acknowledged.push(id);
    serving.process.kill("SIGKILL");
    await serving.ended;
    assault.count("kills of serve");
    assault.count(code === 0 ? "events sent" : "kills of send");
  }
  const last = account.start("serve", "-q");
  await sleep(LAST_SERVE_MS);
  last.process.kill("SIGINT");
  await last.ended;
  await judgeRecords(assault, account, acknowledged);
}

function addSchedules(account: Account): void {
  const store = new Store(account.dataDir, systemClock);
  const schedules = new ScheduleRows(() => store, { service: "tasks", stage: "dev" });
  const now = Math.floor(Date.now() / 1000);
  const of = { stamp: true, enabled: true, table: "tasks-dev-table", createdAt: now };
  for (let index = 0; index < ONCE; index += 1) {
    const at = new Date((now + 2 + (index % 20)) * 1000).toISOString().slice(0, 19);
    const input = '{"body":{"user_name":"once"}}';
    schedules.create({
      ...of,
      name: `once${index}`,
      engine: "scheduler",
      trigger: { expression: `at(${at})` },
      input,
    });
  }
  for (const name of PATTERNS) {
    const input = `{"body":{"user_name":"${name}"}}`;
    schedules.create({ ...of, name, engine: "rule", trigger: { pattern: '{"source":["siege"]}' }, input });
  }
  store.close();
}

async function judgeRecords(assault: Assault, account: Account, acknowledged: number[]): Promise<void> {
  const stampsOf = async (user: string) => {
    const { stdout } = await account.tasks("query", "-q", "-u", user, "-o", "ndjson");
    const lines = stdout.split("\n").filter((line) => line !== "");
    return lines.map((line) => (JSON.parse(line) as { stamp: string }).stamp.split(" "));
  };
  const once = (await stampsOf("once")).map(([rule]) => rule);
  assault.count("one-time schedules", ONCE);
  if (once.length !== ONCE || new Set(once).size !== ONCE)
    assault.found(
      "one-time schedules fired not at all, or twice",
      `${once.length} records: ${once.join(" ")}`,
    );
  const { stdout } = await account.tasks("schedule", "list", "-q", "-o", "csv", "--fields", "name");
  if (stdout !== ["name", ...PATTERNS, ""].join("\n")) assault.found("schedules that are left", stdout);
  const [left = [], right = []] = await Promise.all(
    PATTERNS.map(async (name) => (await stampsOf(name)).map(([, id = ""]) => id)),
  );
  assault.count("events that fired", left.length);
  if (left.toSorted().join(" ") !== right.toSorted().join(" ") || new Set(left).size !== left.length)
    assault.found(
      "an event fired a part of what it matches, or twice",
      `${left.join(" ")}; ${right.join(" ")}`,
    );
  const lost = acknowledged.filter((id) => !left.includes(`e${id}`));
  if (lost.length > 0) assault.found("events that were acknowledged are lost", lost.join(" "));
}
