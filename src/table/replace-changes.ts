import { keyText } from "../task/key-text.ts";
import type { TaskRecord } from "../task/record.ts";
import type { Change } from "./task-table.ts";

/** The changes that put a record in the place of another; with other keys it is moved. */
export function replaceChanges(before: TaskRecord, after: TaskRecord): Change[] {
  if (keyText(before) === keyText(after)) return [{ before, after }];
  return [
    { before, after: undefined },
    { before: undefined, after },
  ];
}
