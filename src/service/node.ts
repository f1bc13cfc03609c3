/** What may stand at a place of a file, as data: the check, the parts of stages and the schema are made of it. */
export type Node = Leaf | Words | Named;

interface Place {
  /** For editors. */
  help?: string;
  /** Whether false may stand there, for what is off or not there. */
  canBeOff?: boolean;
}

/** A value that is taken as a whole; `map` is text by name, and the only one whose members a stage may add to. */
export type Leaf = Place &
  (
    | { is: "text" | "switch" | "on-off" | "instant" | "json" | "texts" | "map" }
    | { is: "choice"; choices: readonly (string | number)[] }
    | { is: "number"; least: number; most: number }
  );

export type Word = Node & {
  /** The words that it cannot stand beside. */
  excludes?: readonly string[];
  /** What another word must say. */
  needs?: { word: string; is?: string };
};

/** Any of some words. `short`: the word for which a text in its place stands. */
export interface Words extends Place {
  is: "words";
  words: { readonly [word: string]: Word };
  short?: string;
}

/** The same for each of many names, which have at least one letter. */
export interface Named extends Place {
  is: "named";
  each: Words;
  /** A regular expression for the names. */
  names: string;
}

/** What the names of a map may be: they come before a =. */
export const MAP_NAMES = "^[^=]+$";
