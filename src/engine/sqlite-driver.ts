/** A value bound to or read from SQLite. */
export type SqlValue = string | number | null;
/** BLOBs are bytes. */
export type Column = SqlValue | Uint8Array;

/** The few methods of SQLite that the store needs: Node's own, libsql and bun's each give them. */
export interface Driver {
  /** Runs statements that give no rows. */
  exec(sql: string): void;
  /** Runs one statement; gives how many rows it changed. */
  run(sql: string, ...values: SqlValue[]): number;
  /** The first row as an array of columns. */
  row(sql: string, ...values: SqlValue[]): Column[] | undefined;
  /** All rows, each an array of columns. */
  rows(sql: string, ...values: SqlValue[]): Column[][];
  close(): void;
}
