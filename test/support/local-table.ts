import { LocalTaskTable } from "../../src/local/table/local-task-table.ts";
import { Store } from "../../src/local/store/store.ts";
import { systemClock } from "../../src/system/system-clock.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** An empty table in a store of its own, in a folder that goes when the table is closed. */
export function openTemporaryTable(): LocalTaskTable {
  let remove = () => {};
  const folder = temporaryFolder((step) => (remove = step));
  return new TemporaryTable(folder, remove);
}

class TemporaryTable extends LocalTaskTable {
  readonly #remove: () => void;

  constructor(folder: string, remove: () => void) {
    super(new Store(folder, systemClock), "tasks-dev-table");
    this.#remove = remove;
  }

  override close(): void {
    super.close();
    this.#remove();
  }
}
