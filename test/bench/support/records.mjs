import { existsSync, renameSync, writeFileSync } from "node:fs";
import { benchPath } from "./folders.mjs";

const SEED = 20_250_101;
const FIRST_DEADLINE = 1_767_225_600;
const WORDS = "report invoice review meeting draft plan budget travel order call letter backup".split(" ");
const STATUSES = ["open", "done", "waiting"];

/** @typedef {{ user_name: string, deadline_unix_time: number, task_description: string, status: string, priority: number, owner: { team: string, id: number }, tags: string[] }} BenchRecord */

/** The same records of about 200 bytes at every run; no two have the same keys. @param {number} count @returns {Generator<BenchRecord>} */
export function* records(count) {
  const random = mulberry32(SEED);
  const pick = (/** @type {string[]} */ list) => list[Math.floor(random() * list.length)] ?? "";
  for (let index = 0; index < count; index += 1) {
    const text = Array.from({ length: 6 }, () => pick(WORDS)).join(" ");
    yield {
      user_name: `user-${String(Math.floor(random() * 1000)).padStart(4, "0")}`,
      deadline_unix_time: FIRST_DEADLINE + index * 60,
      task_description: text,
      status: pick(STATUSES),
      priority: Math.floor(random() * 5),
      owner: { team: pick(WORDS), id: Math.floor(random() * 1e6) },
      tags: [pick(WORDS), pick(WORDS)],
    };
  }
}

/** The records as a file of NDJSON, made once. @param {number} count */
export function recordsFile(count) {
  const path = benchPath("data", `${SEED}-${count}.ndjson`);
  if (existsSync(path)) return path;
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, "");
  let lines = "";
  for (const record of records(count)) {
    lines += `${JSON.stringify(record)}\n`;
    if (lines.length > 1 << 20) {
      writeFileSync(unfinished, lines, { flag: "a" });
      lines = "";
    }
  }
  writeFileSync(unfinished, lines, { flag: "a" });
  renameSync(unfinished, path);
  return path;
}

/** A record as DynamoDB takes it. @param {BenchRecord} record */
export function toItem(record) {
  return {
    user_name: { S: record.user_name },
    deadline_unix_time: { N: `${record.deadline_unix_time}` },
    task_description: { S: record.task_description },
    status: { S: record.status },
    priority: { N: `${record.priority}` },
    owner: { M: { team: { S: record.owner.team }, id: { N: `${record.owner.id}` } } },
    tags: { L: record.tags.map((tag) => ({ S: tag })) },
  };
}

/** A small generator of numbers from 0 to 1 that is the same everywhere. @param {number} seed */
export function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
