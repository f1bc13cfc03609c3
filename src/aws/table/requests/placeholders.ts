import type { AttributeValue } from "../../../task/attribute-value.ts";
import type { Path } from "../../../task/path/path.ts";

/**
 * Collects the names and values of one request, so that no name meets a reserved word and no value has to be quoted.
 * One request has one, shared by all of its expressions: DynamoDB refuses a placeholder that nothing uses.
 */
export class Placeholders {
  readonly #names = new Map<string, string>();
  readonly #values = new Map<string, { placeholder: string; value: AttributeValue }>();

  /** `#0` and so on; the same name gives the same one. */
  name(name: string): string {
    const placeholder = this.#names.get(name) ?? `#${this.#names.size}`;
    this.#names.set(name, placeholder);
    return placeholder;
  }

  /** A place such as `#0.#1[3]`. */
  path([first, ...rest]: Path): string {
    let path = this.name(first);
    for (const part of rest) path += typeof part === "number" ? `[${part}]` : `.${this.name(part)}`;
    return path;
  }

  /** `:0` and so on; equal values written alike give the same one. */
  value(value: AttributeValue): string {
    const key = JSON.stringify(value);
    const known = this.#values.get(key) ?? { placeholder: `:${this.#values.size}`, value };
    this.#values.set(key, known);
    return known.placeholder;
  }

  /** ExpressionAttributeNames; undefined when there are none, because DynamoDB refuses an empty map. */
  get names(): Record<string, string> | undefined {
    if (this.#names.size === 0) return undefined;
    return Object.fromEntries([...this.#names].map(([name, placeholder]) => [placeholder, name]));
  }

  /** ExpressionAttributeValues; undefined when there are none. */
  get values(): Record<string, AttributeValue> | undefined {
    if (this.#values.size === 0) return undefined;
    return Object.fromEntries(
      [...this.#values.values()].map(({ placeholder, value }) => [placeholder, value]),
    );
  }
}
