import type { Removal } from "../../../cloud/destroy.ts";
import { label } from "../../../cloud/resource.ts";
import type { Context } from "../../../context.ts";
import { visible } from "../../../output/visible.ts";

/** What becomes of a resource, as people read it: `- table tasks-dev-table`. */
export function removalLine(removal: Removal): string {
  const name = label(removal.resource);
  switch (removal.action) {
    case "remove":
      return visible(`- ${name}`);
    case "gone":
      return visible(`  ${name}: not there`);
    case "keep":
      return visible(`= ${name}: kept, ${removal.reason}`);
    case "blocked":
      return visible(`! ${name}: ${removal.blocker.reason}`);
  }
}

/** Says which stay, and why. */
export async function sayKept(context: Context, removals: readonly Removal[]): Promise<void> {
  for (const removal of removals) if (removal.action === "keep") await context.say(removalLine(removal));
}
