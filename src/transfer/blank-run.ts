import { usageError } from "../errors.ts";
import { LONGEST_SOURCE } from "./read-source.ts";

/** Counts blank lines that follow each other: a few KB of gzip hold billions of them, and no file of records has that many. */
export class BlankRun {
  #characters = 0;

  /** `characters` of blank text in this line, its end included; 0 for a line with something in it. Throws a usage error. */
  see(characters: number, line: number): void {
    this.#characters = characters === 0 ? 0 : this.#characters + characters;
    if (this.#characters <= LONGEST_SOURCE) return;
    throw usageError(
      `the file is blank for more than ${LONGEST_SOURCE} characters before line ${line}`,
      "look at what it holds, and make or copy it again",
    );
  }
}
