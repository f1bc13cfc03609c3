import type { Context, RecordView } from "../../../context.ts";
import type { TaskTable } from "../../../table/task-table.ts";
import type { Attributes } from "../../../task/attribute-value.ts";

/** Opens the table for one piece of work, and closes it whatever happens. */
export async function withTable<Result>(
  context: Context,
  work: (table: TaskTable) => Promise<Result>,
  options?: { tolerant?: boolean },
): Promise<Result> {
  const table = await context.openTable(options);
  try {
    return await work(table);
  } finally {
    table.close();
  }
}

/** Writes a command's whole answer. `columns` as in Context.openRows; a record that was written is a line without a header. */
export async function printRows(
  context: Context,
  rows: Attributes[],
  columns?: string[],
  view: RecordView = { severalUsers: true, isHeaded: rows.length > 1 },
): Promise<void> {
  const writer = await context.openRows(columns, view);
  await writer.write(rows);
  await writer.end();
}
