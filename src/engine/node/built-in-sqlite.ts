import { getBuiltinModule } from "node:process";
import type * as BuiltIn from "node:sqlite";
import { fileOpened } from "../open-files.ts";
import type { Column, Driver } from "../sqlite-driver.ts";

// SQLite's result codes, from 0 on (sqlite.org/rescode.html).
const NAMES = `OK ERROR INTERNAL PERM ABORT BUSY LOCKED NOMEM READONLY INTERRUPT IOERR CORRUPT NOTFOUND FULL CANTOPEN PROTOCOL
  EMPTY SCHEMA TOOBIG CONSTRAINT MISMATCH MISUSE NOLFS AUTH FORMAT RANGE NOTADB`;

/**
 * Node's own SQLite, which 22.16 and 24 have. Undefined where there is none, as in a Node that was built or started without,
 * or one that cannot give rows as arrays.
 */
export function builtInSqlite(): typeof BuiltIn | undefined {
  const process = getBuiltinModule("node:process");
  const { emitWarning } = process;
  // Node 22 says that its SQLite is new; whatever else there is to say is said.
  process.emitWarning = (warning: string | Error, ...rest: never[]) => {
    if (!String(warning).startsWith("SQLite is an experimental feature")) emitWarning(warning, ...rest);
  };
  try {
    const sqlite = getBuiltinModule("node:sqlite") as typeof BuiltIn | undefined;
    return sqlite?.StatementSync.prototype.setReturnArrays === undefined ? undefined : sqlite;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** `openDriver` on Node's own SQLite. Errors have the codes that the other drivers' have. */
export function openBuiltIn(sqlite: typeof BuiltIn, path: string): Driver {
  const database = using(() => new sqlite.DatabaseSync(path));
  const closed = fileOpened();
  const statements = new Map<string, BuiltIn.StatementSync>();
  const prepared = (sql: string): BuiltIn.StatementSync => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = prepare(database, sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  return {
    exec: (sql) => using(() => database.exec(sql)),
    run: (sql, ...values) => using(() => Number(prepared(sql).run(...values).changes)),
    row: (sql, ...values) => using(() => prepared(sql).get(...values) as Column[] | undefined),
    rows: (sql, ...values) => using(() => prepared(sql).all(...values) as Column[][]),
    close() {
      if (!database.isOpen) return;
      database.close();
      closed();
    },
  };
}

function prepare(database: BuiltIn.DatabaseSync, sql: string): BuiltIn.StatementSync {
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
}

function using<Result>(use: () => Result): Result {
  try {
    return use();
  } catch (error) {
    const { errcode } = error as { errcode?: number };
    // The upper bits say more, as in SQLITE_IOERR_FSYNC.
    if (errcode !== undefined)
      Object.assign(error as Error, { code: `SQLITE_${NAMES.split(/\s+/)[errcode & 0xff]}` });
    throw error;
  }
}
