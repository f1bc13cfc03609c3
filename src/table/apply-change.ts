import { usageError } from "../errors.ts";
import { typeOf, type AttributeValue } from "../task/attribute-value.ts";
import { addNumbers } from "../task/number.ts";
import { DEADLINE, numberTextOf, USER_NAME, type TaskRecord } from "../task/record.ts";
import type { RecordChange } from "./task-table.ts";

/**
 * A record after a change, as DynamoDB's UpdateItem would leave it; the record given stays as it is. Throws usage errors
 * for a change of the key, and for an addition to what is not a number.
 */
export function applyChange(record: TaskRecord, { set, add, remove }: RecordChange): TaskRecord {
  // A map, because an attribute may have a name that means something to a JavaScript object.
  const result = new Map(Object.entries(record));
  for (const [name, value] of Object.entries(set)) result.set(name, value);
  for (const [name, summand] of Object.entries(add))
    result.set(name, addition(name, result.get(name), summand));
  for (const name of remove) result.delete(name);
  for (const name of [USER_NAME, DEADLINE]) {
    if (result.get(name) !== record[name]) {
      throw usageError(
        `${name} is part of the key and cannot be changed`,
        "move a task with `tasks reschedule`",
      );
    }
  }
  return Object.fromEntries(result);
}

function addition(name: string, before: AttributeValue | undefined, summand: string): AttributeValue {
  const number = before === undefined ? "0" : numberTextOf(before);
  if (number !== undefined) return { N: addNumbers(number, summand) };
  const type = before === undefined ? "" : typeOf(before);
  throw usageError(
    `--add ${name}: the attribute is not a number but of type ${type}`,
    `set it with ${name}:=<number>`,
  );
}
