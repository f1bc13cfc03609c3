import { once } from "node:events";
import { onTestFinished } from "vitest";
import { ScheduleRows, type NewLocalSchedule } from "../../src/local/cloud/schedule-rows.ts";
import { Store } from "../../src/local/store/store.ts";
import type { Account, Running } from "./spawn-tasks.ts";
import { systemClock } from "../../src/system/system-clock.ts";

/** `tasks serve` in a process of its own, from when it listens; it ends with the test. */
export async function startServe(
  account: Account,
  ...words: string[]
): Promise<Running & { url: string; row: object }> {
  const running = account.start("serve", "-o", "json", ...words);
  onTestFinished(async () => {
    running.process.kill("SIGKILL");
    await running.ended;
  });
  let text = "";
  while (!text.includes("]\n")) {
    const [part] = (await Promise.race([
      once(running.process.stdout, "data"),
      running.ended.then(({ stderr }) => Promise.reject(new Error(`serve ended: ${stderr}`))),
    ])) as [Buffer];
    text += part.toString();
  }
  const [row] = JSON.parse(text) as [{ url: string }];
  return { ...running, url: row.url, row };
}

/** Writes a schedule of `example_kumamoto` into the account's store, made so long ago that it fires in `inSeconds`. */
export function addSchedule(
  account: Account,
  inSeconds: number,
  changes: Partial<NewLocalSchedule> = {},
): void {
  const store = new Store(account.dataDir, systemClock);
  try {
    new ScheduleRows(() => store, { service: "tasks", stage: "dev" }).create({
      name: "nightly",
      engine: "rule",
      trigger: { expression: "rate(1 minute)" },
      input: '{"body":{"user_name":"example_kumamoto"}}',
      stamp: false,
      enabled: true,
      table: "tasks-dev-table",
      createdAt: Math.floor(Date.now() / 1000) - 60 + inSeconds,
      ...changes,
    });
  } finally {
    store.close();
  }
}

/** The schedules in the account's store. */
export function readSchedules<Result>(account: Account, read: (schedules: ScheduleRows) => Result): Result {
  const store = new Store(account.dataDir, systemClock);
  try {
    return read(new ScheduleRows(() => store, { service: "tasks", stage: "dev" }));
  } finally {
    store.close();
  }
}
