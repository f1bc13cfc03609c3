import { openDriver } from "#engine/driver";
import type { Driver } from "../../engine/sqlite-driver.ts";
import type { Clock } from "../../ports.ts";
import { fileAt, makeStoreFile } from "./make-store-file.ts";
import { movedStore, StoreDamage, storeError } from "./store-error.ts";
import { VERSION } from "./store-schema.ts";
import { storePath } from "./store-path.ts";
import { readState } from "./store-state.ts";
import { upgradeStore } from "./upgrade-store.ts";
import { textOfBytes } from "./text-of-bytes.ts";
import type { WatchDriver } from "./watched-driver.ts";
import { PATIENCE_MS } from "./when-free.ts";

// A store of this size, some 1,500 records, is checked in 0.5 ms.
const SMALL_BYTES = 512 * 1024;

const READING = "BEGIN";

interface StoreOptions {
  /**
   * How long each call waits for another process, in milliseconds. Nothing else happens in this process meanwhile, so
   * that a server gives little, and waits with `whenFree`.
   */
  patience?: number;
  /** Opens it even where SQLite finds damage, to save what is intact. */
  tolerant?: boolean;
  watch?: WatchDriver | undefined;
  /** One that is empty, in memory and gone when it is closed. No file is looked for or made. */
  inMemory?: boolean;
}

/** The local store: one SQLite file that all processes of a user share. Every method throws TasksError only. */
export class Store {
  readonly path: string;
  /** True when this call made the file. */
  readonly isNew: boolean;
  #driver: Driver;
  /** What SQLite found in a small store that was opened in spite of it. */
  readonly damage: string | undefined;
  readonly #patience: number;
  /** What tells the file from another one that comes into its place; undefined in memory. */
  readonly #file: number | undefined;
  readonly clock: Clock;
  #inTransaction = false;

  /**
   * Opens the store of a data folder, and makes folder, file and schema when they are missing. A small one is checked
   * whole, and refused where it is damaged.
   */
  constructor(dataDir: string, clock: Clock, options: StoreOptions = {}) {
    const { patience = PATIENCE_MS, tolerant = false, watch, inMemory = false } = options;
    this.clock = clock;
    this.#patience = patience;
    this.path = storePath(dataDir);
    this.isNew = !inMemory && makeStoreFile(this.path);
    this.#driver = this.#guard(() => openDriver(inMemory ? ":memory:" : this.path));
    this.#file = fileAt(this.path);
    try {
      const { bytes, damage } = this.#guard(() => this.#prepare(tolerant));
      this.damage = damage ?? (bytes > SMALL_BYTES ? undefined : this.check());
      if (this.damage !== undefined && !tolerant) throw new StoreDamage(this.path, this.damage);
      if (watch !== undefined) this.#driver = watch(this.#driver, this.path);
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
   * The rows of `SELECT columns rest`, for columns that hold text: libsql ends the process for a text that is not UTF-8,
   * as damage can make it, so none is read as one.
   */
  select(columns: string, rest: string, ...values: (string | number)[]): (string | number | null)[][] {
    const rows = this.rows(`SELECT CAST(json_array(${columns}) AS BLOB) ${rest}`, ...values);
    return rows.map(([row]) => JSON.parse(textOfBytes(row)) as (string | number | null)[]);
  }

  /** What a column of JSON holds; undefined: an empty object. */
  json(text: string | number | null | undefined): unknown {
    try {
      return JSON.parse(String(text ?? "{}"));
    } catch (error) {
      throw new StoreDamage(this.path, (error as Error).message, error);
    }
  }

  /**
   * Runs the body as one transaction that holds the write lock from its start (a lock taken later, after a read,
   * may fail). What the body throws undoes everything.
   */
  transaction<Result>(body: () => Result): Result {
    return this.#within("BEGIN IMMEDIATE", body);
  }

  /** Runs a body that writes to temporary tables alone: as one transaction that stops no other process. */
  aside<Result>(body: () => Result): Result {
    return this.#inTransaction ? body() : this.#within(READING, body);
  }

  /**
   * From its first read on keeps what others write from being seen, until the function that it gives is called; nothing may be
   * written meanwhile. A reader of a write-ahead log stops nobody; one of a rollback journal stops every writer.
   */
  hold(): () => void {
    this.#exec(READING);
    this.#inTransaction = true;
    return () => {
      this.#inTransaction = false;
      this.#rollback();
    };
  }

  /** What SQLite finds wrong in the whole file; undefined where it finds nothing. Sums are not looked at. */
  check(): string | undefined {
    try {
      const found = String(this.row("PRAGMA quick_check(1)")?.[0]);
      return found === "ok" ? undefined : found.replaceAll(/\s+/g, " ");
    } catch (error) {
      if (!(error instanceof StoreDamage)) throw error;
      return error.detail;
    }
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
    this.#exec(settings);
  }

  /** Puts on the disk what was committed when commits were not durable. The number is what it was, and is written all the same. */
  makeDurable(): void {
    this.setDurable(true);
    this.transaction(() => this.#exec(`PRAGMA user_version = ${VERSION}`));
  }

  close(): void {
    this.#driver.close();
  }

  #prepare(tolerant: boolean): { bytes: number; damage?: string } {
    const driver = this.#driver;
    driver.exec(`PRAGMA busy_timeout = ${this.#patience}`);
    const state = readState(driver, this.path, { tolerant });
    if (state.version < VERSION) {
      const transaction = (body: () => number) => this.transaction(body);
      upgradeStore(driver, { path: this.path, patience: this.#patience, damage: this.check(), transaction });
    }
    // On macOS fsync alone does not reach the disk. In memory ten million keys that are put in order would take 840 MB.
    driver.exec("PRAGMA fullfsync = 1; PRAGMA cell_size_check = 1; PRAGMA temp_store = FILE");
    this.setDurable(true);
    return state;
  }

  #within<Result>(begin: string, body: () => Result): Result {
    // SQLite looks for that itself only where it has no write-ahead log, and writes on into a file that nobody finds.
    const checkPlace = () => {
      if (begin !== READING && this.#file !== undefined && fileAt(this.path) !== this.#file)
        throw movedStore(this.path);
    };
    this.#exec(begin);
    this.#inTransaction = true;
    try {
      const result = body();
      checkPlace();
      this.#exec("COMMIT");
      return result;
    } catch (error) {
      this.#rollback();
      checkPlace();
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  #exec(sql: string): void {
    this.#guard(() => this.#driver.exec(sql));
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
