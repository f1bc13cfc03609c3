import { readFileSync } from "node:fs";
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

const path = fileURLToPath(new URL("../data/conference-deadlines.ndjson", import.meta.url));

/** Submission deadlines of 347 conferences. */
export const conferences: Conference[] = readFileSync(path, "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Conference);

/** The words after `tasks` that make a record. */
export function createWords(record: Conference): string[] {
  const { user_name, deadline_unix_time, ...attributes } = record;
  const words = Object.entries(attributes).map(([name, value]) => `${name}:=${JSON.stringify(value)}`);
  return ["create", "--quiet", "--user", user_name, "--deadline", String(deadline_unix_time), ...words];
}
