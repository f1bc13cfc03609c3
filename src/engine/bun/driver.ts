import { Database } from "bun:sqlite";
import { fileOpened } from "../open-files.ts";
import type { Driver } from "../sqlite-driver.ts";

/** What takes the place of `openDriver` in the binary: SQLite as bun has it built in. Throws the driver's own errors. */
export function openDriver(path: string): Driver {
  const database = new Database(path, { readwrite: true, create: true });
  const closed = fileOpened();
  return {
    exec: (sql) => database.run(sql),
    run: (sql, ...values) => database.query(sql).run(...values).changes,
    row: (sql, ...values) => database.query(sql).values(...values)[0],
    rows: (sql, ...values) => database.query(sql).values(...values),
    close() {
      database.close();
      closed();
    },
  };
}
