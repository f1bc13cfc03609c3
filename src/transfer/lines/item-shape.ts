import { COLON } from "./json-bytes.ts";
import { endOfText } from "./scan-value.ts";
import { areSame, wordsOf } from "./words.ts";

// Bounds on memory and search, for maps with very many names or with names that no other map has.
const MOST_SHAPES = 512;
const MOST_NAMES = 256;
const MOST_CHILDREN = 32;

/**
 * The names with which items, or maps in them, begin, as a tree with a step for each name: those with the same names in
 * the same order end at the same shape, where the order of their lines is worked out once.
 */
export class ItemShape {
  readonly #tree: { root: ItemShape; size: number; sort: (names: string[]) => string[] };
  readonly #names: readonly string[];
  /** `"name":` as it stands in the items. */
  readonly head: Buffer;
  /** That of the head. */
  readonly length: number;
  readonly #words: DataView;
  #children: ItemShape[] = [];
  #order: readonly number[] | undefined;

  private constructor(
    tree: { sort: (names: string[]) => string[] } | ItemShape,
    head: Buffer,
    names: readonly string[],
  ) {
    this.#tree = tree instanceof ItemShape ? tree.#tree : { root: this, size: 0, sort: tree.sort };
    this.head = head;
    this.length = head.length;
    this.#words = wordsOf(head);
    this.#names = names;
  }

  /** The shape of no names, where a tree begins. `sort` is the order of names in lines. */
  static root(sort: (names: string[]) => string[]): ItemShape {
    return new ItemShape({ sort }, Buffer.alloc(0), []);
  }

  /** The shape with the name that begins at `at` (`words`: those of the body); undefined where all of it has to be parsed. */
  next(body: Buffer, words: DataView, at: number): ItemShape | undefined {
    const children = this.#children;
    for (let index = 0; index < children.length; index += 1) {
      const child = children[index]!;
      const isInside = at + child.length <= body.length;
      if (isInside && areSame(child.#words, child.length, words, at)) return child;
    }
    return this.#grow(body, at);
  }

  /** The places of the names in the order of a line; empty where they stand in it already. */
  get order(): readonly number[] {
    return (this.#order ??= this.#sort());
  }

  #grow(body: Buffer, at: number): ItemShape | undefined {
    const end = endOfText(body, at);
    if (body[end] !== COLON || this.#names.length >= MOST_NAMES) return undefined;
    const name = JSON.parse(body.toString("utf8", at, end)) as string;
    // A name with $ may have a meaning in the format; of a name that comes twice the last value counts.
    if (name.startsWith("$") || this.#names.includes(name)) return undefined;
    const tree = this.#tree;
    if (tree.size >= MOST_SHAPES) {
      tree.root.#children = [];
      tree.size = 0;
    }
    if (this.#children.length >= MOST_CHILDREN) this.#children = [];
    tree.size += 1;
    const child = new ItemShape(this, Buffer.from(body.subarray(at, end + 1)), [...this.#names, name]);
    this.#children.push(child);
    return child;
  }

  #sort(): number[] {
    const places = this.#tree.sort([...this.#names]).map((name) => this.#names.indexOf(name));
    return places.every((place, index) => place === index) ? [] : places;
  }
}
