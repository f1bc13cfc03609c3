import type { EventLeaf, Membership } from "./event-leaves.ts";

/** For each list that matters, by its number, the element that has been chosen. */
export type Chosen = ReadonlyMap<number, number>;

interface Node {
  hasLeaf: boolean;
  /** By the list's number and the element's place. */
  lists: Map<number, Map<number, Node>>;
}

/** The leaves of one path by the list elements that they are in, so that those that fit a choice are found directly. */
export class MembershipTree {
  readonly #root: Node = emptyNode();

  constructor(leaves: Iterable<EventLeaf>) {
    for (const { membership } of leaves) this.#place(membership).hasLeaf = true;
  }

  /** Whether a leaf is in no other element of a list than the chosen one. */
  fits(chosen: Chosen): boolean {
    return !this.extend(chosen, () => false).next().done;
  }

  /** The choices, with those that the fitting leaves add for lists that matter. */
  *extend(chosen: Chosen, matters: (list: number) => boolean): Generator<Chosen> {
    yield* extendAt(this.#root, chosen, chosen, matters);
  }

  #place(membership: Membership | undefined): Node {
    if (membership === undefined) return this.#root;
    const { list, element, outer } = membership;
    const { lists } = this.#place(outer);
    const elements = lists.get(list) ?? setIn(lists, list, new Map<number, Node>());
    return elements.get(element) ?? setIn(elements, element, emptyNode());
  }
}

function* extendAt(
  { hasLeaf, lists }: Node,
  before: Chosen,
  chosen: Chosen,
  matters: (list: number) => boolean,
): Generator<Chosen> {
  if (hasLeaf) yield chosen;
  for (const [list, elements] of lists) {
    const element = before.get(list);
    if (element !== undefined) {
      const node = elements.get(element);
      if (node !== undefined) yield* extendAt(node, before, chosen, matters);
    } else if (!matters(list)) {
      // Lists within it do not matter either, and none of them has been chosen from.
      yield chosen;
    } else {
      for (const [index, node] of elements)
        yield* extendAt(node, before, new Map(chosen).set(list, index), matters);
    }
  }
}

function emptyNode(): Node {
  return { hasLeaf: false, lists: new Map() };
}

function setIn<K, V>(map: Map<K, V>, key: K, value: V): V {
  map.set(key, value);
  return value;
}
