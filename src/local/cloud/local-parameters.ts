import type {
  NewParameter,
  Parameter,
  ParameterInfo,
  Parameters,
  ParameterType,
} from "../../cloud/parameter.ts";
import type { Tags } from "../../cloud/resource.ts";
import type { Store } from "../store/store.ts";

const INFO = "name, type, version, modified";

/** Parameters in the local store. Secrets too: they are not encrypted, and only as safe as the file. */
export class LocalParameters implements Parameters {
  readonly areTagsLate = false;
  readonly #store: () => Store | undefined;
  readonly #now: () => number;

  /** `store` gives undefined where there is none yet and this run makes none. `now`: milliseconds since 1970 UTC. */
  constructor(store: () => Store | undefined, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  async get(name: string): Promise<Parameter | undefined> {
    const row = this.#store()?.select(`${INFO}, value`, "FROM parameter WHERE name = ?", name)[0];
    return row === undefined ? undefined : { ...infoOf(row), value: String(row[4]) };
  }

  async tags(name: string): Promise<Tags> {
    const row = this.#store()?.select("tags", "FROM parameter WHERE name = ?", name)[0];
    return (this.#store()?.json(row?.[0]) ?? {}) as Tags;
  }

  async create({ name, value, type, tags }: NewParameter): Promise<"created" | "taken"> {
    const sql = "INSERT INTO parameter VALUES (?, ?, ?, 1, ?, ?) ON CONFLICT DO NOTHING";
    const inserted = this.#store()!.run(sql, name, type, value, this.#now(), JSON.stringify(tags));
    return inserted === 1 ? "created" : "taken";
  }

  async replace(name: string, value: string, type: ParameterType): Promise<void> {
    this.#store()!.run(
      "UPDATE parameter SET value = ?, type = ?, version = version + 1, modified = ? WHERE name = ?",
      value,
      type,
      this.#now(),
      name,
    );
  }

  async addTags(name: string, tags: Tags): Promise<void> {
    this.#store()!.run(
      "UPDATE parameter SET tags = json_patch(tags, ?) WHERE name = ?",
      JSON.stringify(tags),
      name,
    );
  }

  async tagged(tags: Tags): Promise<string[]> {
    const rows = this.#store()?.select("name, tags", "FROM parameter ORDER BY name") ?? [];
    const has = (text: string | number | null | undefined) => {
      const found = (this.#store()?.json(text) ?? {}) as Tags;
      return Object.entries(tags).every(([name, value]) => found[name] === value);
    };
    return rows.filter(([, text]) => has(text)).map(([name]) => String(name));
  }

  async delete(name: string): Promise<boolean> {
    return this.#store()?.run("DELETE FROM parameter WHERE name = ?", name) === 1;
  }

  async *list(path: string | undefined): AsyncGenerator<ParameterInfo[]> {
    const below = path === undefined || path.endsWith("/") ? (path ?? "") : `${path}/`;
    const rest = "FROM parameter WHERE substr(name, 1, length(?)) = ? ORDER BY name";
    yield (this.#store()?.select(INFO, rest, below, below) ?? []).map(infoOf);
  }
}

function infoOf([name, type, version, modified]: unknown[]): ParameterInfo {
  return {
    name: String(name),
    type: type as ParameterType,
    version: Number(version),
    modifiedAt: Number(modified),
  };
}
