import { isObject, type JsonObject } from "../../task/unchecked.ts";

/**
 * The input (JSON text) with the name of its rule or schedule, by which the function's log says whose firing it was. As it is
 * where that would become an attribute of the record, or is there already.
 */
export function namedInput(input: string, rule: string): string {
  const value: unknown = JSON.parse(input);
  if (!isObject(value) || Object.hasOwn(value, "event_rule") || !isBodied(value)) return input;
  return JSON.stringify({ ...value, event_rule: rule });
}

/** The input that `namedInput` made this from; any other text is its own. */
export function unnamedInput(text: string, rule: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  if (!isObject(value) || value["event_rule"] !== rule || !isBodied(value)) return text;
  const { event_rule: _, ...input } = value;
  return JSON.stringify(input);
}

/** Whether its body is the record, and not the event itself. */
function isBodied(event: JsonObject): boolean {
  return isObject(event["body"]) && !Object.hasOwn(event, "user_name");
}
