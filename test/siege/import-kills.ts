import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { newAccount, type Account } from "../support/spawn-tasks.ts";
import type { Assault } from "./support/assault.ts";
import { shellText } from "./support/verdict.ts";

const RECORDS = 8_000;

/**
 * `kill -9` and Ctrl-C at random in local imports of a file of which some is there already, just so: nothing that was there
 * is lost, undo takes back what the import made and nothing else, and the same import again brings the rest.
 */
export async function importKills(assault: Assault): Promise<void> {
  while (!assault.isOver) await oneKill(assault, newAccount());
}

async function oneKill(assault: Assault, account: Account): Promise<void> {
  const lines = Array.from(
    { length: RECORDS },
    (_, n) => `{"user_name":"u${n % 7}","deadline_unix_time":${1_800_000_000 + n}}\n`,
  );
  const file = (name: string, content: string[]) => {
    writeFileSync(join(account.folder, name), content.join(""));
    return join(account.folder, name);
  };
  const all = file("all.ndjson", lines);
  const share = assault.random();
  const some = file("some.ndjson", [lines[0]!, ...lines.slice(1).filter(() => assault.random() < share)]);
  await account.tasks("import", some, "-q");
  const before = await recordsOf(account);

  const how = assault.pick([["--on-conflict", "skip"], ["--on-conflict", "fail"], ["--only-changed"]]);
  const words = ["import", all, ...how];
  const running = account.start(...words);
  const milliseconds = 100 + assault.below(700);
  const signal = assault.pick(["SIGKILL", "SIGINT"] as const);
  await Promise.race([delay(milliseconds), running.ended]);
  running.process.kill(signal);
  const { code, stderr } = await running.ended;
  const detail = `${shellText(words)}, ${signal} after ${milliseconds} ms, ${before.size} there before: ${stderr.slice(0, 300)}`;
  assault.count("imports");
  if (code === null || code === 130) assault.count("ended by a signal");

  const after = await recordsOf(account);
  const made = after.size - before.size;
  assault.count("records made before the signal", made);
  if (!isWithin(before, after)) assault.found("records that were there are lost", detail);
  const { stdout } = await account.tasks("history", "--limit", "1", "-q", "-o", "ndjson");
  const { command, id } = JSON.parse(stdout) as { command: string; id: string };
  if (!command.includes("all.ndjson")) {
    if (made > 0) assault.found("records were made, and the history has nothing", detail);
    return;
  }
  const undone = await account.tasks("undo", id);
  const back = await recordsOf(account);
  if (undone.code !== 0) assault.found(`undo ended with ${undone.code}`, `${detail}\n${undone.stderr}`);
  if (back.size !== before.size || !isWithin(before, back))
    assault.found("undo has not brought the table back", `${detail}\n${undone.stderr}, ${back.size} left`);
  await account.tasks("import", all, "--on-conflict", "skip", "-q");
  if ((await recordsOf(account)).size !== RECORDS)
    assault.found("a second import leaves something out", detail);
}

async function recordsOf(account: Account): Promise<Set<string>> {
  const { stdout } = await account.tasks("scan", "-o", "ndjson");
  return new Set(stdout.split("\n").slice(0, -1));
}

function isWithin(some: Set<string>, all: Set<string>): boolean {
  return [...some].every((line) => all.has(line));
}
