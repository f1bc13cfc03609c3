import { expect } from "vitest";
import type { Machine, Run } from "./run-tasks.ts";

/** The records of an answer in ndjson. */
export function recordsOf({ code, stdout }: Run): { user_name: string; deadline_unix_time: number }[] {
  expect(code).toBe(0);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/** The records of an answer as `user@deadline`. */
export function keysOf(run: Run): string[] {
  return recordsOf(run).map((record) => `${record.user_name}@${record.deadline_unix_time}`);
}

/** Walks a list page by page, as a person would: goes on with each cursor until there is none. Gives the keys a page. */
export async function walk({ tasks }: Machine, ...words: string[]): Promise<string[][]> {
  const pages: string[][] = [];
  for (let more: string[] = []; ;) {
    const run = await tasks(...words, ...more);
    pages.push(keysOf(run));
    if (pages.length > 100) throw new Error("the walk does not end");
    const cursor = /--after (\S+)\n$/.exec(run.stderr)?.[1];
    if (cursor === undefined) return pages;
    more = ["--after", cursor];
  }
}
