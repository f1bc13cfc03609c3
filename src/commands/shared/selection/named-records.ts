import type { Context, RecordView } from "../../../context.ts";
import { exitCodes, TasksError, usageError } from "../../../errors.ts";
import { references } from "../../../flags/references.ts";
import { plural } from "../../../output/amounts.ts";
import type { TaskTable } from "../../../table/task-table.ts";
import { keyText } from "../../../task/key-text.ts";
import { keyAttributes, type TaskKey, type TaskRecord } from "../../../task/record.ts";
import type { Wording } from "./resolve-references.ts";
import { printRows, withTable } from "../records/with-table.ts";

/** The words that stand in place of --user and --deadline. */
export const referenceArguments = {
  reference: {
    type: references,
    help: "the letters that begin its line in a list, in place of --user and --deadline",
  },
} as const;

/** What says which records are meant: references, or the two keys of one. */
export interface Names {
  reference?: readonly string[];
  user?: string | undefined;
  deadline?: string | undefined;
}

/** Throws a usage error where it is not clear which records are meant, before anything is opened. */
function checkNames(context: Context, { reference = [], user, deadline }: Names): void {
  const [first] = reference;
  const hint = "give its reference, as in k7fq, or its keys, as in --user kumamoto --deadline 2026-12-01";
  if (first !== undefined) {
    if (deadline === undefined) return;
    throw usageError(`${first} and --deadline both say which task is meant`, "leave one of the two out");
  }
  if (deadline === undefined) {
    throw usageError(user === undefined ? "no task is named" : "--user alone is not one task", hint);
  }
  if ((user ?? context.settings.user.value) === undefined)
    throw usageError(
      "--deadline needs --user",
      'say whose task it is, as in --user kumamoto, or give its reference, as in k7fq; TASKS_USER or "user" in a config file says the user once for all',
    );
}

/** The records that are meant, each once. Throws not-found and conflict for references that are none's or several's. */
async function readNames(
  context: Context,
  table: TaskTable,
  { reference = [], user, deadline }: Names,
  wording: Wording,
): Promise<TaskKey[]> {
  if (deadline !== undefined) return [{ userName: user ?? context.settings.user.value!, deadline }];
  const { resolveReferences } = await import("./resolve-references.ts");
  const keys = await resolveReferences(context, table, { references: reference, user }, wording);
  return [...new Map(keys.map((key) => [keyText(keyAttributes(key)), key])).values()];
}

/**
 * Does something with each record that is meant, one after the other, and prints what that gives. Where it fails for some and
 * not for others, the error is partial.
 */
export async function onNamedRecords(
  context: Context,
  names: Names,
  { view, ...wording }: Wording & { view?: RecordView },
  work: (table: TaskTable, key: TaskKey) => Promise<TaskRecord>,
): Promise<void> {
  checkNames(context, names);
  const rows: TaskRecord[] = [];
  const failures: TasksError[] = [];
  const count = await withTable(context, async (table) => {
    const keys = await readNames(context, table, names, wording);
    for (const key of keys) {
      try {
        rows.push(await work(table, key));
      } catch (error) {
        if (keys.length === 1 || !(error instanceof TasksError)) throw error;
        failures.push(error);
        // What else goes wrong, goes wrong for the others too.
        if (error.kind !== "not-found" && error.kind !== "conflict") break;
      }
    }
    return keys.length;
  });
  if (rows.length > 0) await printRows(context, rows, undefined, view);
  if (failures.length > 0) throw together(failures, { done: rows.length, count });
}

function together(
  failures: readonly TasksError[],
  { done, count }: { done: number; count: number },
): TasksError {
  const worst = failures.reduce((most, one) => (exitCodes[one.kind] > exitCodes[most.kind] ? one : most));
  const failed = done === 0 ? `none of ${plural(count, "task")}` : `${done} of ${plural(count, "task")}`;
  return new TasksError(
    done === 0 ? worst.kind : "partial",
    `${failed} done: ${failures.map(({ message }) => message).join("; ")}`,
    worst.hint === undefined ? {} : { hint: worst.hint },
  );
}
