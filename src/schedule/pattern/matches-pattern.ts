import { eventLeaves, type EventLeaf, type Membership } from "./event-leaves.ts";
import type { EventPattern, PatternRule } from "./event-pattern.ts";

/**
 * Whether EventBridge would deliver an event (parsed JSON) under a pattern. All that a rule asks of the elements of one
 * list must hold in one and the same element (Event Ruler's README, "JSON Array Matching").
 */
export function matchesPattern(pattern: EventPattern, event: unknown): boolean {
  const leaves = eventLeaves(event);
  return pattern.rules.some((rule) => matchesRule(rule, leaves));
}

function matchesRule(rule: PatternRule, leaves: Map<string, EventLeaf[]>): boolean {
  // Sorted as Event Ruler takes them: `absent` is seen from the elements that earlier fields have chosen.
  const goals = [...rule].sort(([a], [b]) => (a < b ? -1 : 1));
  let states: Membership[] = [new Map()];
  goals.forEach(([path, conditions], index) => {
    const later = goals.slice(index + 1).map(([path]) => path);
    const found = new Map<string, Membership>();
    for (const state of states) {
      const here = (leaves.get(path) ?? []).flatMap((leaf) => {
        const merged = merge(state, leaf.membership);
        return merged === undefined ? [] : [{ leaf, merged }];
      });
      const next = here.filter(({ leaf }) =>
        conditions.some((condition) => condition !== "absent" && condition(leaf.value)),
      );
      if (here.length === 0 && conditions.includes("absent")) keep(found, state, later);
      for (const { merged } of next) keep(found, merged, later);
    }
    states = [...found.values()];
  });
  return states.length > 0;
}

/** Both, unless they are in different elements of one list. */
function merge(a: Membership, b: Membership): Membership | undefined {
  for (const [list, element] of b) if ((a.get(list) ?? element) !== element) return undefined;
  return new Map([...a, ...b]);
}

/** Forgets lists that no later field can be in, so that the number of states stays that of the elements. */
function keep(found: Map<string, Membership>, state: Membership, later: string[]): void {
  const relevant = [...state].filter(([list]) => {
    const path = list.slice(0, list.indexOf("\0"));
    return later.some((name) => name === path || name.startsWith(`${path}.`));
  });
  found.set(JSON.stringify(relevant), new Map(relevant));
}
