import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock, Finding } from "../../ports.ts";
import { TasksError } from "../../errors.ts";
import { utcTime } from "../../task/utc-time.ts";
import { salvageRecords } from "./salvage-records.ts";
import { isStoreThere } from "./is-store-there.ts";
import { Store } from "./store.ts";
import { StoreDamage } from "./store-error.ts";
import { storePath } from "./store-path.ts";

const SAVE =
  "save what is whole with `tasks export saved.ndjson`, move the store away and `tasks import saved.ndjson`; or put a backup in its place";

/** Looks at the local store without making one. */
export async function* diagnoseLocal(dataDir: string, clock: Clock): AsyncGenerator<Finding> {
  const path = storePath(dataDir);
  try {
    if (!existsSync(path)) {
      yield folderFinding(dataDir, path);
      return;
    }
    const store = new Store(dataDir, clock, { tolerant: true });
    try {
      const size = statSync(path).size;
      yield { check: "store", ok: true, detail: `${path} (${countOf(store)}${size} bytes)` };
      const integrity = store.damage ?? store.check();
      yield integrity === undefined
        ? { check: "integrity", ok: true, detail: "SQLite finds no damage" }
        : { check: "integrity", ok: false, detail: integrity, hint: SAVE };
      yield await recordsFinding(store, integrity);
      yield* failedFindings(store);
    } finally {
      store.close();
    }
  } catch (error) {
    if (!(error instanceof TasksError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    yield { check: "store", ok: false, detail: error.message, ...hint };
  }
}

function countOf(store: Store): string {
  try {
    const count = Number(store.row("SELECT count(*) FROM record")?.[0]);
    return count === 1 ? "1 record, " : `${count} records, `;
  } catch (error) {
    if (error instanceof StoreDamage) return "";
    throw error;
  }
}

/** Whether every record of every table is as it was written. */
async function recordsFinding(store: Store, known: string | undefined): Promise<Finding> {
  let whole = 0;
  const damaged: string[] = [];
  for (const [table] of store.select("table_name", "FROM (SELECT DISTINCT table_name FROM record)")) {
    const tell = (damage: string) => void (damage === known || damaged.push(damage));
    for await (const { count } of salvageRecords(store, String(table), { tell, isChecked: true }))
      whole += count;
  }
  const [first, ...others] = damaged;
  const intact = whole === 1 ? "1 record is intact" : `${whole} records are intact`;
  if (first === undefined) {
    return { check: "records", ok: true, detail: intact };
  }
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  return { check: "records", ok: false, detail: `${intact}; ${first}${more}`, hint: SAVE };
}

/** Each schedule of which a firing failed at every attempt, of any service and stage. */
function* failedFindings(store: Store): Generator<Finding> {
  // A store that could not be brought to this version has no such columns.
  if (store.damage !== undefined) return;
  const rows = store.select(
    "service, stage, name, failures, failed, failure",
    "FROM schedule WHERE failures > 0 ORDER BY service, stage, name",
  );
  for (const [service, stage, name, failures, failed, failure] of rows) {
    const time = utcTime(Number(failed));
    const times = failures === 1 ? "one firing" : `${failures} firings, the last`;
    yield {
      check: "schedule",
      ok: false,
      detail: `${name} of ${service}-${stage}: ${times} of ${time} ${failure}`,
      hint: `mend it, then \`tasks schedule enable ${name}\` forgets what failed`,
    };
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
  // Throws where the path is one that no store can have.
  isStoreThere(dataDir);
  try {
    accessSync(folder, constants.W_OK);
    return { check: "store", ok: true, detail: `${path} will be made by the first record` };
  } catch {
    return bad(`${folder} cannot be written`);
  }
}
