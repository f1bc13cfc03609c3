import { ownerTags, type Owner } from "../../cloud/ownership.ts";
import { changedTags } from "../../cloud/plan.ts";
import type {
  DestroyOptions,
  Difference,
  Fields,
  Blocker,
  Live,
  Resource,
  Tags,
  Desired,
} from "../../cloud/resource.ts";
import { tableBlocker } from "../../cloud/table-blocker.ts";
import { KEYS, TABLE_IMMUTABLE, desiredTable, type TableFlags } from "../../cloud/desired-table.ts";
import type { Store } from "../store/store.ts";

/**
 * A table of the local store. It is there when provision made it, or when it has records. What AWS bills, expires or
 * backs up is remembered, so that plans and status say the same; only the protection does something here.
 */
export class LocalTableResource implements Resource {
  readonly kind = "table";
  readonly name: string;
  readonly dependsOn = [];
  readonly immutable = TABLE_IMMUTABLE;
  readonly #store: () => Store | undefined;
  readonly #owner: Owner;
  readonly #flags: TableFlags | undefined;

  /** `store` gives undefined where there is none yet and this run makes none. */
  constructor(
    name: string,
    options: { store: () => Store | undefined; owner: Owner; flags: TableFlags | undefined },
  ) {
    this.name = name;
    this.#store = options.store;
    this.#owner = options.owner;
    this.#flags = options.flags;
  }

  async read(): Promise<Live | undefined> {
    const store = this.#store();
    const row = store?.select("fields, tags", "FROM table_info WHERE name = ?", this.name)[0];
    if (store === undefined || (row === undefined && !this.#hasRecords())) return undefined;
    const [fields, tags] = row ?? [];
    return {
      fields: {
        keys: KEYS,
        billing: "on-demand",
        "deletion-protection": false,
        ...(store.json(fields) as Fields),
      },
      // The store belongs to everybody who may read its file, so a table that records made is ours too.
      tags: { ...ownerTags(this.#owner), ...(store.json(tags) as Tags) },
    };
  }

  want(live: Live | undefined): Desired {
    return desiredTable(this.#flags, live, this.#owner);
  }

  async create(desired: Desired): Promise<Fields | "taken"> {
    return this.#store()!.run(
      "INSERT INTO table_info VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      this.name,
      JSON.stringify(desired.fields),
      JSON.stringify(desired.tags),
    ) === 1
      ? desired.fields
      : "taken";
  }

  async update(desired: Desired, differences: readonly Difference[]): Promise<Fields> {
    const store = this.#store()!;
    return store.transaction(() => {
      const [fields, tags] =
        store.select("fields, tags", "FROM table_info WHERE name = ?", this.name)[0] ?? [];
      const newTags = { ...(store.json(tags) as Tags), ...changedTags(differences) };
      const before = store.json(fields) as Fields;
      const { rcu: _, wcu: __, ...rest } = before;
      const newFields = { ...rest, ...desired.fields };
      store.run(
        "INSERT OR REPLACE INTO table_info VALUES (?, ?, ?)",
        this.name,
        JSON.stringify(newFields),
        JSON.stringify(newTags),
      );
      return newFields;
    });
  }

  blocker(live: Live, options: DestroyOptions): Promise<Blocker | undefined> {
    return tableBlocker(live, options, async () => this.#hasRecords());
  }

  async remove(): Promise<void> {
    const store = this.#store()!;
    store.transaction(() => {
      store.run("DELETE FROM record WHERE table_name = ?", this.name);
      store.run("DELETE FROM table_info WHERE name = ?", this.name);
    });
  }

  #hasRecords(): boolean {
    return this.#store()?.row("SELECT 1 FROM record WHERE table_name = ? LIMIT 1", this.name) !== undefined;
  }
}
