import Libsql from "libsql";

/** A value bound to or read from SQLite. */
type SqlValue = string | number | null;

/** The few methods of SQLite that the store needs, so that another driver can take libsql's place. */
export interface Driver {
  /** Runs statements that give no rows. */
  exec(sql: string): void;
  /** Runs one statement; gives how many rows it changed. */
  run(sql: string, ...values: SqlValue[]): number;
  /** The first row as an array of columns. */
  row(sql: string, ...values: SqlValue[]): SqlValue[] | undefined;
  /** All rows, each an array of columns. */
  rows(sql: string, ...values: SqlValue[]): SqlValue[][];
  close(): void;
}

/** Opens a SQLite file through libsql; the file is made when it is missing. Throws the driver's own errors. */
export function openDriver(path: string): Driver {
  const database = new Libsql(path);
  const statements = new Map<string, ReturnType<typeof database.prepare>>();
  const prepare = (sql: string) => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return {
    exec: (sql) => void database.exec(sql),
    run: (sql, ...values) => prepare(sql).run(...values).changes,
    row: (sql, ...values) =>
      prepare(sql)
        .raw()
        .get(...values) as SqlValue[] | undefined,
    rows: (sql, ...values) =>
      prepare(sql)
        .raw()
        .all(...values) as SqlValue[][],
    close: () => void database.close(),
  };
}
