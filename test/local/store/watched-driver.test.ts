import { describe, expect, it } from "vitest";
import { watchedDriver, type StatementReport } from "../../../src/local/store/watched-driver.ts";
import { openDriver } from "../../../src/engine/node/driver.ts";

function watched() {
  const reports: Omit<StatementReport, "milliseconds">[] = [];
  const driver = watchedDriver(
    openDriver(":memory:"),
    ({ milliseconds, ...report }) => {
      expect(milliseconds).toBe(0);
      reports.push(report);
    },
    { elapsed: () => 7 },
  );
  return { driver, reports };
}

describe("a watched driver", () => {
  it("gives what the driver gives, and tells of it", () => {
    const { driver, reports } = watched();
    driver.exec("CREATE TABLE one (a); PRAGMA user_version = 3");
    expect(driver.run("INSERT INTO one VALUES (?), (?)", 1, 2)).toBe(2);
    expect(driver.rows("SELECT a FROM (SELECT a FROM one)")).toEqual([[1], [2]]);
    expect(driver.row("SELECT a FROM one WHERE a = 9")).toBeUndefined();
    expect(driver.row("PRAGMA user_version")).toEqual([3]);
    driver.close();
    expect(reports).toEqual([
      { operation: "CREATE one", rows: undefined, result: "ok" },
      { operation: "INSERT one", rows: 2, result: "ok" },
      { operation: "SELECT one", rows: 2, result: "ok" },
      { operation: "SELECT one", rows: 0, result: "ok" },
      { operation: "PRAGMA user_version", rows: 1, result: "ok" },
    ]);
  });

  it("tells at once of a call that fails, and throws what it threw", () => {
    const { driver, reports } = watched();
    driver.exec("BEGIN");
    driver.row("SELECT 1");
    expect(() => driver.row("SELECT a FROM nowhere")).toThrow("no such table: nowhere");
    driver.exec("ROLLBACK");
    driver.close();
    expect(reports).toEqual([
      { operation: "BEGIN", rows: undefined, result: "ok" },
      { operation: "SELECT nowhere", rows: undefined, result: "SQLITE_ERROR" },
      { operation: "SELECT 1", rows: 1, result: "ok" },
      { operation: "ROLLBACK", rows: undefined, result: "ok" },
    ]);
  });

  it("tells of what a transaction did that was never ended", () => {
    const { driver, reports } = watched();
    driver.exec("BEGIN");
    driver.row("SELECT 1");
    expect(reports).toHaveLength(1);
    driver.close();
    expect(reports).toHaveLength(2);
  });
});
