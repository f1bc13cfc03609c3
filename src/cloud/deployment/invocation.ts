/** What a function answered. */
export interface Invocation {
  /** JSON text. */
  answer: string;
  /** How it failed; undefined when it did not. */
  failure: string | undefined;
  /** The end of its log. */
  log: string;
}
