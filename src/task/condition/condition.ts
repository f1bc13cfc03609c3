import type { AttributeType, AttributeValue } from "../attribute-value.ts";
import type { Path } from "../path/path.ts";
import { STATUS, textOf, type TaskRecord } from "../record.ts";

/** A value in a comparison or a function: a place, a size, or a literal. */
export type Operand = { path: Path } | { size: Sized } | { value: AttributeValue };

/** What has a size: what is at a place, or a literal. */
export type Sized = Path | { value: AttributeValue };

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

/** DynamoDB's condition language as a tree. */
export type Condition =
  | { is: "compare"; left: Operand; comparator: Comparator; right: Operand }
  | { is: "between"; operand: Operand; low: Operand; high: Operand }
  | { is: "in"; operand: Operand; list: Operand[] }
  | { is: "exists"; path: Path }
  | { is: "not-exists"; path: Path }
  | { is: "type"; subject: Operand; type: AttributeType }
  | { is: "begins-with"; subject: Operand; prefix: Operand }
  | { is: "contains"; subject: Operand; operand: Operand }
  | { is: "and"; left: Condition; right: Condition }
  | { is: "or"; left: Condition; right: Condition }
  | { is: "not"; condition: Condition };

/** All of the conditions that there are. */
export function allOf(first: Condition, ...rest: readonly (Condition | undefined)[]): Condition {
  return rest.reduce<Condition>(
    (left, right) => (right === undefined ? left : { is: "and", left, right }),
    first,
  );
}

/** What `status` is once a task is done. */
export const DONE = { S: "done" };

/** Holds for a task that is not done, one without a status included. */
export const NOT_DONE: Condition = {
  is: "not",
  condition: { is: "compare", left: { path: [STATUS] }, comparator: "=", right: { value: DONE } },
};

/** Holds for a task that is not done and that `where` holds for; undefined: for each. */
export function openAnd(where: Condition | undefined): Condition {
  return allOf(NOT_DONE, where);
}

/** Whether the task is done. */
export function isDone({ [STATUS]: status }: TaskRecord): boolean {
  return textOf(status) === DONE.S;
}
