import { openDriver } from "#engine/driver";
import { TasksError } from "../../errors.ts";
import type { Shelf } from "../../ports.ts";
import { textOfBytes } from "./text-of-bytes.ts";

// Of memory; what is more goes to the file.
const CACHE_KIB = 8 * 1024;
// A JSON array, because values that are bound one by one cost twice as much.
const PUT = "INSERT INTO temp.shelf (text) SELECT value FROM json_each(?)";
const TAKE = `SELECT CAST(json_group_array(text) AS BLOB) FROM
  (SELECT shelf.text AS text FROM json_each(?) AS wanted JOIN temp.shelf ON shelf.number = wanted.value + 1 ORDER BY wanted.key)`;

/**
 * A shelf in a temporary table of SQLite, whose file has no name once it is open and is gone with the process, however
 * that ends. SQLite puts it into SQLITE_TMPDIR, TMPDIR, /var/tmp or /tmp, the first that can be written.
 */
export function openShelf(): Shelf {
  const driver = openDriver(":memory:");
  const guard = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw new TasksError(
        "failed",
        `the temporary file cannot be written or read: ${(error as Error).message}`,
        {
          hint: "free some space, or name a folder that has some in TMPDIR",
          cause: error,
        },
      );
    }
  };
  guard(() =>
    driver.exec(`PRAGMA temp_store = FILE;
      CREATE TEMP TABLE shelf (number INTEGER PRIMARY KEY, text TEXT NOT NULL);
      PRAGMA temp.cache_size = -${CACHE_KIB}; PRAGMA temp.journal_mode = OFF`),
  );
  return {
    put: (texts) => guard(() => void driver.run(PUT, JSON.stringify(texts))),
    take: (numbers) =>
      guard(() => JSON.parse(textOfBytes(driver.row(TAKE, JSON.stringify(numbers))![0])) as string[]),
    close: () => driver.close(),
  };
}
