/**
 * What the rule's target gets: its constant input, or with `stamp` the same and what an input transformer adds, the rule and
 * the time (seconds since 1970) for which it was due, in EventBridge's form.
 */
export function scheduledEvent(
  { input, stamp, rule }: { input: string; stamp: boolean; rule: string },
  time: number,
): unknown {
  const event: unknown = JSON.parse(input);
  if (!stamp) return event;
  const eventTime = new Date(time * 1000).toISOString().replace(".000Z", "Z");
  return { ...(event as object), event_rule: rule, event_time: eventTime };
}
