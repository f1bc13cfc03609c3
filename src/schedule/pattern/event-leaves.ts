import { usageError } from "../../errors.ts";
import { DEEPEST, TOO_DEEP, type Leaf, isObject, type Json } from "./pattern-json.ts";

/** The element of a list that a leaf is in, and the one that this list is in. Lists are numbered as they are met. */
export interface Membership {
  list: number;
  element: number;
  outer: Membership | undefined;
}

export interface EventLeaf {
  value: Leaf;
  /** The innermost element that is an object or a list; what stands in a list directly is not bound to its place. */
  membership: Membership | undefined;
}

export interface EventLeaves {
  byPath: Map<string, EventLeaf[]>;
  /** Of each list, by its number: `detail.tags`. */
  listPaths: string[];
}

/**
 * The leaves of an event at some paths. Lists leave no trace in a path, and a dot in a name is as good as nesting (Event
 * Ruler's README, "JSON Array Matching" and "JSON keys with dots").
 */
export function eventLeaves(event: Json, paths: Iterable<string>): EventLeaves {
  const byPath = new Map<string, EventLeaf[]>();
  const listPaths: string[] = [];
  for (const path of paths) byPath.set(path, []);
  const ways = waysTo(byPath.keys());
  const visit = (value: Json, path: string, membership: Membership | undefined, depth: number): void => {
    if (depth > DEEPEST) throw usageError(`the event has more than ${DEEPEST} levels`, TOO_DEEP);
    if (Array.isArray(value)) {
      const list = listPaths.push(path) - 1;
      value.forEach((part, element) => {
        const isLeaf = !Array.isArray(part) && !isObject(part);
        visit(part, path, isLeaf ? membership : { list, element, outer: membership }, depth + 1);
      });
    } else if (isObject(value)) {
      for (const name of Object.keys(value)) {
        const inner = depth === 0 ? name : `${path}.${name}`;
        if (ways.has(inner)) visit(value[name]!, inner, membership, depth + 1);
      }
    } else byPath.get(path)?.push({ value, membership });
  };
  visit(event, "", undefined, 0);
  return { byPath, listPaths };
}

/** The paths and all that lead to them: for `a.b` also `a`. A list at one of these may hold them. */
export function waysTo(paths: Iterable<string>): Set<string> {
  const ways = new Set<string>();
  for (const path of paths) {
    for (let dot = path.indexOf("."); dot !== -1; dot = path.indexOf(".", dot + 1))
      ways.add(path.slice(0, dot));
    ways.add(path);
  }
  return ways;
}
