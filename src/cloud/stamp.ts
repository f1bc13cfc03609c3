import { usageError } from "../errors.ts";
import { isObject } from "../task/unchecked.ts";

/** Where EventBridge finds an event's time and id; JSON paths (User Guide, "Amazon EventBridge input transformation"). */
export const STAMP_PATHS = { id: "$.id", time: "$.time" };

const STAMP = ',"event_id":<id>,"event_time":<time>}';

/**
 * The input with the event's own id and time, so that the function sees that a delivery is a repetition: an InputTemplate,
 * into which EventBridge puts the values with their quotes. `input`: JSON text of an object with members.
 */
export function stampTemplate(input: string): string {
  // EventBridge would take an angle bracket in a text for a variable; escaped it is the same JSON.
  const safe = input.replaceAll("<", String.raw`\u003c`).replaceAll(">", String.raw`\u003e`);
  return safe.slice(0, -1) + STAMP;
}

/** The input that `stampTemplate` made a template from; undefined for somebody else's template. */
export function unstamped(paths: { [name: string]: string }, template: string): string | undefined {
  const isOurs = paths["id"] === STAMP_PATHS.id && paths["time"] === STAMP_PATHS.time;
  if (!isOurs || Object.keys(paths).length !== 2 || !template.endsWith(STAMP)) return undefined;
  return `${template.slice(0, -STAMP.length)}}`;
}

// API reference of EventBridge, Target and InputTransformer.
const LONGEST = 8192;

/** The input as JSON without spaces. Throws a usage error for what EventBridge or the function refuses. */
export function checkInput(text: string, { stamp }: { stamp: boolean }): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw usageError(
      `--input is not JSON: ${(error as Error).message}`,
      `write it as in --input '{"body":{"user_name":"example_kumamoto"}}'`,
    );
  }
  if (stamp && !(isObject(value) && Object.keys(value).length > 0)) {
    throw usageError(
      "--stamp needs an --input that is an object with members",
      `write it as in --input '{"body":{"user_name":"example_kumamoto"}}'`,
    );
  }
  if (stamp && ["event_id", "event_time"].some((name) => Object.hasOwn(value as object, name))) {
    throw usageError(
      "--stamp adds event_id and event_time, which --input has already",
      "take them out of --input",
    );
  }
  const compact = JSON.stringify(value);
  const length = stamp ? stampTemplate(compact).length : compact.length;
  if (length <= LONGEST) return compact;
  throw usageError(
    `--input has ${length} characters; EventBridge takes at most ${LONGEST}`,
    "shorten it: the record's long texts can be written by an update later",
  );
}
