import type { Clock } from "../../ports.ts";
import { LocalTaskTable } from "./local-task-table.ts";
import { Store } from "../store/store.ts";
import { isStoreThere } from "../store/is-store-there.ts";
import type { WatchDriver } from "../store/watched-driver.ts";

/**
 * Opens a table of the local store, and says so the first time that the store is made. `isDry`: none is made; a table of one
 * that is missing is empty.
 */
export async function openLocalTable(
  dataDir: string,
  name: string,
  clock: Clock,
  note: (text: string) => Promise<void>,
  {
    isDry = false,
    ...options
  }: { isDry?: boolean; tolerant?: boolean; watch?: WatchDriver | undefined } = {},
): Promise<LocalTaskTable> {
  const store = new Store(dataDir, clock, { ...options, inMemory: isDry && !isStoreThere(dataDir) });
  if (store.isNew) {
    await note(`made the local store ${store.path}; for DynamoDB give --target aws, or set TASKS_TARGET=aws`);
  }
  return new LocalTaskTable(store, name);
}
