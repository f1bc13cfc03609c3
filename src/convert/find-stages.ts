import { Resolver } from "./source/resolver.ts";
import { ANY_STAGE, type ProjectFiles } from "./source/project-files.ts";
import type { Tree } from "./source/tree.ts";

// What stands for all others, where a map is by stage.
const NOT_STAGES = /^(default|defaults|other|others|fallback|base|common|shared|global|all|any|\*)$/i;
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,30}$/;
const MOST = 20;

/** The stages of which the file says something apart: the keys of maps in which it looks for the stage. */
export function findStages(root: Tree, files: ProjectFiles): string[] {
  const found = new Set<string>();
  const resolver = new Resolver(root, {
    stage: ANY_STAGE,
    files,
    lookedUp(name, names) {
      if (name === ANY_STAGE)
        for (const one of names) if (NAME.test(one) && !NOT_STAGES.test(one)) found.add(one);
    },
  });
  // Each text once, however often aliases name it.
  const open: Tree[] = [root];
  const seen = new Set<Tree>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.kind === "dict") open.push(...next.entries.values());
    else if (next.kind === "list") open.push(...next.items);
    else resolver.resolve(next);
  }
  return [...found, ...files.stages].slice(0, MOST).toSorted();
}
