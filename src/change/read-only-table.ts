import { TasksError } from "../errors.ts";
import type { TaskTable } from "../table/task-table.ts";
import { PassingTable } from "./passing-table.ts";

/** The error of every write under the setting read-only. `source`: where that comes from. */
export function readOnlyError(source: string): TasksError {
  return new TasksError("denied", `nothing may be written: read-only is on (${source})`, {
    hint: "--dry-run shows what it would do; no flag lifts read-only, only the setting itself",
  });
}

/** A table that can be read: every write throws `denied` before any call. */
export function readOnlyTable(table: TaskTable, source: string): TaskTable {
  return new ReadOnlyTable(table, source);
}

class ReadOnlyTable extends PassingTable {
  readonly #source: string;

  constructor(table: TaskTable, source: string) {
    super(table);
    this.#source = source;
  }

  override create = (): Promise<never> => this.#refuse();
  override put = (): Promise<never> => this.#refuse();
  override update = (): Promise<never> => this.#refuse();
  override delete = (): Promise<never> => this.#refuse();
  override move = (): Promise<never> => this.#refuse();
  override exchange = (): Promise<never> => this.#refuse();

  override openBulkWriter = (): Promise<never> => this.#refuse();
  override openChangeWriter = (): Promise<never> => this.#refuse();

  async #refuse(): Promise<never> {
    throw readOnlyError(this.#source);
  }
}
