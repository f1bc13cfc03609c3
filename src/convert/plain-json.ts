import { plainText } from "./plain-text.ts";
import type { StageReading } from "./stage-reading.ts";
import { intrinsicOf, unknown, type ScalarValue, type Tree, type Unknown } from "./source/tree.ts";

export type Json = ScalarValue | Json[] | { [name: string]: Json };

const DEEPEST = 100;

/** A value with all that is in it, as JSON; the first thing in it that nobody knows in its stead. */
export function plainJson(tree: Tree, reading: StageReading): { json: Json } | Unknown {
  try {
    return { json: jsonOf(tree, reading, 0) };
  } catch (error) {
    if (error instanceof NotKnown) return error.unknown;
    throw error;
  }
}

class NotKnown extends Error {
  readonly unknown: Unknown;

  constructor(unknown: Unknown) {
    super(unknown.why);
    this.unknown = unknown;
  }
}

function jsonOf(tree: Tree, reading: StageReading, depth: number): Json {
  const value = reading.file.resolve(tree);
  if (depth > DEEPEST || reading.file.isSpent()) throw new NotKnown(unknown("it is too large", value.at));
  if (value.kind === "list") return value.items.map((one) => jsonOf(one, reading, depth + 1));
  if (value.kind === "scalar" && typeof value.value !== "string") return value.value;
  if (value.kind === "dict" && intrinsicOf(value) === undefined)
    return Object.fromEntries(
      [...value.entries].map(([name, one]) => [name, jsonOf(one, reading, depth + 1)]),
    );
  const text = plainText(value, reading);
  if (typeof text !== "string") throw new NotKnown(text);
  return text;
}
