import { checkTags, mustBe, Refusal, type FakeClock } from "./refusal.ts";

interface Entry {
  value: string;
  type: string;
  version: number;
  made: number;
  tags: Map<string, string>;
}

// AWS asks to wait 30 s before a deleted name is used again.
const NAME_BLOCKED = 30_000;

// oxlint-disable-next-line typescript/no-explicit-any -- whatever JSON the client has sent
type Body = any;

/** Parameter Store as AWS documents it, with the refusals that moto does not make. */
export class StrictParameters {
  readonly #entries = new Map<string, Entry>();
  readonly #deletedAt = new Map<string, number>();
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  PutParameter({ Name, Value, Type, Overwrite = false, Tags }: Body) {
    mustBe(/^\/?[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/.test(Name), "Name");
    mustBe(Name.startsWith("/") || !Name.includes("/"), "a hierarchy begins with a slash");
    mustBe(
      Buffer.byteLength(Value) <= 4096 && Value !== "",
      "Standard tier parameters support up to 4096 characters",
    );
    mustBe(!Value.includes("{{"), "Parameter value can't nest another parameter");
    mustBe(!(Overwrite && Tags !== undefined), "tags and overwrite can't be used together");
    const tags = checkTags(Tags);
    const found = this.#entries.get(Name);
    const deleted = this.#deletedAt.get(Name);
    const isBlocked = deleted !== undefined && this.#clock.now - deleted < NAME_BLOCKED;
    if (isBlocked || (found !== undefined && !Overwrite)) throw new Refusal("ParameterAlreadyExists", Name);
    if (found !== undefined && found.type !== Type) throw new Refusal("HierarchyTypeMismatchException", Name);
    const version = (found?.version ?? 0) + 1;
    this.#entries.set(Name, {
      value: Value,
      type: Type,
      version,
      made: this.#clock.now,
      tags: found?.tags ?? tags,
    });
    return { Version: version, Tier: "Standard" };
  }

  GetParameter({ Name, WithDecryption = false }: Body) {
    const { value, type, version, made } = this.#must(Name);
    const Value = type === "SecureString" && !WithDecryption ? "AQICAHcipher" : value;
    return { Parameter: { Name, Value, Type: type, Version: version, LastModifiedDate: made / 1000 } };
  }

  DeleteParameter({ Name }: Body) {
    this.#must(Name);
    this.#entries.delete(Name);
    this.#deletedAt.set(Name, this.#clock.now);
    return {};
  }

  ListTagsForResource({ ResourceId }: Body) {
    return {
      TagList: [...this.#must(ResourceId, "InvalidResourceId").tags].map(([Key, Value]) => ({ Key, Value })),
    };
  }

  AddTagsToResource({ ResourceId, Tags }: Body) {
    const { tags } = this.#must(ResourceId, "InvalidResourceId");
    for (const [name, value] of checkTags(Tags)) tags.set(name, value);
    return {};
  }

  DescribeParameters({ ParameterFilters = [] }: Body = {}) {
    const has = ({ tags }: Entry) =>
      ParameterFilters.every(({ Key, Values }: Body) => Values.includes(tags.get(Key.replace(/^tag:/, ""))));
    const found = [...this.#entries].filter(([, entry]) => has(entry));
    return { Parameters: found.map(([Name, { type }]) => ({ Name, Type: type })) };
  }

  GetParametersByPath({ Path }: Body) {
    mustBe(Path.startsWith("/"), "Path");
    const { Parameters } = this.DescribeParameters();
    return { Parameters: Parameters.filter(({ Name }) => Name.startsWith(`${Path}/`)) };
  }

  /** All that outlasts the moment, for comparison. */
  state() {
    return [...this.#entries].map(([name, { value, type, tags }]) => ({
      name,
      value,
      type,
      tags: [...tags].sort(([a], [b]) => a.localeCompare(b)),
    }));
  }

  versionOf(name: string): number {
    return this.#must(name).version;
  }

  #must(name: string, error = "ParameterNotFound"): Entry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new Refusal(error, `Parameter ${name} not found.`);
    return entry;
  }
}
