/** What the driver uses of bun's SQLite (bun.sh/docs/api/sqlite). */
declare module "bun:sqlite" {
  type Value = string | number | null;
  type Column = Value | Uint8Array;

  export class Database {
    constructor(path: string, options: { readwrite: boolean; create: boolean });
    /** Runs statements that give no rows. */
    run(sql: string): void;
    /** Prepares a statement, or gives the one that was prepared before. */
    query(sql: string): {
      run(...values: Value[]): { changes: number };
      values(...values: Value[]): Column[][];
    };
    close(): void;
  }
}
