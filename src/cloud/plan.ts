import type { Clock } from "../ports.ts";
import { ownershipOf, readOwned, type Owner } from "./ownership.ts";
import { TasksError } from "../errors.ts";
import { inOrder, label, type Difference, type Live, type Resource, type Desired } from "./resource.ts";

/** What becomes of one resource. `blocked` says why, and what to do. */
export type Step = {
  resource: Resource;
  live: Live | undefined;
  desired: Desired;
  differences: Difference[];
  /** Differences that only --adopt makes good. */
  left?: Difference[];
} & ({ action: "create" | "update" | "unchanged" } | { action: "blocked"; reason: string; hint: string });

/** Steps in the order in which they would be taken. It holds no unknowns. */
export type Plan = Step[];

export interface PlanOptions {
  owner: Owner;
  /** Whether resources without our tags are taken over. */
  adopt: boolean;
  clock: Clock;
}

/** Reads everything at once, decides whose it is, and compares it field by field. Changes nothing. */
export async function makePlan(resources: readonly Resource[], options: PlanOptions): Promise<Plan> {
  return Promise.all(inOrder(resources).map((resource) => planResource(resource, options)));
}

/** Whether applying the plan would change something, or could not. */
export function hasChanges(plan: Plan): boolean {
  return plan.some(({ action }) => action !== "unchanged");
}

/** The same, or that something is left as it is although it is not as it should be. */
export function hasDrift(plan: Plan): boolean {
  return hasChanges(plan) || plan.some(({ left }) => left !== undefined);
}

/** Throws conflict when a step is blocked, before anything is written. */
export function refuseBlocked(plan: Plan): void {
  const blocked = plan.flatMap((step) => (step.action === "blocked" ? [step] : []));
  if (blocked.length === 0) return;
  const reasons = blocked.map(({ resource, reason }) => `${label(resource)}: ${reason}`);
  throw new TasksError("conflict", `nothing was changed; ${reasons.join("; ")}`, {
    hint: [...new Set(blocked.map(({ hint }) => hint))].join("; "),
  });
}

/** What becomes of one resource. */
export async function planResource(resource: Resource, options: PlanOptions): Promise<Step> {
  const live = await readOwned(resource, options.owner, options.clock);
  const wanted = resource.want(live);
  const isLeft = ({ field }: Difference) =>
    live !== undefined && !options.adopt && resource.onlyAdopted?.includes(field) === true;
  const all = compare(live, wanted);
  const left = all.filter(isLeft);
  const differences = all.filter((one) => !isLeft(one));
  const fields = Object.entries(wanted.fields).filter(([name]) => !left.some(({ field }) => field === name));
  const desired = { ...wanted, fields: Object.fromEntries(fields) };
  const step = { resource, live, desired, differences, ...(left.length === 0 ? {} : { left }) };
  if (live === undefined) return { ...step, action: "create" };
  const blocked = blockedBy(resource, live, differences, options);
  if (blocked !== undefined) return { ...step, action: "blocked", ...blocked };
  return { ...step, action: differences.length === 0 ? "unchanged" : "update" };
}

/** The wished fields and tags that are not as they are. What nobody wished for is left alone. */
function compare(live: Live | undefined, { fields, tags }: Desired): Difference[] {
  const differences: Difference[] = [];
  for (const [field, value] of Object.entries(fields)) {
    const old = live?.fields[field];
    if (old !== value) differences.push({ field, old, new: value });
  }
  const liveTags = live?.tags ?? {};
  if (typeof liveTags === "string") return differences;
  for (const [name, value] of Object.entries(tags)) {
    if (liveTags[name] !== value)
      differences.push({ field: tagField(name), old: liveTags[name], new: value });
  }
  return differences;
}

function blockedBy(resource: Resource, live: Live, differences: Difference[], { owner, adopt }: PlanOptions) {
  const ownership = ownershipOf(live, owner);
  if (ownership.is === "others") {
    return {
      reason: `it is not ours: ${ownership.reason}`,
      hint: "choose another --service, --stage or name; --adopt does not take it",
    };
  }
  if (ownership.is === "unknown") {
    return {
      reason: ownership.reason,
      hint: "ask for the right to list its tags: `tasks policy provision` has it",
    };
  }
  if (ownership.is === "untagged" && !adopt) {
    return {
      reason: `it is not ours: ${ownership.reason}`,
      hint: "see the differences with --plan --adopt, then take it over with --adopt",
    };
  }
  const fixed = differences.find(({ field }) => Object.hasOwn(resource.immutable, field));
  if (fixed !== undefined) {
    return {
      reason: `its ${fixed.field} cannot be changed from ${fixed.old} to ${fixed.new}`,
      hint: resource.immutable[fixed.field]!,
    };
  }
  if (live.busy === "DELETING") {
    return { reason: "it is still being deleted", hint: "run the same command again in a minute" };
  }
  return undefined;
}

const TAG_FIELD = "tag ";

/** A tag as a field of a difference. */
export function tagField(name: string): string {
  return TAG_FIELD + name;
}

function isTagField(field: string): boolean {
  return field.startsWith(TAG_FIELD);
}

/** The fields among the differences. */
export function changedFields(differences: readonly Difference[]): string[] {
  return differences.map(({ field }) => field).filter((field) => !isTagField(field));
}

/** The tags among the differences. */
export function changedTags(differences: readonly Difference[]): { [name: string]: string } {
  const tags = differences.filter(({ field }) => isTagField(field));
  return Object.fromEntries(
    tags.map((difference) => [difference.field.slice(TAG_FIELD.length), String(difference.new)]),
  );
}
