import { validatePlaced } from "../task/validate-record.ts";
import { changeTree } from "./change-tree.ts";
import type { RecordChange } from "./task-table.ts";

/** Throws a usage error for a change that DynamoDB refuses whatever the record is like. */
export function validateChange(change: RecordChange): void {
  validatePlaced(
    change.map((step) => {
      if (step.is === "append") return { path: step.path, value: { L: step.list } };
      return { path: step.path, value: step.is === "remove" ? undefined : step.value };
    }),
  );
  changeTree(change);
}
