import type { JsonNumber } from "./json-number.ts";

/** A value of an event that is neither object nor list. */
export type Leaf = null | boolean | JsonNumber | string;

/** Holds for a leaf, or, as `absent`, where the event has none at that path. */
export type Condition = ((leaf: Leaf) => boolean) | "absent";

/** Makes the error for a bad operand: the reason goes on after the field's path, the example is a right operand. */
export type Refuse = (reason: string, example: unknown) => Error;
