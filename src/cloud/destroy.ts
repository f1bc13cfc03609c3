import type { Clock } from "../ports.ts";
import { TasksError } from "../errors.ts";
import { inTurn, type ApplyOptions } from "./apply.ts";
import { ownershipOf, readOwned, type Owner } from "./ownership.ts";
import { inOrder, label, type DestroyOptions, type Blocker, type Resource } from "./resource.ts";

/** What becomes of one resource: it goes, it stays for a reason, or there is none. */
export type Removal = { resource: Resource } & (
  | { action: "remove" | "gone" }
  | { action: "keep"; reason: string }
  | { action: "blocked"; blocker: Blocker }
);

/** Looks at all owners and all that speaks against it, in the order in which things would be removed. Changes nothing. */
export async function planDestroy(
  resources: readonly Resource[],
  options: DestroyOptions & { owner: Owner; clock: Clock },
): Promise<Removal[]> {
  return Promise.all(
    inOrder(resources)
      .toReversed()
      .map(async (resource): Promise<Removal> => {
        const live = await readOwned(resource, options.owner, options.clock);
        if (live === undefined) return { resource, action: "gone" };
        const ownership = ownershipOf(live, options.owner);
        if (ownership.is === "unknown") {
          const hint = "ask for the right to list its tags: `tasks policy destroy` has it";
          return { resource, action: "blocked", blocker: { reason: ownership.reason, hint, keep: false } };
        }
        if (ownership.is !== "ours")
          return { resource, action: "keep", reason: `not ours: ${ownership.reason}` };
        const blocker = await resource.blocker?.(live, options);
        if (blocker === undefined) return { resource, action: "remove" };
        return blocker.keep
          ? { resource, action: "keep", reason: blocker.reason }
          : { resource, action: "blocked", blocker };
      }),
  );
}

/** Throws conflict when anything speaks against removing one of them, before anything is removed. */
export function refuseBlockedRemovals(removals: readonly Removal[]): void {
  const blocked = removals.flatMap((removal) => (removal.action === "blocked" ? [removal] : []));
  if (blocked.length === 0) return;
  throw new TasksError(
    "conflict",
    `nothing was removed; ${blocked.map(({ resource, blocker }) => `${label(resource)}: ${blocker.reason}`).join("; ")}`,
    { hint: blocked.map(({ blocker }) => blocker.hint).join("; ") },
  );
}

/** Removes what is to go, one after the other. Throws partial when something went and something did not. */
export async function removeAll(
  removals: readonly Removal[],
  options: Pick<ApplyOptions, "clock" | "onStep" | "writes">,
): Promise<void> {
  refuseBlockedRemovals(removals);
  await inTurn(
    removals
      .filter(({ action }) => action === "remove")
      .map(({ resource }) => ({
        resource,
        async run() {
          await resource.remove();
          return "remove" as const;
        },
      })),
    options,
  );
}
