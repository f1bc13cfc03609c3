import type { Fields, Live, Resource, Desired } from "../../src/cloud/resource.ts";

export const OWNER = { service: "tasks", stage: "dev" };
export const OURS = { "tasks:managed-by": "tasks", "tasks:service": "tasks", "tasks:stage": "dev" };

/** Something that is there, at rest and ours, with one field. */
export function alive(changes: Partial<Live> = {}): Live {
  return { fields: { size: 1 }, tags: OURS, ...changes };
}

interface FakeResource extends Resource {
  /** What was called, in order, with its name: `create a`. */
  calls: string[];
}

/**
 * A resource in memory. `reads`: what it is each time that it is read, the last one from then on. It is to have `desired`;
 * a change gives `after` as read afterwards.
 */
export function fakeResource(
  name: string,
  reads: (Live | undefined)[],
  {
    desired = {},
    after = { size: 1 },
    calls = [],
    ...changes
  }: Partial<Omit<FakeResource, "name">> & { desired?: Partial<Desired>; after?: Fields } = {},
): FakeResource {
  const told = <Result>(what: string, result: Result) => {
    calls.push(`${what} ${name}`);
    return Promise.resolve(result);
  };
  let read = 0;
  return {
    kind: "thing",
    name,
    dependsOn: [],
    immutable: {},
    calls,
    read: () => told("read", reads[Math.min(read++, reads.length - 1)]),
    want: () => ({ fields: { size: 1 }, tags: OURS, ...desired }),
    create: () => told("create", after),
    update: () => told("update", after),
    settle: () => told("settle", undefined),
    remove: () => told("remove", undefined),
    ...changes,
  };
}
