import type { AttributeType, AttributeValue } from "../attribute-value.ts";

/** A place in a record: an attribute's name, then map keys and list indexes. */
export type Path = [string, ...(string | number)[]];

/** A value in a comparison: a place, the size of what is there, or a literal. */
export type Operand = { path: Path } | { size: Path } | { value: AttributeValue };

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

/** DynamoDB's condition language as a tree. */
export type Condition =
  | { is: "compare"; left: Operand; comparator: Comparator; right: Operand }
  | { is: "between"; operand: Operand; low: Operand; high: Operand }
  | { is: "in"; operand: Operand; list: Operand[] }
  | { is: "exists"; path: Path }
  | { is: "not-exists"; path: Path }
  | { is: "type"; path: Path; type: AttributeType }
  | { is: "begins-with"; path: Path; prefix: Operand }
  | { is: "contains"; path: Path; operand: Operand }
  | { is: "and"; left: Condition; right: Condition }
  | { is: "or"; left: Condition; right: Condition }
  | { is: "not"; condition: Condition };
