import { shorten } from "../errors.ts";
import { equalValues } from "../task/compare-values.ts";
import { encodeDynamoJson } from "../task/dynamodb-json.ts";
import { orderNames, type TaskRecord } from "../task/record.ts";

/** How a record that was found differs from the one that was expected, a line for each attribute; none where it does not. */
export function recordDifferences(expected: TaskRecord | undefined, found: TaskRecord | undefined): string[] {
  if (expected === undefined || found === undefined) {
    if (expected === found) return [];
    return [found === undefined ? "it is gone" : "another record is there"];
  }
  return orderNames([...Object.keys(expected), ...Object.keys(found)]).flatMap((name) => {
    const [was, is] = [own(expected, name), own(found, name)];
    if (was !== undefined && is !== undefined && equalValues(was, is)) return [];
    return [`${name}: ${show(was)} was expected, ${show(is)} is there`];
  });
}

function own(record: TaskRecord, name: string) {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function show(value: TaskRecord[string] | undefined): string {
  if (value === undefined) return "nothing";
  if ("S" in value) return shorten(JSON.stringify(value.S));
  if ("N" in value) return value.N;
  return shorten(encodeDynamoJson({ x: value }).slice('{"x":'.length, -1));
}
