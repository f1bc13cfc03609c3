import type { Attributes } from "./attribute-value.ts";
import { equalValues } from "./compare-values.ts";

/** Whether DynamoDB sees one item in both: numbers by value, binary by bytes, sets and maps in any order. */
export function equalAttributes(a: Attributes, b: Attributes): boolean {
  return equalValues({ M: a }, { M: b });
}
