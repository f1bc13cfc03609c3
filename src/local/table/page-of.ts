import type { LinesPage, Page, Transcoder } from "../../table/task-table.ts";
import type { Condition } from "../../task/condition/condition.ts";
import { evaluateCondition } from "../../task/condition/evaluate-condition.ts";
import { typeMismatch } from "../../task/condition/type-mismatch.ts";
import { keyAttributes, type TaskRecord } from "../../task/record.ts";
import { recordsOf, type Stretch } from "../store/walk-records.ts";

/** The records of a stretch that match, or their number. */
export function pageOf(
  { items, count, next }: Stretch,
  { where, countOnly }: { where?: Condition | undefined; countOnly?: boolean | undefined },
): Page {
  const isCounted = where === undefined && countOnly === true;
  const all = isCounted ? [] : recordsOf(items);
  const records = where === undefined ? all : all.filter((record) => evaluateCondition(where, record));
  const mismatch =
    where === undefined || records.length > 0
      ? undefined
      : firstOf(all, (record) => typeMismatch(where, record));
  return {
    records: countOnly === true ? [] : records,
    count: isCounted ? count : records.length,
    next: next && keyAttributes(next),
    ...(mismatch === undefined ? {} : { mismatch }),
  };
}

/** A stretch as lines. */
export function linesPageOf({ items, count, next }: Stretch, transcoder: Transcoder): LinesPage {
  return { lines: transcoder.items(items), count, next: next && keyAttributes(next) };
}

/** The attributes of these names, as far as there are any. */
export function selectNames(record: TaskRecord, names: string[]): TaskRecord {
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(record, name) ? [[name, record[name]!]] : [])),
  );
}

function firstOf<One, Found>(all: readonly One[], find: (one: One) => Found | undefined): Found | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
