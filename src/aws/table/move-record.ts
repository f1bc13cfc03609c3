import { setTimeout as sleep } from "node:timers/promises";
import type { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { TasksError, usageError } from "../../errors.ts";
import { DEADLINE, type TaskKey, type TaskRecord } from "../../task/record.ts";
import type { MoveOutcome } from "../../table/task-table.ts";

/** The two steps of a move. `exchange` gives the error of a transaction that was cancelled. */
export interface MoveSteps {
  read(): Promise<TaskRecord | undefined>;
  exchange(before: TaskRecord, after: TaskRecord): Promise<Error | undefined>;
}

// A record that somebody changes faster than it can be read and moved is left to them.
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 50;
// Reasons for a cancellation that go away (API reference, TransactWriteItems).
const PASSING = new Set(["TransactionConflict", "ProvisionedThroughputExceeded", "ThrottlingError"]);

/**
 * Gives a record another deadline: reads it, and exchanges it for the new one on condition that it is still what was
 * read; when somebody was faster, again from the start.
 */
export async function moveRecord(key: TaskKey, deadline: number, steps: MoveSteps): Promise<MoveOutcome> {
  let reason = "";
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await sleep(Math.random() * FIRST_PAUSE_MS * 2 ** attempt);
    const before = await steps.read();
    if (before === undefined) return { outcome: "missing" };
    // DynamoDB refuses a transaction that names one key twice.
    if (deadline === key.deadline) return { outcome: "moved", record: before };
    const record = { ...before, [DEADLINE]: { N: String(deadline) } };
    const cancelled = await steps.exchange(before, record);
    if (cancelled === undefined) return { outcome: "moved", record };

    const [old, put] = (cancelled as TransactionCanceledException).CancellationReasons ?? [];
    if (put?.Code === "ConditionalCheckFailed") return { outcome: "taken" };
    const { Code = "", Message = cancelled.message } =
      old?.Code === undefined || old.Code === "None" ? (put ?? {}) : old;
    if (Code === "ValidationError") throw usageError(`the move was refused: ${Message}`);
    if (Code !== "ConditionalCheckFailed" && !PASSING.has(Code)) {
      throw new TasksError("failed", `the move was cancelled: ${Message}`, { cause: cancelled });
    }
    reason =
      Code === "ConditionalCheckFailed" || Code === "TransactionConflict" ? "changed by others" : "throttled";
  }
  throw new TasksError(
    "unavailable",
    `the record could not be moved: it was ${reason} ${ATTEMPTS} times in a row`,
    {
      hint: "run the same command again; the record is where it was",
    },
  );
}
