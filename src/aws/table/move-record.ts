import { TasksError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import type { Change, MoveOutcome } from "../../table/task-table.ts";
import { movedRecord } from "../../task/moved-record.ts";
import { compareNumbers } from "../../task/number.ts";
import type { TaskKey, TaskRecord } from "../../task/record.ts";
import { ATTEMPTS, pauseBefore, type Attempt } from "./dynamo-exchange.ts";

/** The two steps of a move. */
export interface MoveSteps {
  clock: Clock;
  read(key: TaskKey): Promise<TaskRecord | undefined>;
  exchange(changes: readonly Change[]): Promise<Attempt>;
}

/**
 * Gives a record another deadline: reads it (and what it may replace), and exchanges it for the new one on condition that
 * all is still what was read; when somebody was faster, again from the start.
 */
export async function moveRecord(
  key: TaskKey,
  deadline: number,
  { overwrite }: { overwrite: boolean },
  steps: MoveSteps,
): Promise<MoveOutcome> {
  let reason = "";
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    await pauseBefore(attempt, steps.clock);
    // DynamoDB refuses a transaction that names one key twice.
    const isMove = compareNumbers(String(deadline), key.deadline) !== 0;
    const [before, replaced] = await Promise.all([
      steps.read(key),
      overwrite && isMove ? steps.read({ ...key, deadline: String(deadline) }) : undefined,
    ]);
    if (before === undefined) return { outcome: "missing" };
    if (!isMove) return { outcome: "moved", record: before, changes: [] };
    const record = movedRecord(before, String(deadline));
    const changes = [
      { before, after: undefined },
      { before: replaced, after: record },
    ];
    const found = await steps.exchange(changes);
    if (found.outcome === "done") return { outcome: "moved", record, changes };
    if (found.outcome === "refused" && !overwrite && found.found[1] !== undefined)
      return { outcome: "taken" };
    reason = found.outcome === "passing" && found.isThrottled ? "throttled" : "changed by others";
  }
  throw new TasksError(
    "unavailable",
    `the record could not be moved: it was ${reason} ${ATTEMPTS} times in a row`,
    {
      hint: "run the same command again; the record is where it was",
    },
  );
}
