/** What came of a request or an event: `partial`: some of many records were written; `unchanged`: a calendar that is known already. */
type LogOutcome =
  | "created"
  | "duplicate"
  | "taken"
  | "partial"
  | "listed"
  | "unchanged"
  | "refused"
  | "failed";

/**
 * One line of the log, a JSON object. It never has more of a record than its key, and nothing of a body or a secret.
 * In this order, and each only where there is such a thing.
 */
export interface LogEntry {
  /** ERROR: a fault, after which AWS or the client tries again. WARN: what was asked for was refused. */
  level: "INFO" | "WARN" | "ERROR";
  /** What was asked for: `create`, `create many`, `list`, `calendar`, or `refuse` where that cannot be said. */
  message: string;
  /** Lambda's, the same in each attempt at one event. */
  requestId: string;
  /** The rule or schedule that fired, `<service>-<stage>-<name>`. */
  schedule?: string;
  outcome: LogOutcome;
  /** As over HTTP, also where nobody hears it. */
  status: number;
  user_name?: string;
  deadline_unix_time?: number;
  /** What identifies the event (`--stamp`). */
  stamp?: string;
  /** How many records were sent, or are in the answer. */
  records?: number;
  /** How many of many were written. */
  created?: number;
  /** How long it took, in milliseconds. */
  ms: number;
  /** The kind of a fault, as in `ProvisionedThroughputExceededException`. */
  error?: string;
  /** Why nothing, or not everything, was done. */
  reason?: string;
}

/** What is known of a request when it is done; the rest is the same for all. */
export type LogDetails = Omit<LogEntry, "level" | "message" | "requestId" | "ms" | "status">;

/** The line itself. `now`: milliseconds since 1970. */
export function logLine(entry: LogEntry, now: number): string {
  return `${JSON.stringify({ timestamp: new Date(now).toISOString(), ...entry })}\n`;
}
