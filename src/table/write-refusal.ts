import type { Condition } from "../task/condition/condition.ts";
import { evaluateCondition } from "../task/condition/evaluate-condition.ts";
import type { TaskRecord } from "../task/record.ts";
import type { WriteOutcome } from "./task-table.ts";

/** Why a write is not done: the record is missing, or is not what the condition wants. A condition may hold on nothing. */
export function writeRefusal(
  before: TaskRecord | undefined,
  condition: Condition | undefined,
  upsert: boolean,
): Exclude<WriteOutcome, { outcome: "written" }> | undefined {
  if (before === undefined && !upsert) return { outcome: "missing" };
  if (condition === undefined || evaluateCondition(condition, before ?? {})) return undefined;
  return before === undefined ? { outcome: "missing" } : { outcome: "refused", record: before };
}
