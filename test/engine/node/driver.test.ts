import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { builtInSqlite, openBuiltIn } from "../../../src/engine/node/built-in-sqlite.ts";
import { openLibsql } from "../../../src/engine/node/driver.ts";
import type { Driver } from "../../../src/engine/sqlite-driver.ts";
import { isBusy, storeError } from "../../../src/local/store/store-error.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// Node 20, on which most of CI runs, has no SQLite of its own: test/conformance/node-24.test.ts runs this file on one that has.
const sqlite = builtInSqlite();
const BUILT_IN = { name: "Node's own SQLite", open: (path: string) => openBuiltIn(sqlite!, path) };
const DRIVERS = [{ name: "libsql", open: openLibsql }, ...(sqlite === undefined ? [] : [BUILT_IN])];

it.runIf(process.env["NEEDS_BUILT_IN"])("Node has a SQLite of its own", () => {
  expect(sqlite).toBeDefined();
});

describe.each(DRIVERS)("the driver on $name", ({ open }) => {
  const opened = (path = join(temporaryFolder(), "a.db")): Driver => {
    const driver = open(path);
    onTestFinished(() => driver.close());
    return driver;
  };

  it("gives back what was bound, and bytes as bytes", () => {
    const driver = opened();
    const values = ["熊本\u0000a", "", 0, -1, 2 ** 53 - 1, 1.5, null];
    // libsql reads no text beyond a NUL.
    expect(driver.row(`SELECT ${values.map(() => "?").join()}`, ...values)?.slice(1)).toEqual(
      values.slice(1),
    );
    const [bytes] = driver.row("SELECT CAST(? AS BLOB)", values[0]!) ?? [];
    expect(bytes).toBeInstanceOf(Uint8Array);
    expect(Buffer.from(bytes as Uint8Array).toString()).toBe(values[0]);
    expect(driver.row("SELECT zeroblob(0), x'61ff00'")!.map((blob) => [...(blob as Uint8Array)])).toEqual([
      [],
      [0x61, 0xff, 0],
    ]);
  });

  it("gives rows as arrays, with a column for each of one name", () => {
    const driver = opened();
    expect(driver.row("SELECT 1 AS a, 2 AS a")).toEqual([1, 2]);
    expect(driver.rows("SELECT value, value FROM json_each('[1,2]')")).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(driver.row("SELECT 1 WHERE false")).toBeUndefined();
    expect(driver.rows("SELECT 1 WHERE false")).toEqual([]);
  });

  it("runs many statements at once, and counts what one changed", () => {
    const driver = opened();
    driver.exec(
      "CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT; INSERT INTO t VALUES (1), (2); BEGIN; COMMIT",
    );
    expect(driver.run("INSERT INTO t VALUES (?) ON CONFLICT DO NOTHING", 3)).toBe(1);
    expect(driver.run("INSERT INTO t VALUES (?) ON CONFLICT DO NOTHING", 3)).toBe(0);
    expect(driver.run("DELETE FROM t")).toBe(3);
  });

  it("asks a statement again after it has failed, and after the schema has changed", () => {
    const driver = opened();
    driver.exec("CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT");
    const insert = "INSERT INTO t (a) VALUES (?)";
    expect(driver.run(insert, 1)).toBe(1);
    expect(codeOf(() => driver.run(insert, 1))).toMatch(/^SQLITE_CONSTRAINT/);
    expect(driver.run(insert, 2)).toBe(1);
    expect(driver.row("SELECT * FROM t")).toEqual([1]);
    driver.exec("ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'x'");
    expect(driver.row("SELECT * FROM t")).toEqual([1, "x"]);
  });

  it("says in one way what SQLite refuses", () => {
    const folder = temporaryFolder();
    const path = join(folder, "a.db");
    const driver = opened(path);
    driver.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (a TEXT) STRICT");
    const other = opened(path);

    driver.exec("BEGIN IMMEDIATE");
    const busy = errorOf(() => other.exec("BEGIN IMMEDIATE"));
    expect(isBusy(busy)).toBe(true);
    expect(storeError(busy, path)).toMatchObject({ kind: "unavailable" });
    driver.exec("COMMIT; PRAGMA query_only = 1");
    expect(codeOf(() => driver.run("INSERT INTO t VALUES ('')"))).toMatch(/^SQLITE_READONLY/);
    driver.exec("PRAGMA query_only = 0; PRAGMA max_page_count = 3");
    expect(codeOf(() => driver.run("INSERT INTO t VALUES (hex(zeroblob(9999)))"))).toBe("SQLITE_FULL");
    expect(codeOf(() => driver.row("SELECT x FROM t"))).toBe("SQLITE_ERROR");

    writeFileSync(join(folder, "b.db"), "not a database, but long enough to be looked at".repeat(99));
    expect(codeOf(() => opened(join(folder, "b.db")).row("SELECT * FROM sqlite_schema"))).toBe(
      "SQLITE_NOTADB",
    );
    const missing = errorOf(() => opened(join(folder, "no", "a.db")));
    expect(storeError(missing, path).message).toMatch(/cannot be opened or written: .*unable to open/i);
  });

  it("says that a page is damaged", () => {
    const path = join(temporaryFolder(), "a.db");
    const whole = open(path);
    whole.exec("CREATE TABLE t (a TEXT) STRICT; INSERT INTO t VALUES ('x')");
    whole.close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xa5, 4096));
    expect(codeOf(() => opened(path).row("SELECT * FROM t"))).toMatch(/^SQLITE_CORRUPT/);
  });

  it("can be closed again", () => {
    const driver = opened();
    driver.close();
    expect(() => driver.close()).not.toThrow();
  });

  it("waits for another connection as long as it was told", () => {
    const path = join(temporaryFolder(), "a.db");
    const [driver, other] = [opened(path), opened(path)];
    driver.exec("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE");
    other.exec("PRAGMA busy_timeout = 200");
    const begin = performance.now();
    expect(isBusy(errorOf(() => other.exec("BEGIN IMMEDIATE")))).toBe(true);
    expect(performance.now() - begin).toBeGreaterThan(150);
    driver.exec("COMMIT");
  });
});

describe.runIf(sqlite)("Node's own SQLite", () => {
  it("leaves one file when it is closed, its statements open or not", () => {
    const folder = temporaryFolder();
    const driver = BUILT_IN.open(join(folder, "a.db"));
    driver.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (a TEXT) STRICT");
    driver.row("SELECT * FROM t");
    expect(readdirSync(folder)).toContain("a.db-wal");
    driver.close();
    expect(readdirSync(folder)).toEqual(["a.db"]);
  });

  it("is loaded without the warning that it is new, and no other is lost", () => {
    const module = join(process.cwd(), "src", "engine", "node", "built-in-sqlite.ts");
    const script = `import { builtInSqlite } from ${JSON.stringify(module)};
      console.log(typeof builtInSqlite());
      process.emitWarning("SQLite is slow today", "ExperimentalWarning");`;
    const words = ["--experimental-strip-types", "--input-type=module", "-e", script];
    const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
    expect(stdout).toBe("object\n");
    expect(stderr).toContain("ExperimentalWarning: SQLite is slow today");
    expect(stderr).not.toContain("SQLite is an experimental feature");
  });
});

function errorOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}

function codeOf(call: () => unknown): string {
  return String((errorOf(call) as { code?: string }).code);
}
