import { ownerTags, type Owner } from "./ownership.ts";
import type { Parameters } from "./parameter.ts";
import { changedTags } from "./plan.ts";
import type { Difference, Fields, Live, Resource, Desired } from "./resource.ts";

/** A parameter that holds one known value, in whichever store. */
export class ParameterResource implements Resource {
  readonly kind = "parameter";
  readonly name: string;
  readonly dependsOn: readonly Resource[];
  readonly immutable: { readonly [field: string]: string };
  readonly #value: string;
  readonly #owner: Owner;
  readonly #parameters: Parameters;

  constructor(
    name: string,
    options: { value: string; owner: Owner; parameters: Parameters; dependsOn: readonly Resource[] },
  ) {
    this.name = name;
    this.dependsOn = options.dependsOn;
    this.immutable = {
      type: `delete it first with \`tasks parameter delete ${name}\`, or choose another --parameter`,
    };
    this.#value = options.value;
    this.#owner = options.owner;
    this.#parameters = options.parameters;
  }

  async read(): Promise<Live | undefined> {
    const found = await this.#parameters.get(this.name);
    if (found === undefined) return undefined;
    const isSecret = found.type === "SecureString";
    return {
      // A secret must not come into a plan; one in this place is refused for its type anyway.
      fields: { type: found.type, value: isSecret ? "(secret)" : found.value },
      tags: await this.#parameters.tags(this.name),
      createdAt: this.#parameters.areTagsLate && found.version === 1 ? found.modifiedAt : undefined,
    };
  }

  want(): Desired {
    return { fields: { type: "String", value: this.#value }, tags: ownerTags(this.#owner) };
  }

  async create({ tags }: Desired): Promise<Fields | "taken"> {
    const outcome = await this.#parameters.create({
      name: this.name,
      value: this.#value,
      type: "String",
      tags,
    });
    return outcome === "taken" ? "taken" : this.#readValue();
  }

  async update(_: Desired, differences: readonly Difference[]): Promise<Fields> {
    if (differences.some(({ field }) => field === "value")) {
      await this.#parameters.replace(this.name, this.#value, "String");
    }
    const tags = changedTags(differences);
    if (Object.keys(tags).length > 0) await this.#parameters.addTags(this.name, tags);
    return this.#readValue();
  }

  async remove(): Promise<void> {
    await this.#parameters.delete(this.name);
  }

  async #readValue(): Promise<Fields> {
    const found = await this.#parameters.get(this.name);
    return { value: found?.value ?? "" };
  }
}
