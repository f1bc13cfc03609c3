import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A record of real data as JSON has it: the two keys, and texts, numbers and a map besides. */
export interface Conference {
  user_name: string;
  deadline_unix_time: number;
  year: number;
  place: string;
  comment?: string;
  rank: { ccf: string; core?: string };
  [name: string]: unknown;
}

const path = fileURLToPath(new URL("../../../shared/data/conference-deadlines.ndjson", import.meta.url));

/** Submission deadlines of 347 conferences; undefined where the file is not there, which is said aloud. */
export const conferences: Conference[] | undefined = read();

function read(): Conference[] | undefined {
  if (!existsSync(path)) {
    process.stderr.write(`!!! real-data tests SKIPPED: there is no ${path}\n`);
    return undefined;
  }
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as Conference);
}

/** The words after `tasks` that make a record. */
export function createWords(record: Conference): string[] {
  const { user_name, deadline_unix_time, ...attributes } = record;
  const words = Object.entries(attributes).map(([name, value]) => `${name}:=${JSON.stringify(value)}`);
  return ["create", "--quiet", "--user", user_name, "--deadline", String(deadline_unix_time), ...words];
}
