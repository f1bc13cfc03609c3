import { fillTemplate } from "../../schedule/event-template.ts";
import type { ScheduleEngine } from "./schedule-info.ts";
import type { Trigger } from "./timing.ts";
import { eventSourceOf, stamped } from "./stamp.ts";

/** What a schedule passes to the function. */
export interface SchedulePayload {
  engine: ScheduleEngine;
  trigger: Trigger;
  /** JSON text. */
  input: string;
  stamp: boolean;
  /** What its rule is called on AWS, or would be. */
  rule: string;
}

/**
 * What the function gets of an event, as EventBridge makes it of the input; the rule's name, which is for its log, only with
 * the stamp. `event`: the event as JSON.parse gives it, or of EventBridge Scheduler its keywords and their values.
 */
export function functionInput({ input, stamp, rule, ...fired }: SchedulePayload, event: unknown): unknown {
  const value: unknown = JSON.parse(input);
  const whole = stamp ? stamped(value as object, { source: eventSourceOf(fired), rule }) : value;
  return fillTemplate(whole, event);
}
