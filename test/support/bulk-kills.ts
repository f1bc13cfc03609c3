import { setTimeout as delay } from "node:timers/promises";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Account, Running } from "./spawn-tasks.ts";

const DAY = 86_400;
const NEWLINE = 10;
const USER = "熊本 はまち";

export interface KilledBulk {
  words: string[];
  killed: boolean;
  /** How many records were changed before the kill. */
  changed: number;
  /** What is wrong; undefined where nothing is. */
  wrong: string | undefined;
  /** The table after the undo. */
  back: string;
}

/** A table with so many records of one user, a minute apart, so that one moved by some minutes meets another. */
export async function fillForBulks(account: Account, count: number): Promise<void> {
  const file = join(account.folder, "records.ndjson");
  const lines = Array.from({ length: count }, (_, n) => {
    const more = n % 7 === 0 ? `,"n":${n}.50,"tags":["b","a"]` : "";
    return `{"user_name":"${USER}","deadline_unix_time":${1_800_000_000 + n * 60},"id":"r${n}","status":"open"${more}}\n`;
  });
  writeFileSync(file, lines.join(""));
  await account.tasks("import", file, "-q");
}

/** When a bulk is killed: after a time, or once it has printed so many records. */
export type Moment = { milliseconds: number } | { records: number };

async function untilThen(running: Running, moment: Moment): Promise<unknown> {
  if ("milliseconds" in moment) return Promise.race([delay(moment.milliseconds), running.ended]);
  let printed = 0;
  const enough = new Promise<void>((resolve) => {
    running.process.stdout.on("data", (part: Buffer) => {
      for (const byte of part) if (byte === NEWLINE) printed += 1;
      if (printed >= moment.records) resolve();
    });
  });
  return Promise.race([enough, running.ended]);
}

/**
 * Starts a bulk delete or reschedule, kills it at some moment, and looks: each record has to be in exactly one place and
 * whole, and undo has to bring the table back byte for byte. `known`: the table as it is now, where that is known.
 */
export async function killBulk(
  account: Account,
  verb: "delete" | "later" | "earlier",
  moment: Moment,
  known?: string,
): Promise<KilledBulk> {
  const select = ["--user", USER, "--all", "--yes", "-q"];
  const words =
    verb === "delete"
      ? ["delete", ...select]
      : ["reschedule", ...select, verb === "later" ? "--by=+10m" : "--by=-10m"];
  const before = known ?? (await scan(account));
  const last = await lastEntry(account);
  const running = account.start(...words);
  await untilThen(running, moment);
  running.process.kill("SIGKILL");
  const { code, stderr } = await running.ended;
  const after = await scan(account);
  const told = (wrong: string | undefined, back = after): KilledBulk => ({
    back,
    words,
    killed: code === null,
    changed: changedBetween(before, after),
    wrong: wrong === undefined ? undefined : `${wrong} (exit ${code}; ${stderr.slice(0, 300)})`,
  });
  const lost = verb === "delete" ? notWithin(before, after) : notInOnePlace(before, after);
  if (lost !== undefined) return told(lost);
  const entry = await lastEntry(account);
  if (entry === last)
    return told(before === after ? undefined : "records were changed, and the history has nothing");
  const undone = await account.tasks("undo", entry!);
  const back = await scan(account);
  if (undone.code !== 0) return told(`undo ended with ${undone.code}: ${undone.stderr.slice(0, 500)}`, back);
  return told(back === before ? undefined : "undo has not brought the table back", back);
}

async function scan(account: Account): Promise<string> {
  const { stdout } = await account.tasks("query", "--user", USER, "--consistent", "-o", "ndjson");
  return stdout;
}

async function lastEntry(account: Account): Promise<string | undefined> {
  const { stdout } = await account.tasks("history", "--limit", "1", "-q", "-o", "ndjson");
  return stdout === "" ? undefined : (JSON.parse(stdout) as { id: string }).id;
}

const linesOf = (text: string) => text.split(/(?<=\n)/).filter((line) => line !== "");

function changedBetween(before: string, after: string): number {
  const there = new Set(linesOf(after));
  return linesOf(before).filter((line) => !there.has(line)).length;
}

function notWithin(before: string, after: string): string | undefined {
  const known = new Set(linesOf(before));
  const strange = linesOf(after).find((line) => !known.has(line));
  return strange === undefined ? undefined : `a record that was not there before: ${strange}`;
}

/** Each record once, under its deadline or under the one moved by ten minutes, and otherwise as it was. */
function notInOnePlace(before: string, after: string): string | undefined {
  const read = (text: string) =>
    new Map(
      linesOf(text).map((line) => {
        const { id, deadline_unix_time: deadline, ...rest } = JSON.parse(line);
        return [id as string, { deadline: deadline as number, rest: JSON.stringify(rest) }];
      }),
    );
  const [was, is] = [read(before), read(after)];
  if (linesOf(after).length !== is.size) return "a record is in two places";
  for (const [id, { deadline, rest }] of was) {
    const found = is.get(id);
    if (found === undefined) return `${id} is in no place`;
    if (Math.abs(found.deadline - deadline) % 600 !== 0 || Math.abs(found.deadline - deadline) > DAY)
      return `${id} is at ${found.deadline}, and was at ${deadline}`;
    if (found.rest !== rest) return `${id} was ${rest} and is ${found.rest}`;
  }
  return undefined;
}
