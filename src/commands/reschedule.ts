import type { Command } from "commander";
import type { Context } from "../context.ts";
import { TasksError } from "../errors.ts";
import {
  declareKey,
  missingRecord,
  once,
  readKey,
  readWhen,
  showKey,
  type KeyFlags,
} from "./shared/flags.ts";
import type { TaskTable } from "../table/task-table.ts";
import type { TaskKey, TaskRecord } from "../task/record.ts";
import { printRows, withTable } from "./shared/with-table.ts";

interface RescheduleFlags extends KeyFlags {
  to: string;
  overwrite?: boolean;
}

interface RescheduleOptions {
  key: TaskKey;
  /** Whole seconds since 1970 UTC. */
  to: number;
  overwrite: boolean;
}

export function declareReschedule(program: Command, context: Context): void {
  declareKey(
    program
      .command("reschedule")
      .summary("give a record another deadline")
      .description(
        "Give a record another deadline, in one transaction: it is never in two places, and never in none.",
      ),
  )
    .requiredOption("--to <when>", "the new deadline; offsets count from now", once("--to"))
    .option("--overwrite", "replace the record that has the new deadline")
    .addHelpText(
      "after",
      `
Examples:
  tasks reschedule --user kumamoto --deadline 1767225600 --to 'next friday 17:00'
  tasks reschedule --user kumamoto --deadline today --to +1w`,
    )
    .action(async (flags: RescheduleFlags) =>
      runReschedule(context, {
        key: await readKey(context, flags),
        to: await readWhen(context, "--to", flags.to, "end"),
        overwrite: flags.overwrite === true,
      }),
    );
}

/** Moves the record and prints it. Throws not-found, and conflict where another record has the new deadline. */
async function runReschedule(context: Context, options: RescheduleOptions): Promise<void> {
  await printRows(context, [await withTable(context, (table) => move(context, table, options))]);
}

async function move(context: Context, table: TaskTable, options: RescheduleOptions): Promise<TaskRecord> {
  const { key, to, overwrite } = options;
  const result = await table.move(key, to, { overwrite });
  if (result.outcome === "missing") throw await missingRecord(context, key);
  if (result.outcome === "moved") return result.record;
  const place = await showKey(context, { ...key, deadline: to });
  throw new TasksError("conflict", `there is a task of ${place} already`, {
    hint: "nothing was moved; --overwrite replaces it",
  });
}
