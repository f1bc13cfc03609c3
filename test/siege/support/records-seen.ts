/** The records of an answer in ndjson, by their deadline; the same deadline twice is an error. */
export function recordsByDeadline(ndjson: string): Map<number, string> {
  const seen = new Map<number, string>();
  for (const line of ndjson.split("\n")) {
    if (line === "") continue;
    const record = JSON.parse(line) as { [name: string]: unknown };
    const deadline = Number(record["deadline_unix_time"]);
    if (seen.has(deadline)) throw new Error(`there are two records at ${deadline}`);
    seen.set(deadline, recordText(record));
  }
  return seen;
}

/** A record as a text that equal records share. When it was done only the program knows. */
export function recordText(record: { [name: string]: unknown }): string {
  const entries = Object.entries(record).filter(([name]) => name !== "completed_unix_time");
  return JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
