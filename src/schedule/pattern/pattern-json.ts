import { parse, stringify } from "lossless-json";
import { TasksError, usageError } from "../../errors.ts";
import { isDeeperThan } from "../../task/is-deeper-than.ts";
import { JsonNumber } from "./json-number.ts";

/** JSON with every digit of its numbers. */
export type Json = null | boolean | JsonNumber | string | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

/**
 * Reads the JSON of a pattern or an event. Throws usage errors that begin with `what`. A key that is there twice with
 * two values is one of them: EventBridge takes the last in a pattern (recorded on AWS in LocalStack's tests), and
 * Event Ruler both in an event, so that half of what was written means nothing or something else.
 */
export function readPatternJson(text: string, what: string, hint: string): Json {
  try {
    const json = parse(text, null, {
      parseNumber: (digits) => new JsonNumber(digits),
      onDuplicateKey: ({ key }) => {
        throw usageError(
          `${what} has the key ${JSON.stringify(key)} twice, with different values`,
          `write both into one, as in ${JSON.stringify(key)}:["one","other"]`,
        );
      },
    }) as Json;
    if (isDeeperThan(json, DEEPEST)) throw usageError(`${what} has more than ${DEEPEST} levels`, TOO_DEEP);
    return json;
  } catch (error) {
    if (error instanceof TasksError) throw error;
    if (error instanceof RangeError) throw usageError(`${what} is nested too deeply`, hint);
    throw usageError(`${what} is not JSON: ${(error as Error).message}`, hint);
  }
}

/** What Jackson, the parser of Event Ruler, takes at most. */
export const DEEPEST = 1000;
export const TOO_DEEP = "flatten it: EventBridge takes no such event";

/** A value as JSON in one line, with every digit. */
export function showJson(value: unknown): string {
  const asWritten = {
    test: (part: unknown) => part instanceof JsonNumber,
    stringify: (part: unknown) => (part as JsonNumber).text,
  };
  return stringify(value, null, undefined, [asWritten]) ?? "";
}

export function isObject(value: Json | undefined): value is JsonObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
  );
}

/** A value of an event that is neither object nor list. */
export type Leaf = null | boolean | JsonNumber | string;

/** Holds for a leaf, or, as `absent`, where the event has none at that path. */
export type LeafCondition = ((leaf: Leaf) => boolean) | "absent";

/** Makes the error for a bad operand: the reason goes on after the field's path, the example is a right operand. */
export type Refuse = (reason: string, example: unknown) => Error;
