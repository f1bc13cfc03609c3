import { commonLetters, SHORTEST_REFERENCE } from "./reference.ts";

// What is listed may be a whole table. Behind so many there are always two letters more, which 100 million pairs can have.
const MOST = 5000;

/** Shortens references to what tells them apart from all others that were listed, four letters at least. */
export class ShortReferences {
  readonly #known = new Map<string, Set<string>>();
  #count = 0;

  /** Takes a whole reference. Given again, it is the same record. */
  add(reference: string): void {
    if (this.#count >= MOST) return;
    const beginning = reference.slice(0, SHORTEST_REFERENCE);
    const alike = this.#known.get(beginning);
    if (alike === undefined) this.#known.set(beginning, new Set([reference]));
    else alike.add(reference);
    this.#count += 1;
  }

  shorten(reference: string): string {
    let length = this.#count < MOST ? SHORTEST_REFERENCE : SHORTEST_REFERENCE + 2;
    for (const other of this.#known.get(reference.slice(0, SHORTEST_REFERENCE)) ?? []) {
      if (other !== reference) length = Math.max(length, commonLetters(other, reference) + 1);
    }
    return reference.slice(0, length);
  }
}
