import { canonicalJson } from "../canonical-json.ts";
import { unnamedInput } from "./named-input.ts";
import { isObject } from "../../task/unchecked.ts";
import { checkInput, stamped } from "./stamp.ts";

/** The input (JSON text) as Scheduler sends it with what identifies the event. `rule`: what a rule of the schedule would be called. */
export function stampedInput(input: string, rule: string): string {
  return JSON.stringify(stamped(JSON.parse(input) as object, { source: "scheduler", rule }));
}

/** What a schedule's input was before that, canonical, and whether it was so stamped. */
export function readStamped(text: string, rule: string): { input: string; stamp: boolean } {
  const plain = { input: canonicalJson(unnamedInput(text, rule)), stamp: false };
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return plain;
    const stamp = Object.entries(stamped({}, { source: "scheduler", rule }));
    if (stamp.some(([name, text]) => value[name] !== text)) return plain;
    const input = Object.entries(value).filter(([name]) => !stamp.some(([member]) => member === name));
    return { input: canonicalJson(JSON.stringify(Object.fromEntries(input))), stamp: true };
  } catch {
    return plain;
  }
}

/** A rule's input as one of Scheduler, whose firings tell of their time and id by other names. Throws usage errors. */
export function inputForScheduler(input: string, { stamp }: { stamp: boolean }): string {
  const text = input
    .replaceAll("<$.time>", "<aws.scheduler.scheduled-time>")
    .replaceAll("<$.id>", "<aws.scheduler.execution-id>");
  return checkInput(text, { stamp, source: "scheduler" });
}
