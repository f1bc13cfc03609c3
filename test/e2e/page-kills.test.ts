import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { newAccount } from "../support/spawn-tasks.ts";
import { startServe } from "../support/start-serve.ts";

const COUNT = 60;

it("serve, killed while the page writes, has made each write whole or not at all", async () => {
  const account = newAccount();
  const keys = Array.from({ length: COUNT }, (_, n) => n + 1);
  const lines = keys.map((n) =>
    JSON.stringify({ user_name: "mai", deadline_unix_time: n, task_description: `T${n}` }),
  );
  const file = join(account.folder, "records.ndjson");
  writeFileSync(file, lines.join("\n"));
  await account.tasks("import", file, "-q");
  const { url, process, ended } = await startServe(account);
  const html = await (await fetch(url, { headers: { accept: "text/html" } })).text();
  const token = /name="page-token" content="([^"]*)"/.exec(html)![1]!;
  const headers = { "content-type": "application/json", "x-tasks-page": token };
  const answered = new Set<number>();
  const move = async (n: number) => {
    const body = JSON.stringify({ user: "mai", deadline: String(n), when: String(n + 1_000_000) });
    const answer = await fetch(`${url}page/reschedule`, { method: "POST", headers, body });
    if (answer.ok) answered.add(n);
  };
  const over = Promise.allSettled(keys.map(move));
  while (answered.size < COUNT / 4) await sleep(1);
  process.kill("SIGKILL");
  await ended;
  await over;
  const { stdout } = await account.tasks("scan", "-o", "ndjson", "-q");
  const found = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { deadline_unix_time: number; task_description: string });
  // Each is in one place, and those of which somebody has heard are in the new one.
  expect(found.map(({ task_description: name }) => name).sort()).toEqual(keys.map((n) => `T${n}`).sort());
  const places = found.map(
    ({ deadline_unix_time: at, task_description: name }) => at - Number(name.slice(1)),
  );
  expect(places.every((place) => place === 0 || place === 1_000_000)).toBe(true);
  const moved = new Set(
    found
      .filter(({ deadline_unix_time: at }) => at > COUNT)
      .map((one) => Number(one.task_description.slice(1))),
  );
  for (const n of answered) expect(moved.has(n)).toBe(true);
});
