import { usageError } from "../errors.ts";
import { nearestWord } from "../task/nearest-word.ts";

/** What a firing tells of itself: the event of a pattern, that of a rate or cron rule, or EventBridge Scheduler's keywords. */
export type EventSource = "pattern" | "timed rule" | "scheduler";

// User Guide of EventBridge, "Events".
const MEMBERS = ["version", "id", "detail-type", "source", "account", "time", "region", "resources"];
// User Guide of EventBridge Scheduler, "Adding context attributes".
const KEYWORDS = ["schedule-arn", "scheduled-time", "execution-id", "attempt-number"];
const KEYWORD = "aws.scheduler.";
// API reference of EventBridge, InputTransformer: TransformerPaths.
const LONGEST = 256;
// User Guide of EventBridge, "Amazon EventBridge input transformation"; of its wildcards nobody says what they give.
const PATH = /^\$(?:\.[\w/-]+(?:\[\d+\])*)+$/;
const EXAMPLES = "write it as in <$.detail.instance-id>, <$.time> or <$.resources[0]>";

/** Throws a usage error for the inside of a placeholder, as in `$.detail.state`, that would never be filled. */
export function checkPath(path: string, { source, what }: { source: EventSource; what: string }): void {
  if (path.startsWith("aws.")) return checkKeyword(path, source, what);
  if (source === "scheduler") {
    throw usageError(
      `${what}: <${path}> is a field of an event, and EventBridge Scheduler sends none`,
      "write <aws.scheduler.scheduled-time>, or leave --engine, --zone, --start and --end out",
    );
  }
  if (!PATH.test(path)) throw malformed(path, what);
  if (path.length > LONGEST)
    throw usageError(`${what}: <${path.slice(0, 40)}…> is longer than ${LONGEST} characters`, EXAMPLES);
  const [first = ""] = stepsOf(path);
  const known = source === "pattern" ? [...MEMBERS, "detail"] : MEMBERS;
  if (known.includes(first)) return;
  if (first === "detail") {
    throw usageError(
      `${what}: <${path}> has no value: the event of a rate or cron rule has an empty detail`,
      `it has ${MEMBERS.map((name) => `<$.${name}>`).join(", ")}`,
    );
  }
  const nearest = nearestWord(first, known);
  throw usageError(
    `${what}: an event has no '${first}', which <${path}> asks for`,
    nearest === undefined
      ? `its own fields are in its detail: write <$.detail${path.slice(1)}>`
      : `write <${path.replace(`$.${first}`, `$.${nearest}`)}>`,
  );
}

function checkKeyword(path: string, source: EventSource, what: string): void {
  if (!path.startsWith(KEYWORD)) throw usageError(`${what}: <${path}> is not a field of the event`, EXAMPLES);
  const name = path.slice(KEYWORD.length);
  if (!KEYWORDS.includes(name)) {
    const known = KEYWORDS.map((keyword) => `<${KEYWORD}${keyword}>`);
    const nearest = nearestWord(name, KEYWORDS);
    throw usageError(
      `${what}: EventBridge Scheduler has no <${path}>`,
      `write ${nearest === undefined ? known.join(", ") : `<${KEYWORD}${nearest}>`}`,
    );
  }
  if (source === "scheduler") return;
  throw usageError(
    `${what}: <${path}> is EventBridge Scheduler's, and a rule has the fields of its event`,
    name === "scheduled-time" ? "write <$.time>, or add --engine scheduler" : EXAMPLES,
  );
}

function malformed(path: string, what: string): Error {
  const dotted = path.replaceAll(/\[["']([\w/-]+)["']\]/g, ".$1").replace(/^\$(?=\w)/, "$.");
  const isRight = PATH.test(dotted);
  return usageError(
    `${what}: <${path}> is not a path that EventBridge takes`,
    isRight ? `write <${dotted}>` : EXAMPLES,
  );
}

/** The value at a checked path of an event, or of a keyword; undefined where there is none. */
export function valueAt(event: unknown, path: string): unknown {
  let value = event;
  for (const step of path.startsWith("aws.") ? [path] : stepsOf(path)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as { [name: string]: unknown })[step];
  }
  return value;
}

/** `detail`, `tags`, `0` of `$.detail.tags[0]`. */
function stepsOf(path: string): string[] {
  return path
    .slice(2)
    .split(/[.[\]]+/)
    .filter((step) => step !== "");
}
