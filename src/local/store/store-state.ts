import type { Driver } from "../../engine/sqlite-driver.ts";
import { TasksError } from "../../errors.ts";
import { StoreDamage } from "./store-error.ts";
import { textOfBytes } from "./text-of-bytes.ts";
import { APPLICATION_ID, findInSchema, isSchema, SCHEMA_ROWS, SCHEMA_TEXT, VERSION } from "./store-schema.ts";

// One statement sees one moment, while another process may be making the schema.
const STATE = `
SELECT user_version, application_id, page_count * page_size, (${SCHEMA_TEXT}),
  (SELECT count(*) - count(DISTINCT rootpage) FROM sqlite_schema)
FROM pragma_user_version, pragma_application_id, pragma_page_count, pragma_page_size`;

/**
 * The version of a store's file (0: it holds nothing yet) and its size in bytes. Throws, before a byte of it is changed,
 * for a file that this program cannot use (`tolerant`: a wrong version is only told), and for a schema that is not ours to the letter: a trigger in it would see and
 * change what is written.
 */
export function readState(
  driver: Driver,
  path: string,
  { tolerant }: { tolerant: boolean },
): { version: number; bytes: number; damage?: string } {
  const row = driver.row(STATE) ?? [];
  const [version = 0, application = 0, bytes = 0] = row.slice(0, 3).map(Number);
  const schema = textOfBytes(row[3]);
  if (version === 0 && application === 0 && schema === "") return { version, bytes };
  if (application !== APPLICATION_ID) {
    throw new TasksError("failed", `${path} is another program's SQLite file`, {
      hint: "give another --data-dir",
    });
  }
  if (version > VERSION) {
    throw new TasksError(
      "failed",
      `the local store ${path} has version ${version}, made by a newer tasks; this one reads up to ${VERSION}`,
      { hint: "install the newer tasks, or give another --data-dir" },
    );
  }
  if (version < 1 || !isSchema(schema, version)) {
    if (!isSchema(schema, VERSION)) throw wrongSchema(driver, path, Math.max(version, 1));
    const damage = `it says that its version is ${version}, and is of version ${VERSION}`;
    if (!tolerant) throw new StoreDamage(path, damage);
    return { version: VERSION, bytes, damage };
  }
  if (row[4] !== 0) throw new StoreDamage(path, "two of its tables are in one place");
  return { version, bytes };
}

function wrongSchema(driver: Driver, path: string, version: number): TasksError {
  const { foreign, broken } = findInSchema(
    driver
      .rows(`SELECT CAST(json_array(type, name, tbl_name, sql) AS BLOB) FROM (${SCHEMA_ROWS})`)
      .map(([row]) => JSON.parse(textOfBytes(row)) as unknown[]),
    version,
  );
  if (foreign === undefined)
    return new StoreDamage(path, `its ${broken ?? "schema"} is not as tasks makes it`);
  return new TasksError("failed", `the local store ${path} holds the ${foreign}, which tasks did not make`, {
    hint: "nothing was read or written; take it out of the file with sqlite3, or give another --data-dir",
  });
}
