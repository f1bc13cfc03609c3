import type { Attributes } from "../../task/attribute-value.ts";
import type { FunctionLog } from "./function-log.ts";
import { readLogLine } from "./read-log-line.ts";

/** How far back a firing is looked for, in milliseconds: 7 days. */
const SPAN = 604_800_000;
/** So many that a list stays quick; most need one. */
const MOST_PAGES = 5;

interface LastFiring {
  /** When the function was done with it, in seconds since 1970. */
  at: number;
  /** As in `201 example_kumamoto 1796115600`. */
  result: string;
}

interface LastFirings {
  firings: ReadonlyMap<string, LastFiring>;
  /** From when on each firing was seen, in seconds since 1970. */
  since: number;
  /** Whether the log has more than was looked through. */
  isCut: boolean;
}

/**
 * What came of the last firing of each of these rules and schedules, by their full names, as the log tells it. `now`:
 * milliseconds since 1970.
 */
export async function lastFirings(
  log: FunctionLog,
  wanted: ReadonlySet<string>,
  now: number,
): Promise<LastFirings> {
  const firings = new Map<string, LastFiring>();
  let oldest = now;
  let pages = 0;
  const begin = now - SPAN;
  for await (const page of log.pages({ from: begin, only: "schedules", newestFirst: true })) {
    for (const { at: ms, message } of page) {
      oldest = Math.min(oldest, ms);
      const { fields } = readLogLine(message);
      const { schedule } = fields;
      if (schedule === undefined || !("S" in schedule) || !wanted.has(schedule.S)) continue;
      const at = Math.floor(ms / 1000);
      // An emulator may give the oldest first.
      if (at > (firings.get(schedule.S)?.at ?? -1)) firings.set(schedule.S, { at, result: resultOf(fields) });
    }
    pages += 1;
    if (firings.size === wanted.size) break;
    if (pages === MOST_PAGES) return { firings, since: Math.floor(oldest / 1000), isCut: true };
  }
  return { firings, since: Math.floor(begin / 1000), isCut: false };
}

/** In the words of the local target where a record was made; else what came of it, and why. */
function resultOf(fields: Attributes): string {
  const text = (name: string) => {
    const value = fields[name];
    return value === undefined ? undefined : "N" in value ? value.N : "S" in value ? value.S : undefined;
  };
  const words = (...names: string[]) => names.map(text).filter((word) => word !== undefined);
  if (text("outcome") === "created") return words("status", "user_name", "deadline_unix_time").join(" ");
  const why = words("error", "reason");
  return [words("status", "outcome").join(" "), ...why].join(": ");
}
