import { shorten } from "../errors.ts";
import type { Attributes } from "../task/attribute-value.ts";
import { nearestWord } from "../task/nearest-word.ts";
import { valueAt } from "../task/path/path.ts";
import { COMPLETED, DEADLINE, DESCRIPTION, STATUS, USER_NAME } from "../task/record.ts";
import type { Field } from "./fields.ts";

// Of records without end not every name is kept.
const MOST_NAMES = 1000;
const MOST_SAID = 10;
const EVERYWHERE = [USER_NAME, DEADLINE, DESCRIPTION, STATUS, COMPLETED];

/** Watches what is shown for fields that none of it has: most likely a misspelt name. */
export class UnseenFields {
  #unseen: Field[];
  readonly #names = new Set<string>(EVERYWHERE);
  #isEmpty = true;

  /** `columns`: names that are known, whether anything has them or not. */
  constructor(fields: readonly Field[], columns: readonly string[] = []) {
    const known = new Set([...EVERYWHERE, ...columns]);
    this.#unseen = fields.filter(({ path }) => path.length > 1 || !known.has(path[0]));
  }

  add(rows: readonly Attributes[]): void {
    for (const row of rows) {
      if (this.#unseen.length === 0) return;
      this.#isEmpty = false;
      this.#unseen = this.#unseen.filter(({ path }) => valueAt(path, row) === undefined);
      if (this.#names.size < MOST_NAMES) for (const name of Object.keys(row)) this.#names.add(name);
    }
  }

  /** Undefined where nothing was shown, or something of it has each field. */
  note(): string | undefined {
    if (this.#isEmpty || this.#unseen.length === 0) return undefined;
    const said = this.#unseen.slice(0, MOST_SAID).map(({ name, path }) => {
      const [first] = path;
      const nearest = this.#names.has(first) ? undefined : nearestWord(first, [...this.#names]);
      const short = shorten(name);
      return nearest === undefined ? short : `${short} (did you mean ${shorten(nearest)}?)`;
    });
    const rest = this.#unseen.length - said.length;
    return `nothing that is shown has ${said.join(" or ")}${rest > 0 ? `, nor ${rest} others` : ""}`;
  }
}
