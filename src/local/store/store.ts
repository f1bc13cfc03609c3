import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { TasksError } from "../../errors.ts";
import { openDriver, type Driver } from "#engine/driver";
import { isBusy, storeError } from "./store-error.ts";
import { storePath } from "./store-path.ts";
import { PATIENCE_MS } from "./when-free.ts";

const VERSION = 3;
// "task" in ASCII, in SQLite's header: tells our file from another program's.
const APPLICATION_ID = 0x7461736b;
// Where SQLite does not wait itself.
const PAUSE_MS = 20;

// One entry a version: what a store of the version before needs to become it.
const SCHEMAS = [
  `CREATE TABLE record (
  table_name TEXT NOT NULL,
  user_name TEXT NOT NULL,
  deadline INTEGER NOT NULL,
  item TEXT NOT NULL,
  PRIMARY KEY (table_name, user_name, deadline)
) WITHOUT ROWID, STRICT;
PRAGMA application_id = ${APPLICATION_ID};`,
  `CREATE TABLE table_info (
  name TEXT PRIMARY KEY,
  fields TEXT NOT NULL,
  tags TEXT NOT NULL
) WITHOUT ROWID, STRICT;
CREATE TABLE parameter (
  name TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  value TEXT NOT NULL,
  version INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  tags TEXT NOT NULL
) WITHOUT ROWID, STRICT;`,
  `CREATE TABLE schedule (
  service TEXT NOT NULL,
  stage TEXT NOT NULL,
  name TEXT NOT NULL,
  expression TEXT,
  pattern TEXT,
  input TEXT NOT NULL,
  stamp INTEGER NOT NULL,
  enabled INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  created INTEGER NOT NULL,
  fired INTEGER,
  result TEXT,
  PRIMARY KEY (service, stage, name)
) WITHOUT ROWID, STRICT;`,
];

const STATE = `
SELECT user_version, application_id, (SELECT count(*) FROM sqlite_master)
FROM pragma_user_version, pragma_application_id`;

/** The local store: one SQLite file that all processes of a user share. Every method throws TasksError only. */
export class Store {
  readonly path: string;
  /** True when this call made the file. */
  readonly isNew: boolean;
  readonly #driver: Driver;
  readonly #patience: number;
  #inTransaction = false;

  /**
   * Opens the store of a data folder, and makes folder, file and schema when they are missing. `patience`: how long each
   * call waits for another process, in milliseconds; nothing else happens in this process meanwhile, so whoever has to
   * answer others gives little, and waits with `whenFree`.
   */
  constructor(dataDir: string, { patience = PATIENCE_MS }: { patience?: number } = {}) {
    this.#patience = patience;
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

  /**
   * Runs one statement that writes; gives how many rows it changed. In a transaction, whose beginning waits for the lock:
   * a statement that meets a held lock itself stays half-done in libsql, and takes what is written after it with it
   * (tursodatabase/libsql-js pull request 238).
   */
  run(sql: string, ...values: (string | number)[]): number {
    const run = () => this.#driver.run(sql, ...values);
    return this.#inTransaction ? this.#guard(run) : this.transaction(run);
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
      this.#inTransaction = true;
      try {
        const result = body();
        this.#driver.exec("COMMIT");
        return result;
      } catch (error) {
        this.#rollback();
        throw error;
      } finally {
        this.#inTransaction = false;
      }
    });
  }

  /**
   * Whether a commit is on the disk when it returns, as it has to be before success is printed. Without, a power cut (not
   * a kill) may take the last commits; the next durable one brings those before it to the disk too.
   */
  setDurable(durable: boolean): void {
    // Fewer checkpoints too: each one waits for the disk twice.
    const settings = durable
      ? "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000"
      : "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 10000";
    this.#guard(() => this.#driver.exec(settings));
  }

  close(): void {
    this.#driver.close();
  }

  #prepare(): void {
    const driver = this.#driver;
    driver.exec(`PRAGMA busy_timeout = ${this.#patience}`);
    if (this.#version() < VERSION) this.#makeSchema();
    // On macOS fsync alone does not reach the disk.
    driver.exec("PRAGMA fullfsync = 1");
    this.setDurable(true);
  }

  #makeSchema(): void {
    const driver = this.#driver;
    // WAL is kept in the file's header. A network file system refuses it; DELETE is slower and right there too.
    if (this.#switchToWal() !== "wal") driver.row("PRAGMA journal_mode = DELETE");
    this.transaction(() => {
      // Another process may have made the schema while this one waited for the lock.
      const version = this.#version();
      for (const schema of SCHEMAS.slice(version)) driver.exec(schema);
      if (version < VERSION) driver.exec(`PRAGMA user_version = ${VERSION}`);
    });
  }

  /** Gives the mode that it is in then. SQLite waits for nobody here: it refuses at once while another process does the same. */
  #switchToWal(): unknown {
    for (let waited = 0; ; waited += PAUSE_MS) {
      try {
        return this.#driver.row("PRAGMA journal_mode = WAL")?.[0];
      } catch (error) {
        if (!isBusy(error) || waited >= this.#patience) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
      }
    }
  }

  /** 0 for a file that holds nothing yet. Throws, before a byte of it is changed, for a file that this program cannot use. */
  #version(): number {
    // One statement sees one moment, while another process may be making the schema.
    const [version = 0, application = 0, objects = 0] = this.#driver.row(STATE)?.map(Number) ?? [];
    if (version === 0 && application === 0 && objects === 0) return 0;
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
    return version;
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
    makeFolder(dataDir);
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

/**
 * Makes a folder and its parents. Node's own recursive mkdir never ends below /proc, and says ENOENT where a disk is full
 * or read-only (nodejs/node issue 42808).
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if (!existsSync(folder)) throw error;
  }
}
