import { orderNames } from "../../task/record.ts";
import { endOfText, standsAt } from "./scan-value.ts";

/** What a line has before a value, `{"name":` or `,"name":`, and the value's place in the item. */
interface Member {
  readonly prefix: Buffer;
  readonly place: number;
}

const COLON = 0x3a;

// Bounds on memory and search, for items with very many names or with names that no other item has.
const MOST_SHAPES = 512;
const MOST_NAMES = 256;

/**
 * The names with which items begin, as a tree with a step for each name: items with the same names in the same order
 * end at the same shape, where the order of their lines is worked out once.
 */
export class ItemShape {
  readonly #tree: { root: ItemShape; size: number };
  readonly #path: ItemShape[];
  readonly name: string;
  /** `"name":` as it stands in the items. */
  readonly head: Buffer;
  #children: ItemShape[] = [];
  #members: Member[] | undefined;

  /** Without arguments: the shape of no names, where a tree begins. */
  constructor(parent?: ItemShape, head: Buffer = Buffer.alloc(0), name = "") {
    this.#tree = parent === undefined ? { root: this, size: 0 } : parent.#tree;
    this.#path = parent === undefined ? [] : [...parent.#path, this];
    this.head = head;
    this.name = name;
  }

  /** The shape with the name that begins at `at`; undefined where the item has to be parsed as a whole. */
  next(body: Buffer, at: number): ItemShape | undefined {
    for (const child of this.#children) {
      if (standsAt(child.head, body, at)) return child;
    }
    return this.#grow(body, at);
  }

  /** The members of a line in the one order of names. */
  get members(): Member[] {
    return (this.#members ??= this.#order());
  }

  #grow(body: Buffer, at: number): ItemShape | undefined {
    const end = endOfText(body, at);
    if (body[end] !== COLON || this.#path.length >= MOST_NAMES) return undefined;
    const name = JSON.parse(body.toString("utf8", at, end)) as string;
    // A name with $ may have a meaning in the format; of a name that comes twice the last value counts.
    if (name.startsWith("$") || this.#path.some((shape) => shape.name === name)) return undefined;
    const tree = this.#tree;
    if (tree.size >= MOST_SHAPES) {
      tree.root.#children = [];
      tree.size = 0;
    }
    tree.size += 1;
    const child = new ItemShape(this, body.subarray(at, end + 1), name);
    this.#children.push(child);
    return child;
  }

  #order(): Member[] {
    const names = this.#path.map((shape) => shape.name);
    return orderNames(names).map((name, index) => {
      const place = names.indexOf(name);
      return {
        place,
        prefix: Buffer.concat([Buffer.from(index === 0 ? "{" : ","), this.#path[place]!.head]),
      };
    });
  }
}
