import type { Store } from "./store.ts";
import { StoreDamage } from "./store-error.ts";
import { RECORD } from "./store-schema.ts";
import { whenFree } from "./when-free.ts";

/**
 * Runs work to which the records stay as they are when it begins, whatever others write meanwhile; it must not write. With a
 * rollback journal that would stop every writer, so there the records are copied first.
 */
export async function atOneMoment<Result>(store: Store, work: () => Promise<Result>): Promise<Result> {
  const isWal = store.row("PRAGMA journal_mode")?.[0] === "wal";
  const end = await whenFree(() => (isWal ? holdNow(store) : copyRecords(store)), store.clock);
  try {
    return await work();
  } finally {
    end();
  }
}

function holdNow(store: Store): () => void {
  const end = store.hold();
  try {
    store.row("SELECT count(*) FROM sqlite_schema");
    return end;
  } catch (error) {
    end();
    throw error;
  }
}

/** Copies the records to where they are looked for first; gives what removes the copy. */
function copyRecords(store: Store): () => void {
  try {
    store.aside(() => {
      store.run(RECORD.replace("CREATE TABLE", "CREATE TEMP TABLE"));
      store.run("INSERT INTO temp.record SELECT * FROM main.record");
    });
  } catch (error) {
    // What is damaged is read as far as it can be, from where it is.
    if (!(error instanceof StoreDamage)) throw error;
  }
  return () => void store.aside(() => store.run("DROP TABLE IF EXISTS temp.record"));
}
