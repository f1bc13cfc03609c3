import type { LogEntry } from "../../function/log-entry.ts";
import { formatInstant } from "../../task/instant.ts";

/** A line for the terminal; what goes wrong is told even under --quiet. */
export type SayLine = (line: string, what: "done" | "wrong") => void;

/** What the offline cloud says of itself on the terminal. */
export interface OfflineWords {
  /** A time at which a schedule was due, in seconds since 1970, and what came of it. */
  fired(due: number, name: string, result: string): void;
  /** The same of something that happened just now. */
  now(what: string, result: string | number): void;
  /** What the function reports of itself, of which its errors are said. */
  log(entry: LogEntry): void;
  fault(error: unknown): void;
}

/** `tz`: in which times are said. `now`: milliseconds since 1970. */
export function offlineWords(say: SayLine, { tz, now }: { tz: string; now: () => number }): OfflineWords {
  const fired = (seconds: number, what: string, result: string | number) =>
    say(`${formatInstant(seconds, tz)}  ${what}  ${result}`, "done");
  return {
    fired,
    now: (what, result) => fired(Math.floor(now() / 1000), what, result),
    log(entry) {
      if (entry.level === "ERROR") say(`error: ${String(entry.error)}: ${String(entry.reason)}`, "wrong");
    },
    fault: (error) => say(`error: ${error instanceof Error ? error.message : String(error)}`, "wrong"),
  };
}
