import { usageError } from "../../errors.ts";
import type { Leaf } from "./pattern-condition.ts";

/** For each list that a leaf is in, the element it is in. A list is named by its path, `\0`, and its place. */
export type Membership = Map<string, number>;

export interface EventLeaf {
  value: Leaf;
  membership: Membership;
}

// What Jackson, the parser of Event Ruler, takes at most.
const DEEPEST = 1000;

/**
 * The leaves of an event by path. Lists leave no trace in the path, and a dot in a name is as good as nesting (Event
 * Ruler's README, "JSON Array Matching" and "JSON keys with dots").
 */
export function eventLeaves(event: unknown): Map<string, EventLeaf[]> {
  const leaves = new Map<string, EventLeaf[]>();
  const visit = (value: unknown, path: string, place: string, membership: Membership, depth: number) => {
    if (depth > DEEPEST)
      throw usageError(
        `the event has more than ${DEEPEST} levels`,
        "flatten it: EventBridge takes no such event",
      );
    if (Array.isArray(value)) {
      value.forEach((element, index) => {
        const inside = new Map(membership).set(`${path}\0${place}`, index);
        visit(element, path, `${place}[${index}]`, inside, depth + 1);
      });
    } else if (typeof value === "object" && value !== null) {
      for (const [name, member] of Object.entries(value)) {
        visit(
          member,
          path === "" ? name : `${path}.${name}`,
          `${place}.${JSON.stringify(name)}`,
          membership,
          depth + 1,
        );
      }
    } else {
      const list = leaves.get(path) ?? [];
      list.push({ value: value as Leaf, membership });
      leaves.set(path, list);
    }
  };
  visit(event, "", "", new Map(), 0);
  return leaves;
}
