/** What the driver uses of Node's own SQLite (nodejs.org/api/sqlite.html), which the types of Node 20 do not know. */
declare module "node:sqlite" {
  type Value = string | number | null;

  export class StatementSync {
    run(...values: Value[]): { changes: number | bigint };
    get(...values: Value[]): unknown;
    all(...values: Value[]): unknown[];
    /** From Node 22.16 and 24.0 on. */
    setReturnArrays(enabled: boolean): void;
  }

  export class DatabaseSync {
    constructor(path: string);
    readonly isOpen: boolean;
    exec(sql: string): void;
    prepare(sql: string): StatementSync;
    close(): void;
  }
}
