import type { Attributes } from "../task/attribute-value.ts";
import { orderNames } from "../task/record.ts";

/** The names of all attributes that any of the records has, in the one order. */
export function columnsOf(records: Attributes[]): string[] {
  const names = new Set<string>();
  for (const record of records) for (const name of Object.keys(record)) names.add(name);
  return orderNames(names);
}
