import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Finding } from "../../ports.ts";
import { TasksError } from "../../errors.ts";
import { Store } from "./store.ts";
import { storePath } from "./store-path.ts";

/** Looks at the local store without making one. */
export function* diagnoseLocal(dataDir: string): Generator<Finding> {
  const path = storePath(dataDir);
  if (!existsSync(path)) {
    yield folderFinding(dataDir, path);
    return;
  }
  try {
    const store = new Store(dataDir);
    try {
      const size = statSync(path).size;
      const records = String(store.row("SELECT count(*) FROM record")?.[0]);
      yield { check: "store", ok: true, detail: `${path} (${records} records, ${size} bytes)` };
      const integrity = String(store.row("PRAGMA quick_check(1)")?.[0]);
      yield integrity === "ok"
        ? { check: "integrity", ok: true, detail: "SQLite finds no damage" }
        : { check: "integrity", ok: false, detail: integrity, hint: "put a backup in its place" };
    } finally {
      store.close();
    }
  } catch (error) {
    if (!(error instanceof TasksError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    yield { check: "store", ok: false, detail: error.message, ...hint };
  }
}

function folderFinding(dataDir: string, path: string): Finding {
  let folder = dataDir;
  while (!existsSync(folder)) folder = dirname(folder);
  const bad = (detail: string): Finding => ({
    check: "store",
    ok: false,
    detail,
    hint: "give another --data-dir",
  });
  if (!statSync(folder).isDirectory()) return bad(`${folder} is not a folder`);
  try {
    accessSync(folder, constants.W_OK);
    return { check: "store", ok: true, detail: `${path} will be made by the first record` };
  } catch {
    return bad(`${folder} cannot be written`);
  }
}
