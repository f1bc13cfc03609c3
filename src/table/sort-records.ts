import type { AttributeType, AttributeValue } from "../task/attribute-value.ts";
import { typeOf } from "../task/attribute-value.ts";
import { compareValues } from "../task/compare-values.ts";
import { valueAt, type Path } from "../task/path/path.ts";
import type { TaskRecord } from "../task/record.ts";

// Values of one type are ordered as DynamoDB orders them; those of several types are told apart, the commonest first.
const TYPES: readonly AttributeType[] = ["N", "S", "BOOL", "B", "NS", "SS", "BS", "L", "M", "NULL"];

/** The records by what stands at a place; those with nothing there come last either way, and equal ones keep their order. */
export function sortRecords(
  records: readonly TaskRecord[],
  { path, descending }: { path: Path; descending: boolean },
): TaskRecord[] {
  const sign = descending ? -1 : 1;
  return records
    .map((record) => ({ record, value: valueAt(path, record) }))
    .sort((a, b) => {
      if (a.value === undefined || b.value === undefined)
        return Number(a.value === undefined) - Number(b.value === undefined);
      return sign * compareForSort(a.value, b.value);
    })
    .map(({ record }) => record);
}

/** Orders two values of any types: negative, zero or positive. */
export function compareForSort(a: AttributeValue, b: AttributeValue): number {
  if ("BOOL" in a && "BOOL" in b) return Number(a.BOOL) - Number(b.BOOL);
  return compareValues(a, b) ?? TYPES.indexOf(typeOf(a)) - TYPES.indexOf(typeOf(b));
}
