/** What fires a schedule: the clock, or events that match a pattern (JSON text), which only a rule can. */
export type Trigger = Timing | { pattern: string; expression?: undefined };

/** When a schedule fires. Only an expression with `rate` or `cron` and nothing else is within a rule's reach. */
export interface Timing {
  /** As EventBridge writes it: `rate(3 minutes)`, `cron(0 10 * * ? *)`, `at(2026-12-01T09:00:00)`. */
  expression: string;
  pattern?: undefined;
  /** In whose time `cron` and `at` count, as in Asia/Tokyo; undefined: UTC. */
  zone?: string | undefined;
  /** From when and until when it fires, in seconds since 1970. */
  start?: number | undefined;
  end?: number | undefined;
  /** How many minutes late it may fire, so that many do not fire at once; undefined: none. */
  windowM?: number | undefined;
}

/** All that only Scheduler has. */
export const TIMING_PARTS = ["zone", "start", "end", "windowM"] as const;
export type TimingPart = (typeof TIMING_PARTS)[number];
