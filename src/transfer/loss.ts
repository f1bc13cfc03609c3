import { recordToJson } from "../output/plain-value.ts";
import { equalValues } from "../task/compare-values.ts";
import { orderNames, type TaskRecord } from "../task/record.ts";
import { toTypedAttributes } from "./json/typed-value.ts";

/**
 * What is lost of a record that is written in a foreign format and read back, as JSON: the attributes that it then lacks or has
 * otherwise, and those that it has too many, as names with null. Undefined: nothing.
 */
export function lossOf(
  record: TaskRecord,
  read: TaskRecord,
): { missing: string | undefined; foreign: string | undefined } {
  const missing = Object.entries(record).filter(
    ([name, value]) => !Object.hasOwn(read, name) || !equalValues(value, read[name]!),
  );
  const foreign = Object.keys(read).filter((name) => !Object.hasOwn(record, name));
  return {
    missing: jsonOf(toTypedAttributes(Object.fromEntries(missing))),
    foreign: jsonOf(Object.fromEntries(foreign.map((name) => [name, { NULL: true as const }]))),
  };
}

function jsonOf(attributes: TaskRecord): string | undefined {
  const names = orderNames(Object.keys(attributes));
  return names.length === 0 ? undefined : recordToJson(attributes, names);
}
