import { usageError } from "../errors.ts";
import type { RecordChange } from "../table/task-table.ts";
import { typeOf } from "../task/attribute-value.ts";
import { addNumbers } from "../task/number.ts";
import { numberTextOf, type TaskRecord } from "../task/record.ts";

/** A record after a change, as DynamoDB's UpdateItem would leave it. The record given stays as it is. */
export function applyChange(record: TaskRecord, change: RecordChange): TaskRecord {
  const result: TaskRecord = { ...record, ...change.set };
  for (const name of change.remove) delete result[name];
  for (const [name, summand] of Object.entries(change.add)) {
    const before = record[name] ?? { N: "0" };
    const number = numberTextOf(before);
    if (number === undefined) throw notANumber(name, typeOf(before));
    result[name] = { N: addNumbers(number, summand) };
  }
  return result;
}

function notANumber(name: string, type: string) {
  return usageError(
    `--add ${name}: the attribute is not a number but of type ${type}`,
    `set it with ${name}:=<number>`,
  );
}
