import { shorten, usageError } from "../../errors.ts";
import { isObject, readPatternJson, showJson, type JsonObject } from "./pattern-json.ts";

// What TestEventPattern does not go without, as recorded on AWS in LocalStack's tests. The API reference names
// `resources`, too, but AWS takes events that lack it, as they may lack `version` and `detail`.
const NEEDED: { [name: string]: string } = {
  id: "7bf73129-1428-4cd3-a780-95db273d1602",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "123456789012",
  time: "2026-11-26T09:00:00Z",
  region: "us-east-1",
};

/** An event as EventBridge has it. Throws usage errors, that begin with `what`, for what it would not call an event. */
export function readEvent(text: string, what: string): JsonObject {
  const all = `an event has ${members(NEEDED)} and its "detail"`;
  const event = readPatternJson(text, what, all);
  if (!isObject(event)) {
    const kind = Array.isArray(event) ? "a list" : shorten(showJson(event));
    throw usageError(`${what} is not an event but ${kind}`, all);
  }
  const missing = Object.keys(NEEDED).filter((name) => !Object.hasOwn(event, name));
  if (missing.length === 0) return event;
  throw usageError(
    `${what} is not an event: it has no ${missing.join(", no ")}`,
    `add ${members(Object.fromEntries(missing.map((name) => [name, NEEDED[name]])))}`,
  );
}

/** The members of an object as JSON, without its braces. */
function members(object: object): string {
  return JSON.stringify(object).slice(1, -1);
}
