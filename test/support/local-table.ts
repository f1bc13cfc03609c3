import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalTaskTable } from "../../src/local/table/local-task-table.ts";
import { Store } from "../../src/local/store/store.ts";
import { systemClock } from "../../src/system/system-clock.ts";

/** An empty table in a store of its own, in a folder that goes when the table is closed. */
export function openTemporaryTable(): LocalTaskTable {
  const folder = mkdtempSync(join(tmpdir(), "tasks-test-"));
  return new TemporaryTable(folder);
}

class TemporaryTable extends LocalTaskTable {
  readonly #folder: string;

  constructor(folder: string) {
    super(new Store(folder, systemClock), "tasks-dev-table");
    this.#folder = folder;
  }

  override close(): void {
    super.close();
    rmSync(this.#folder, { recursive: true });
  }
}
