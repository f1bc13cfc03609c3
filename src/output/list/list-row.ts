import type { Attributes } from "../../task/attribute-value.ts";
import { referenceOf } from "../../task/reference.ts";
import { DEADLINE, numberTextOf, STATUS, textOf } from "../../task/record.ts";

/** A record as a list shows it. */
export interface ListRow {
  record: Attributes;
  /** All its letters. */
  reference: string;
  /** Whole seconds since 1970; undefined where its deadline is something else. */
  due: number | undefined;
  isDone: boolean;
  isOverdue: boolean;
}

/** `now`: in whole seconds since 1970. */
export function listRow(record: Attributes, now: number): ListRow {
  const due = secondsIn(record, DEADLINE);
  const isDone = textOf(record[STATUS]) === "done";
  return {
    record,
    reference: referenceOf(record),
    due,
    isDone,
    isOverdue: !isDone && due !== undefined && due < now,
  };
}

/** An attribute in whole seconds since 1970; undefined where it is something else. */
export function secondsIn(record: Attributes, name: string): number | undefined {
  const text = Object.hasOwn(record, name) ? numberTextOf(record[name]) : undefined;
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
