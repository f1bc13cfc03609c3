import { shorten } from "../errors.ts";
import type { Dict, Place } from "./source/tree.ts";

/** Something that a tasks.json cannot say. */
export interface LeftOut extends Place {
  /** Its path in the file, as in `functions.create.events`. */
  what: string;
  why: string;
}

/** Why a word of the file is left out that only its framework, or AWS, has. */
export const NO_WORD = "tasks has no word for it";

// Of a name or a reason, so that none fills the screen.
const LONGEST = 300;

/** Collects what is left out, each thing once, whatever stage it was found in. */
export class LeftOuts {
  readonly #found = new Map<string, LeftOut>();
  readonly #first: string;

  /** `first`: the file whose lines come first. */
  constructor(first: string) {
    this.#first = first;
  }

  add({ file, line }: Place, what: string, why: string): void {
    const key = [file, line, what].join("\n");
    if (this.#found.has(key)) return;
    this.#found.set(key, { file, line, what: shorten(what, LONGEST), why: shorten(why, LONGEST) });
  }

  /** Adds all that a map has beside what is known. */
  addOthers(dict: Dict, known: readonly string[], path: string, why: string): void {
    for (const [name, { at }] of dict.entries)
      if (!known.includes(name)) this.add(at, path === "" ? name : `${path}.${name}`, why);
  }

  /** In the order of the lines. */
  list(): LeftOut[] {
    const place = ({ file }: LeftOut) => (file === this.#first ? "" : file);
    return [...this.#found.values()].toSorted((one, other) =>
      one.file === other.file ? one.line - other.line : place(one) < place(other) ? -1 : 1,
    );
  }
}
