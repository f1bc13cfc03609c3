import { TasksError } from "../errors.ts";
import { allOf, DONE, isDone, NOT_DONE, type Condition } from "../task/condition/condition.ts";
import { evaluateCondition } from "../task/condition/evaluate-condition.ts";
import {
  COMPLETED,
  DEADLINE,
  keyOf,
  LEASE_UNTIL,
  REPEAT,
  STATUS,
  type TaskKey,
  type TaskRecord,
} from "../task/record.ts";
import { isRepeating } from "../task/repeat/is-repeating.ts";
import { isSameOccurrence } from "../task/repeat/series.ts";
import { equalAttributes } from "../task/compare-values.ts";
import { changeAttributes } from "./change-attributes.ts";
import type { Change, Changes, TaskTable } from "./task-table.ts";

/** What became of a record that was to be done. `refused` is one for which the condition does not hold. */
export type Finished =
  | { outcome: "missing" }
  | { outcome: "already" | "refused"; record: TaskRecord }
  | ({ outcome: "done"; record: TaskRecord; changes: Changes } & Next);

/** What comes after a record that is done. */
export interface Next {
  /** The record that was made; undefined where the task does not come again. */
  next?: TaskRecord | undefined;
  /** Whether `next` was there already, as it was made before. */
  isFound?: boolean;
  /** Whether another record is where it would have been, so that it has a later second. */
  isMoved?: boolean;
  /** How many times of the series were left out since they are over. */
  missed: number;
  /** Whether that many were counted and there are more. */
  isMissedMore?: boolean;
  /** Whether the record repeated, and its series is over. */
  hasEnded?: boolean;
}

export interface FinishOptions {
  /** Seconds since 1970 UTC. */
  now: number;
  /** In whose wall time a rule counts where the record does not say it: an IANA name. */
  zone: () => string;
  /** What must hold besides, in the same write. */
  condition?: Condition | undefined;
  /** Whether nothing is to come after it. */
  isLast?: boolean;
}

// Each means that somebody has changed the record, or taken the second, in the milliseconds between.
const ATTEMPTS = 10;

/** Holds for a record that one write makes done. */
const IS_OPEN_ONCE = allOf(NOT_DONE, { is: "not-exists", path: [REPEAT] });

/**
 * Makes a record done. One that repeats becomes done and has its next one put in one transaction, so that there is never none
 * and never two; of several who finish it at once one does, and to the others it is done already. That makes nothing: its
 * rule went to the next record, which may itself be done, moved or deleted by now.
 */
export async function finishRecord(
  table: TaskTable,
  key: TaskKey,
  { condition, ...options }: FinishOptions,
): Promise<Finished> {
  const once = condition === undefined ? IS_OPEN_ONCE : allOf(IS_OPEN_ONCE, condition);
  const change = changeAttributes({
    set: { [STATUS]: DONE, [COMPLETED]: { N: String(options.now) } },
    remove: [LEASE_UNTIL],
  });
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const written = await table.update(key, change, { condition: once });
    if (written.outcome === "written") return { ...written, outcome: "done", missed: 0 };
    if (written.outcome === "missing") return written;
    const { record: before } = written;
    if (isDone(before)) return { outcome: "already", record: before };
    if (condition !== undefined && !evaluateCondition(condition, before))
      return { outcome: "refused", record: before };
    const finish = await finishChanges(table, before, options);
    if (finish === undefined) continue;
    const { changes, ...next } = finish;
    const exchanged = await table.exchange(changes);
    if (exchanged.outcome !== "done") continue;
    const made = changes.map(({ before, after }) => ({ before, after: after && table.asKept(after) }));
    return { outcome: "done", record: made[0]!.after!, changes: made, ...next };
  }
  throw new TasksError("unavailable", `nothing was changed: others were faster ${ATTEMPTS} times in a row`, {
    hint: "run the same command again",
  });
}

/** The record becomes done, and where there is a next one it is put. */
export type FinishChanges = readonly [{ before: TaskRecord; after: TaskRecord }, ...Change[]];

/**
 * What makes a record done, to be exchanged together; undefined where it has been changed since it was read. It asks the
 * table whether the place of the next one is free. `isTaken`: of a second that is no longer free though nothing is there yet.
 */
export async function finishChanges(
  table: Pick<TaskTable, "get">,
  before: TaskRecord,
  {
    now,
    zone,
    isLast = false,
    isTaken = () => false,
  }: Omit<FinishOptions, "condition"> & { isTaken?: (key: TaskKey) => boolean },
): Promise<({ changes: FinishChanges } & Next) | undefined> {
  const { [LEASE_UNTIL]: _, ...rest } = before;
  const done = { ...rest, [STATUS]: DONE, [COMPLETED]: { N: String(now) } };
  if (!isRepeating(before)) return { changes: [{ before, after: done }], missed: 0 };
  const { successorOf, withoutRule } = await import("../task/repeat/successor.ts");
  const finished = { before, after: withoutRule(done) };
  const end = { changes: [finished], hasEnded: true } as const;
  if (isLast) return { ...end, missed: 0 };
  const { record: wanted, ...missed } = await successorOf(before, { now, zone });
  if (wanted === undefined) return { ...end, ...missed };
  const { record: next, found } = await findPlace(table, wanted, { before, isTaken });
  if (found !== undefined) {
    // Most often somebody has just made it together with this one's end. A plan that holds that end alone must not be kept,
    // since an undo of it would open this one beside its next.
    const present = await table.get(keyOf(before));
    if (present === undefined || !equalAttributes(present, before)) return undefined;
    return { changes: [finished], next: found, isFound: true, ...missed };
  }
  const isMoved = keyOf(next).deadline !== keyOf(wanted).deadline;
  return { changes: [finished, { before: undefined, after: next }], next, isMoved, ...missed };
}

/**
 * The first second at or after its own that is free for a record, or the record that stands for the same time of the series
 * already. If somebody takes that second meanwhile, the exchange fails, and another is looked for.
 */
async function findPlace(
  table: Pick<TaskTable, "get">,
  wanted: TaskRecord,
  { before, isTaken }: { before: TaskRecord; isTaken: (key: TaskKey) => boolean },
): Promise<{ record: TaskRecord; found?: TaskRecord }> {
  const own = keyOf(before).deadline;
  for (let deadline = Number(keyOf(wanted).deadline); ; deadline += 1) {
    const record = { ...wanted, [DEADLINE]: { N: String(deadline) } };
    const key = keyOf(record);
    // Where the record itself was moved to, it will be as one that is done.
    if (key.deadline === own || isTaken(key)) continue;
    const there = await table.get(key);
    if (there === undefined) return { record };
    if (isSameOccurrence(there, wanted)) return { record, found: there };
  }
}
