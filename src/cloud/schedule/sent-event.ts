/** What came of an event on the bus. */
export interface SentEvent {
  /** The event's own id. */
  id: string;
  /** The schedules that it fired, by name, with what came of each: the function's answer, or how it failed. */
  fired: { name: string; result: string; failed: boolean }[];
  /** Those that it matches and that are switched off. */
  disabled: string[];
}
