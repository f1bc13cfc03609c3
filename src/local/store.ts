import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { TasksError } from "../errors.ts";
import { openDriver, type Driver } from "./driver.ts";
import { storeError } from "./store-error.ts";

const VERSION = 1;
// "task" in ASCII, in SQLite's header: tells our file from another program's.
const APPLICATION_ID = 0x7461736b;
// Waiting for other writers is not fair in SQLite; a lone one of eight was seen to wait over 3 seconds.
const BUSY_MS = 30_000;

const SCHEMA = `
CREATE TABLE record (
  table_name TEXT NOT NULL,
  user_name TEXT NOT NULL,
  deadline INTEGER NOT NULL,
  item TEXT NOT NULL,
  PRIMARY KEY (table_name, user_name, deadline)
) WITHOUT ROWID, STRICT;
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${VERSION};`;

export function storePath(dataDir: string): string {
  return join(dataDir, "tasks.db");
}

/** The local store: one SQLite file that all processes of a user share. Every method throws TasksError only. */
export class Store {
  readonly path: string;
  /** True when this call made the file. */
  readonly isNew: boolean;
  readonly #driver: Driver;

  /** Opens the store of a data folder, and makes folder, file and schema when they are missing. */
  constructor(dataDir: string) {
    this.path = storePath(dataDir);
    this.isNew = makeFile(dataDir, this.path);
    this.#driver = this.#guard(() => openDriver(this.path));
    try {
      this.#guard(() => this.#prepare());
    } catch (error) {
      this.#driver.close();
      throw error;
    }
  }

  run(sql: string, ...values: (string | number)[]): number {
    return this.#guard(() => this.#driver.run(sql, ...values));
  }

  row(sql: string, ...values: (string | number)[]) {
    return this.#guard(() => this.#driver.row(sql, ...values));
  }

  rows(sql: string, ...values: (string | number)[]) {
    return this.#guard(() => this.#driver.rows(sql, ...values));
  }

  /**
   * Runs the body as one transaction that holds the write lock from its start (a lock taken later, after a read,
   * may fail). What the body throws undoes everything.
   */
  transaction<Result>(body: () => Result): Result {
    return this.#guard(() => {
      this.#driver.exec("BEGIN IMMEDIATE");
      try {
        const result = body();
        this.#driver.exec("COMMIT");
        return result;
      } catch (error) {
        this.#rollback();
        throw error;
      }
    });
  }

  close(): void {
    this.#driver.close();
  }

  #prepare(): void {
    const driver = this.#driver;
    driver.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    const version = Number(driver.row("PRAGMA user_version")?.[0]);
    if (version === 0) this.#createSchema();
    else this.#checkVersion(version);
    // FULL: a commit is on the disk before success is printed. fullfsync does the same on macOS, where fsync does not.
    driver.exec("PRAGMA synchronous = FULL; PRAGMA fullfsync = 1");
  }

  #createSchema(): void {
    const driver = this.#driver;
    // WAL is kept in the file's header. A network file system refuses it; DELETE is slower and right there too.
    if (driver.row("PRAGMA journal_mode = WAL")?.[0] !== "wal") driver.row("PRAGMA journal_mode = DELETE");
    this.transaction(() => {
      // Another process may have made the schema while this one waited for the lock.
      if (Number(driver.row("PRAGMA user_version")?.[0]) !== 0) return;
      if (Number(driver.row("SELECT count(*) FROM sqlite_master")?.[0]) > 0) {
        throw new TasksError("failed", `${this.path} is another program's SQLite file`, {
          hint: "give another --data-dir",
        });
      }
      driver.exec(SCHEMA);
    });
  }

  #checkVersion(version: number): void {
    const application = Number(this.#driver.row("PRAGMA application_id")?.[0]);
    if (application !== APPLICATION_ID) {
      throw new TasksError("failed", `${this.path} is another program's SQLite file`, {
        hint: "give another --data-dir",
      });
    }
    if (version > VERSION) {
      throw new TasksError(
        "failed",
        `the local store ${this.path} has version ${version}, made by a newer tasks; this one reads up to ${VERSION}`,
        { hint: "install the newer tasks, or give another --data-dir" },
      );
    }
  }

  #rollback(): void {
    try {
      this.#driver.exec("ROLLBACK");
    } catch {
      // SQLite has already rolled back on a full disk or an I/O error; the first error is the one to tell.
    }
  }

  #guard<Result>(body: () => Result): Result {
    try {
      return body();
    } catch (error) {
      throw storeError(error, this.path);
    }
  }
}

/** Makes the file before SQLite does, so that only its owner can ever read it. Gives whether it was missing. */
function makeFile(dataDir: string, path: string): boolean {
  if (existsSync(path)) return false;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    closeSync(openSync(path, "wx", 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" && existsSync(path)) return false;
    throw new TasksError("failed", `the local store ${path} cannot be made: ${(error as Error).message}`, {
      hint: "check the folder's permissions and space, or give another --data-dir",
      cause: error,
    });
  }
}
