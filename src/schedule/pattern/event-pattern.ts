import { usageError } from "../../errors.ts";
import { patternCondition, type Condition } from "./pattern-condition.ts";
import { OPERATORS } from "./pattern-operators.ts";

/** What must hold for a leaf of an event, by its path (`detail.state`): one of the conditions. */
export type PatternRule = Map<string, Condition[]>;

/** A pattern that EventBridge takes. An event matches when it satisfies one of the rules (`$or` makes several). */
export interface EventPattern {
  /** The pattern as JSON without spaces. */
  text: string;
  rules: PatternRule[];
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

// API reference of EventBridge, PutRule, and User Guide, "$or".
const LONGEST = 4096;
const MOST_RULES = 1000;
const OR = "$or";
// Names that AWS keeps for operators to come (Constants.java of aws/event-ruler).
const RESERVED =
  "exactly html regex not-wildcard not-equals-ignore-case date-after date-on-or-after date-before \
date-on-or-before in-date-range ip-address-in-range ip-address-not-in-range = < <= > >=".split(" ");
const EXAMPLE = `write an object, as in {"source":["aws.ec2"],"detail":{"state":["running"]}}`;

/** Reads an event pattern as AWS's Event Ruler does. `what` names it in errors. Throws usage errors. */
export function parsePattern(text: string, what = "the pattern"): EventPattern {
  const { json, compact } = parseJson(text, what);
  if (compact.length > LONGEST) {
    throw usageError(
      `${what} has ${compact.length} characters; EventBridge takes at most ${LONGEST}`,
      "make two schedules, or match with a prefix or a wildcard instead of a list",
    );
  }
  if (!isObject(json)) throw usageError(`${what} is not a JSON object`, EXAMPLE);
  return { text: compact, rules: addObject([new Map()], json, { what, path: "", inOr: false }) };
}

interface Place {
  what: string;
  path: string;
  inOr: boolean;
}

function addObject(rules: PatternRule[], json: { [name: string]: Json }, place: Place): PatternRule[] {
  const entries = Object.entries(json);
  if (entries.length === 0) {
    const where = place.path === "" ? place.what : `${place.what}: ${place.path}`;
    throw usageError(`${where} is an empty object, which matches nothing`, EXAMPLE);
  }
  let all = rules;
  for (const [name, value] of entries) {
    const path = place.path === "" ? name : `${place.path}.${name}`;
    // Under another form it is a field of that name, as it was before AWS knew $or.
    if (name === OR && !isObject(value)) all = addAlternatives(all, value, { ...place, path });
    else all = addField(all, name, value, { ...place, path });
    if (all.length <= MOST_RULES) continue;
    throw usageError(
      `${place.what}: ${path} makes ${all.length} combinations; EventBridge takes at most ${MOST_RULES}`,
      "split the alternatives over several schedules",
    );
  }
  return all;
}

function addField(rules: PatternRule[], name: string, value: Json, place: Place): PatternRule[] {
  const { what, path } = place;
  if (place.inOr && (Object.hasOwn(OPERATORS, name) || RESERVED.includes(name))) {
    throw usageError(
      `${what}: ${path} has the name of an operator, which $or does not take`,
      "rename the field",
    );
  }
  if (isObject(value)) {
    const operator = Object.keys(value).find((key) => Object.hasOwn(OPERATORS, key));
    if (operator !== undefined && !isObject(value[operator]!) && !isLeafList(operator, value[operator]!))
      throw notAList(place, name, value);
    return addObject(rules, value, place);
  }
  if (!Array.isArray(value)) throw notAList(place, name, value);
  if (value.length === 0)
    throw usageError(`${what}: ${path} is an empty list, which matches nothing`, `write "${name}":["value"]`);
  const conditions = value.map((element) => patternCondition(element, name, { what, path }));
  return rules.map((rule) => new Map(rule).set(path, conditions));
}

function addAlternatives(rules: PatternRule[], value: Json, place: Place): PatternRule[] {
  const { what, path } = place;
  const example = `write "$or":[{"source":["aws.ec2"]},{"detail-type":["Scheduled Event"]}]`;
  if (!Array.isArray(value) || value.length < 2 || !value.every(isObject))
    throw usageError(`${what}: ${path} is not a list of two or more objects`, example);
  const inner = { ...place, path: path.slice(0, -OR.length - 1), inOr: true };
  return value.flatMap((alternative) => addObject(rules, alternative, inner));
}

function notAList({ what, path }: Place, name: string, value: Json): Error {
  const shown = JSON.stringify(value);
  return usageError(
    `${what}: ${path} is ${shorten(shown)}, where EventBridge wants a list of what may be there`,
    `write ${JSON.stringify(name)}:[${shown}]`,
  );
}

/** Whether an operator's name is used as a field's: `{"prefix":["a"]}`, but not `{"numeric":[">",0]}`. */
function isLeafList(operator: string, value: Json): boolean {
  return Array.isArray(value) && operator !== "numeric" && operator !== "anything-but";
}

function parseJson(text: string, what: string): { json: Json; compact: string } {
  try {
    const json = JSON.parse(text) as Json;
    return { json, compact: JSON.stringify(json) };
  } catch (error) {
    if (error instanceof RangeError) throw usageError(`${what} is nested too deeply`, EXAMPLE);
    throw usageError(`${what} is not JSON: ${(error as Error).message}`, EXAMPLE);
  }
}

function isObject(value: Json): value is { [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
