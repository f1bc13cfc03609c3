import { eventLeaves, waysTo, type EventLeaves } from "./event-leaves.ts";
import type { EventPattern, PatternRule } from "./event-pattern.ts";
import { MembershipTree, type Chosen } from "./membership-tree.ts";
import type { Json } from "./pattern-json.ts";

/**
 * Whether EventBridge would deliver an event under a pattern. All that a rule asks of the elements of one list must hold
 * in one and the same element (Event Ruler's README, "JSON Array Matching"). Takes time in proportion to the event.
 */
export function matchesPattern(pattern: EventPattern, event: Json): boolean {
  const paths = new Set(pattern.rules.flatMap((rule) => [...rule.keys()]));
  const leaves = eventLeaves(event, paths);
  return pattern.rules.some((rule) => matchesRule(rule, leaves));
}

function matchesRule(rule: PatternRule, { byPath, listPaths }: EventLeaves): boolean {
  // Sorted as Event Ruler takes them: `absent` is seen from the elements that earlier fields have chosen.
  const goals = [...rule].sort(([a], [b]) => (a < b ? -1 : 1));
  let states: Chosen[] = [new Map()];
  goals.forEach(([path, { conditions }], index) => {
    const ahead = waysTo(goals.slice(index + 1).map(([later]) => later));
    const matters = (list: number) => ahead.has(listPaths[list]!);
    const here = byPath.get(path) ?? [];
    const right = new MembershipTree(
      here.filter(({ value }) => conditions.some((condition) => condition !== "absent" && condition(value))),
    );
    const any = conditions.includes("absent") ? new MembershipTree(here) : undefined;
    const found = new Map<string, Chosen>();
    for (const state of states) {
      if (any?.fits(state) === false) keep(found, state, matters);
      for (const next of right.extend(state, matters)) keep(found, next, matters);
    }
    states = [...found.values()];
  });
  return states.length > 0;
}

/** Forgets lists that no later field can be in, so that the number of states stays that of the elements. */
function keep(found: Map<string, Chosen>, state: Chosen, matters: (list: number) => boolean): void {
  const relevant = [...state].filter(([list]) => matters(list)).sort(([a], [b]) => a - b);
  found.set(relevant.join(" "), new Map(relevant));
}
