import type { Clock } from "../ports.ts";
import { TasksError } from "../errors.ts";
import { inTurn, type ApplyOptions } from "./apply.ts";
import { ownershipOf, readOwned, type Owner, type Ownership } from "./ownership.ts";
import {
  inOrder,
  label,
  type Blocker,
  type DestroyOptions,
  type Live,
  type Readable,
  type Resource,
} from "./resource.ts";

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
  const { owner, clock } = options;
  const listed = new Map(resources.map((resource) => [label(resource), resource]));
  const reads = new Map<string, Promise<Live | undefined>>();
  const read: Reader = (resource) => {
    const name = label(resource);
    const found = reads.get(name) ?? readOwned(listed.get(name) ?? resource, owner, clock);
    reads.set(name, found);
    return found;
  };
  return Promise.all(
    inOrder(resources)
      .toReversed()
      .map((resource) => planRemoval(resource, read, options)),
  );
}

type Reader = (resource: Readable) => Promise<Live | undefined>;

async function planRemoval(
  resource: Resource,
  read: Reader,
  options: DestroyOptions & { owner: Owner },
): Promise<Removal> {
  const { owner } = options;
  const live = await read(resource);
  if (live === undefined) return { resource, action: "gone" };
  const own = againstOwner(resource, ownershipOf(live, owner), "");
  if (own !== undefined) return own;
  const { belongsTo } = resource;
  const whole = belongsTo === undefined ? undefined : await read(belongsTo);
  if (belongsTo !== undefined && whole !== undefined) {
    const others = againstOwner(resource, ownershipOf(whole, owner), label(belongsTo));
    if (others !== undefined) return others;
  }
  const blocker = await resource.blocker?.(live, options);
  if (blocker === undefined) return { resource, action: "remove" };
  return blocker.keep
    ? { resource, action: "keep", reason: blocker.reason }
    : { resource, action: "blocked", blocker };
}

/** What becomes of it where it, or `whole` that it belongs to, is not ours. */
function againstOwner(resource: Resource, ownership: Ownership, whole: string): Removal | undefined {
  if (ownership.is === "ours") return undefined;
  if (ownership.is === "unknown") {
    const reason = whole === "" ? ownership.reason : `${whole}: ${ownership.reason}`;
    const hint = "ask for the right to list its tags: `tasks policy destroy` has it";
    return { resource, action: "blocked", blocker: { reason, hint, keep: false } };
  }
  const reason = `${whole === "" ? "" : `${whole} is `}not ours: ${ownership.reason}`;
  return { resource, action: "keep", reason };
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
