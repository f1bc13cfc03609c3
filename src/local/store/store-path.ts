import { join } from "node:path";

/** The file of the local store in a data folder. */
export function storePath(dataDir: string): string {
  return join(dataDir, "tasks.db");
}

/** All files of the store: SQLite keeps a journal and shared memory beside it. */
export function storeFiles(dataDir: string): string[] {
  return ["", "-wal", "-shm", "-journal"].map((suffix) => `${storePath(dataDir)}${suffix}`);
}
