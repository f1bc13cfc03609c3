import type { Driver } from "../../engine/sqlite-driver.ts";
import { damagedBefore, isBusy } from "./store-error.ts";
import { upgradeSchema, VERSION } from "./store-schema.ts";
import { readState } from "./store-state.ts";

// Where SQLite does not wait itself.
const PAUSE_MS = 20;

interface UpgradeOptions {
  path: string;
  /** Milliseconds that each step waits for another process. */
  patience: number;
  /** What SQLite found in the file as it is. */
  damage: string | undefined;
  transaction(body: () => number): number;
}

/** Brings a store that is new or of an older version to this one. Throws the driver's own errors. */
export function upgradeStore(driver: Driver, options: UpgradeOptions): void {
  const { path, patience, damage, transaction } = options;
  if (damage !== undefined) throw damagedBefore(path, damage);
  // WAL is kept in the file's header. A network file system refuses it; DELETE is slower and right there too.
  if (switchToWal(driver, patience) !== "wal") driver.row("PRAGMA journal_mode = DELETE");
  const version = transaction(() => {
    // Another process may have made the schema while this one waited for the lock.
    const { version } = readState(driver, path, { tolerant: false });
    if (version < VERSION) upgradeSchema(driver, version, path);
    return version;
  });
  if (version > 0 && version < VERSION) giveBack(driver, patience);
}

/** Gives the mode that it is in then. SQLite waits for nobody here: it refuses at once while another process does the same. */
function switchToWal(driver: Driver, patience: number): unknown {
  for (let waited = 0; ; waited += PAUSE_MS) {
    try {
      return driver.row("PRAGMA journal_mode = WAL")?.[0];
    } catch (error) {
      if (!isBusy(error) || waited >= patience) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}

/** Frees what the rows of an older version took, unless another process is at work: then it stays to be filled again. */
function giveBack(driver: Driver, patience: number): void {
  try {
    driver.exec("PRAGMA busy_timeout = 0; VACUUM");
  } catch {
    // There may also be no space for it.
  } finally {
    driver.exec(`PRAGMA busy_timeout = ${patience}`);
  }
}
