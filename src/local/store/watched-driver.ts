import type { Driver } from "../../engine/sqlite-driver.ts";
import type { Clock } from "../../ports.ts";

/** Gives a driver of the file at `path` that does the same and is watched. */
export type WatchDriver = (driver: Driver, path: string) => Driver;

/** What is told of a call of the local store under --verbose. */
export interface StatementReport {
  /** As in `SELECT record`. */
  operation: string;
  milliseconds: number;
  /** Rows that were read or changed; undefined where there are none to count. */
  rows: number | undefined;
  /** `ok`, or SQLite's error. */
  result: string;
}

/**
 * A driver that tells of each call. Within a transaction the calls of one operation are told together at its end, so that
 * an import does not tell of each record.
 */
export function watchedDriver(
  driver: Driver,
  report: (report: StatementReport) => void,
  clock: Pick<Clock, "elapsed">,
): Driver {
  let waiting: Map<string, StatementReport> | undefined;
  const tell = (told: StatementReport) => {
    const before = waiting?.get(told.operation);
    if (waiting === undefined || told.result !== "ok") report(told);
    else if (before === undefined) waiting.set(told.operation, told);
    else {
      before.milliseconds += told.milliseconds;
      if (told.rows !== undefined) before.rows = (before.rows ?? 0) + told.rows;
    }
  };
  const endTransaction = () => {
    const told = waiting?.values() ?? [];
    waiting = undefined;
    for (const one of told) report(one);
  };
  const watch = <Result>(sql: string, call: () => Result, count: (result: Result) => number | undefined) => {
    const operation = operationOf(sql);
    if (ENDS.test(operation)) endTransaction();
    const begin = clock.elapsed();
    const since = () => clock.elapsed() - begin;
    try {
      const result = call();
      tell({ operation, milliseconds: since(), rows: count(result), result: "ok" });
      if (BEGINS.test(operation)) waiting = new Map();
      return result;
    } catch (error) {
      const { code, name } = error as { code?: string; name: string };
      tell({ operation, milliseconds: since(), rows: undefined, result: code ?? name });
      throw error;
    }
  };
  return {
    exec: (sql) => watch(sql, () => driver.exec(sql), nothing),
    run: (sql, ...values) =>
      watch(
        sql,
        () => driver.run(sql, ...values),
        (changed) => changed,
      ),
    row: (sql, ...values) =>
      watch(
        sql,
        () => driver.row(sql, ...values),
        (row) => (row === undefined ? 0 : 1),
      ),
    rows: (sql, ...values) =>
      watch(
        sql,
        () => driver.rows(sql, ...values),
        (rows) => rows.length,
      ),
    close() {
      endTransaction();
      driver.close();
    },
  };
}

const BEGINS = /^BEGIN/;
const ENDS = /^(COMMIT|ROLLBACK)/;

/** What a statement does and to which table, in two words at most. */
function operationOf(sql: string): string {
  const [verb = "", second] = sql.match(/\w+/g) ?? [];
  const [, table] = /\b(?:FROM|INTO|UPDATE|TABLE)\s+(?:temp\.|main\.)?(\w+)/.exec(sql) ?? [];
  return [verb, table ?? second].filter(Boolean).join(" ");
}

function nothing(): undefined {
  return undefined;
}
