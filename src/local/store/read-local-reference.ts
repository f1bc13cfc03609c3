import { TasksError, usageError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import type { ParameterReference } from "../../parameter-reference.ts";
import { Store } from "./store.ts";
import type { WatchDriver } from "./watched-driver.ts";
import { isStoreThere } from "./is-store-there.ts";

/**
 * Reads the table's name from the parameter of the local store that a reference names, of type String alone. Throws
 * not-found when there is none, and a usage error for a secret; makes no store.
 */
export function readLocalReference(
  { name }: ParameterReference,
  dataDir: string,
  clock: Clock,
  options: { watch?: WatchDriver | undefined } = {},
): string {
  const missing = new TasksError("not-found", `there is no parameter ${name} in the local store`, {
    hint: `make it with \`tasks parameter set ${name} <value>\`, or give --target aws`,
  });
  if (!isStoreThere(dataDir)) throw missing;
  const store = new Store(dataDir, clock, options);
  try {
    const [row] = store.select("value, type", "FROM parameter WHERE name = ?", name);
    if (row === undefined) throw missing;
    if (row[1] === "String") return String(row[0]);
    throw usageError(
      `the table's name is not read from ${name}, which is a ${row[1]}`,
      "keep it in a parameter of type String, or give --table <name>",
    );
  } finally {
    store.close();
  }
}
