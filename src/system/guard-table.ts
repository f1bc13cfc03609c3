import type { Journal } from "../change/history/journal.ts";
import type { Context } from "../context.ts";
import { visible } from "../output/visible.ts";
import type { TaskTable } from "../table/task-table.ts";
import { commandText } from "./command-text.ts";
import type { World } from "./world.ts";

/** What stands between a command and its table, whatever the command does. */
export async function guardTable(
  context: Context,
  command: { writes: boolean; dryRun: boolean },
  table: TaskTable,
): Promise<TaskTable> {
  const guarded = await guardWrites(context, command, table);
  if (!context.settings.teamIndex.value) return guarded;
  const { indexedTable } = await import("../change/indexed-table.ts");
  return indexedTable(guarded);
}

async function guardWrites(
  context: Context,
  { writes, dryRun }: { writes: boolean; dryRun: boolean },
  table: TaskTable,
): Promise<TaskTable> {
  const { readOnly, history } = context.settings;
  if (dryRun) {
    const { dryTable } = await import("../change/dry-table.ts");
    const { dryRunText } = await import("./dry-run-text.ts");
    return dryTable(table, (calls, units) => context.say(dryRunText(calls, units)));
  }
  if (readOnly.value) {
    const { readOnlyTable } = await import("../change/read-only-table.ts");
    return readOnlyTable(table, readOnly.source);
  }
  if (!writes || !history.value) return table;
  const { recordedTable } = await import("../change/recorded-table.ts");
  return recordedTable(table, await context.openJournal(table));
}

/** The command's entry in the history. `typed`: its words; `by`: who did the same in another way; `temporary`: in a folder that goes with the process. */
export async function openJournal(
  { clock }: World,
  { settings, stderr }: Context,
  {
    typed,
    table,
    by,
    temporary = false,
  }: { typed: readonly string[]; table: TaskTable; by?: string; temporary?: boolean },
): Promise<Journal> {
  const { Journal } = await import("../change/history/journal.ts");
  const { historyFolder, temporaryHistory } = await import("./history-folder.ts");
  return new Journal({
    folder: () => (temporary ? temporaryHistory() : historyFolder(settings.dataDir.value)),
    command: by === undefined ? commandText(typed) : `${commandText(typed)} (${by})`,
    table: table.name,
    place: () => table.place(),
    asKept: (record) => table.asKept(record),
    clock,
    salt: nextSalt(),
    complain: async (reason) =>
      stderr.write(`warning: it is not in the history, and cannot be undone: ${visible(reason)}\n`),
  });
}

let journals = 0;

/** Other processes have another number, and each entry of this one too. */
function nextSalt(): number {
  journals += 1;
  return process.pid + 4099 * journals;
}
