import { shorten, usageError } from "../../errors.ts";
import {
  type LeafCondition,
  isObject,
  readPatternJson,
  showJson,
  type Json,
  type JsonObject,
} from "./pattern-json.ts";
import { patternCondition } from "./pattern-condition.ts";
import { OPERATORS } from "./pattern-operators.ts";
import { wildcardComplexity } from "./wildcard-complexity.ts";

/** What must hold for a leaf of an event, by its path (`detail.state`): one of the conditions. */
export type PatternRule = Map<string, { conditions: LeafCondition[]; elements: Json[] }>;

/** A pattern that EventBridge takes. An event matches when it satisfies one of the rules (`$or` makes several). */
export interface EventPattern {
  /** The pattern as JSON without spaces. */
  text: string;
  rules: PatternRule[];
}

// API reference of EventBridge, PutRule, and User Guide, "$or".
const LONGEST = 4096;
const MOST_RULES = 1000;
/**
 * AWS says only that a pattern may be too complex (User Guide, "Wildcard matching"). Recorded on AWS, in LocalStack's
 * tests, are a pattern of 11 that was refused and one of 9 that was taken; 10 is the limit that Event Ruler's README
 * gives as its example, so that 10 itself is likely and no more.
 */
const MOST_COMPLEX = 10;
const OR = "$or";
// Names that AWS keeps for operators to come (Constants.java of aws/event-ruler).
const RESERVED =
  "exactly html regex not-wildcard not-equals-ignore-case date-after date-on-or-after date-before \
date-on-or-before in-date-range ip-address-in-range ip-address-not-in-range = < <= > >=".split(" ");
const EXAMPLE = `write an object, as in {"source":["aws.ec2"],"detail":{"state":["running"]}}`;

/** Reads an event pattern as AWS's Event Ruler does. `what` names it in errors. Throws usage errors. */
export function parsePattern(text: string, what = "the pattern"): EventPattern {
  const json = readPatternJson(text, what, EXAMPLE);
  const compact = showJson(json);
  if (compact.length > LONGEST) {
    throw usageError(
      `${what} has ${compact.length} characters; EventBridge takes at most ${LONGEST}`,
      "make two schedules, or match with a prefix or a wildcard instead of a list",
    );
  }
  if (!isObject(json)) throw usageError(`${what} is not a JSON object`, EXAMPLE);
  const rules = addObject([new Map()], json, { what, path: "", inOr: false });
  if (compact.includes('"wildcard"')) checkComplexity(rules, what);
  return { text: compact, rules };
}

function checkComplexity(rules: PatternRule[], what: string): void {
  const fields = rules.map((rule) => new Map([...rule].map(([path, { elements }]) => [path, elements])));
  if (wildcardComplexity(fields, MOST_COMPLEX) <= MOST_COMPLEX) return;
  throw usageError(
    `${what} has wildcards that are too complex for EventBridge: one text could be at more than ${MOST_COMPLEX} places of them at once`,
    'use fewer *, repeat less after a *, or write a "prefix" or a "suffix" instead',
  );
}

interface PatternPath {
  what: string;
  path: string;
  inOr: boolean;
}

function addObject(rules: PatternRule[], json: JsonObject, place: PatternPath): PatternRule[] {
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

function addField(rules: PatternRule[], name: string, value: Json, place: PatternPath): PatternRule[] {
  const { what, path } = place;
  if (place.inOr && (Object.hasOwn(OPERATORS, name) || RESERVED.includes(name))) {
    throw usageError(
      `${what}: ${path} has the name of an operator, which $or does not take`,
      "rename the field",
    );
  }
  if (isObject(value)) {
    const operator = Object.keys(value).find((key) => Object.hasOwn(OPERATORS, key));
    if (operator !== undefined && !isObject(value[operator]) && !isLeafList(operator, value[operator]!))
      throw notAList(place, name, value);
    return addObject(rules, value, place);
  }
  if (!Array.isArray(value)) throw notAList(place, name, value);
  if (value.length === 0)
    throw usageError(`${what}: ${path} is an empty list, which matches nothing`, `write "${name}":["value"]`);
  const conditions = value.map((element) => patternCondition(element, name, { what, path }));
  return rules.map((rule) => new Map(rule).set(path, { conditions, elements: value }));
}

function addAlternatives(rules: PatternRule[], value: Json, place: PatternPath): PatternRule[] {
  const { what, path } = place;
  const example = `write "$or":[{"source":["aws.ec2"]},{"detail-type":["Scheduled Event"]}]`;
  if (!Array.isArray(value) || value.length < 2 || !value.every(isObject))
    throw usageError(`${what}: ${path} is not a list of two or more objects`, example);
  const inner = { ...place, path: path.slice(0, -OR.length - 1), inOr: true };
  return value.flatMap((alternative) => addObject(rules, alternative, inner));
}

function notAList({ what, path }: PatternPath, name: string, value: Json): Error {
  const shown = showJson(value);
  return usageError(
    `${what}: ${path} is ${shorten(shown)}, where EventBridge wants a list of what may be there`,
    `write ${JSON.stringify(name)}:[${shown}]`,
  );
}

/** Whether an operator's name is used as a field's: `{"prefix":["a"]}`, but not `{"numeric":[">",0]}`. */
function isLeafList(operator: string, value: Json): boolean {
  return Array.isArray(value) && operator !== "numeric" && operator !== "anything-but";
}
