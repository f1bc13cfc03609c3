/** A line that the function, or Lambda itself, has written. */
export interface LogEvent {
  /** Unique in its log. */
  id: string;
  /** In milliseconds since 1970. */
  at: number;
  stream: string;
  message: string;
}

export interface LogRange {
  /** In milliseconds since 1970, both included; without `to`, up to now. */
  from: number;
  to?: number | undefined;
  /** What the lines must be about; others may come all the same. */
  only?: "failures" | "schedules" | undefined;
  newestFirst?: boolean | undefined;
}

/** What the deployed function has logged. */
export interface FunctionLog {
  readonly name: string;
  /** Page by page; a page may be empty, and the next one not. Throws not-found where there is no such log. */
  pages(range: LogRange): AsyncIterable<LogEvent[]>;
}
