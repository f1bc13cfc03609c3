import { randomUUID } from "node:crypto";

/**
 * What the rule's target gets: its constant input, or with `stamp` the same and what an input transformer adds, the time
 * (seconds since 1970) for which the rule was due, in EventBridge's form, and an id of the event.
 */
export function scheduledEvent(rule: { input: string; stamp: boolean }, time: number): unknown {
  const input: unknown = JSON.parse(rule.input);
  if (!rule.stamp) return input;
  const eventTime = new Date(time * 1000).toISOString().replace(".000Z", "Z");
  return { ...(input as object), event_id: randomUUID(), event_time: eventTime };
}
