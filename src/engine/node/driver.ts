import Libsql from "libsql";
import { fileOpened } from "../open-files.ts";
import type { Column, Driver, SqlValue } from "../sqlite-driver.ts";
import { builtInSqlite, openBuiltIn } from "./built-in-sqlite.ts";

interface Statement {
  run(...values: SqlValue[]): { changes: number };
  raw(): { get(...values: SqlValue[]): unknown; all(...values: SqlValue[]): unknown[] };
}

/**
 * Opens a SQLite file through Node's own SQLite, or libsql where there is none, with which a short command takes a tenth longer.
 * The file is made when it is missing. Throws the driver's own errors.
 */
export function openDriver(path: string): Driver {
  const sqlite = builtInSqlite();
  return sqlite === undefined ? openLibsql(path) : openBuiltIn(sqlite, path);
}

/** `openDriver` on libsql. */
export function openLibsql(path: string): Driver {
  const database = new Libsql(path);
  // A store is one file only when SQLite has taken its log in, which libsql does when its statements are swept away.
  fileOpened();
  const statements = new Map<string, Statement>();
  const using = <Result>(sql: string, use: (statement: Statement) => Result): Result => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    try {
      return use(statement);
    } catch (error) {
      // It would give the same error again, whatever it is asked for.
      statements.delete(sql);
      throw error;
    }
  };
  return {
    exec: (sql) => void database.exec(sql),
    run: (sql, ...values) => using(sql, (statement) => statement.run(...values).changes),
    row: (sql, ...values) =>
      using(sql, (statement) => statement.raw().get(...values) as Column[] | undefined),
    rows: (sql, ...values) => using(sql, (statement) => statement.raw().all(...values) as Column[][]),
    close: () => void database.close(),
  };
}
