import { describe, expect, it } from "vitest";
import { changedTags, hasChanges, makePlan } from "../../src/cloud/plan.ts";
import type { Live } from "../../src/cloud/resource.ts";
import { standing } from "../support/clocks.ts";
import { alive, fakeResource, OURS, OWNER } from "../support/fake-resource.ts";

const IMMUTABLE = { immutable: { size: "make another" } };

async function planOf(
  live: Live | undefined,
  { adopt = false, ...changes }: { adopt?: boolean; immutable?: object } = {},
) {
  const thing = fakeResource("a", [live], changes as object);
  const [step] = await makePlan([thing], { owner: OWNER, adopt, clock: standing() });
  const { resource: _, live: __, desired: ___, ...rest } = step!;
  return rest;
}

describe("a plan", () => {
  it("makes what is missing, changes what differs and leaves what is as it is wanted", async () => {
    expect(await planOf(undefined)).toEqual({
      action: "create",
      differences: [
        { field: "size", old: undefined, new: 1 },
        ...Object.entries(OURS).map(([name, value]) => ({
          field: `tag ${name}`,
          old: undefined,
          new: value,
        })),
      ],
    });
    expect(await planOf(alive({ fields: { size: 2, other: true } }))).toEqual({
      action: "update",
      differences: [{ field: "size", old: 2, new: 1 }],
    });
    expect(await planOf(alive({ tags: { ...OURS, mine: "x" } }))).toEqual({
      action: "unchanged",
      differences: [],
    });
    expect(await planOf(alive({ busy: "UPDATING", fields: { size: 2 } }))).toMatchObject({
      action: "update",
    });
  });

  it("compares no tags where there are none to see", async () => {
    expect(await planOf(alive({ tags: "unsupported" }))).toEqual({ action: "unchanged", differences: [] });
  });

  it.each([
    [
      "somebody else's",
      alive({ tags: { "tasks:stage": "prod" } }),
      {},
      "it is not ours: its tag tasks:stage is 'prod', not 'dev'",
      "choose another --service, --stage or name; --adopt does not take it",
    ],
    [
      "somebody else's, with --adopt",
      alive({ tags: { "tasks:stage": "prod" } }),
      { adopt: true },
      "it is not ours: its tag tasks:stage is 'prod', not 'dev'",
      "choose another --service, --stage or name; --adopt does not take it",
    ],
    [
      "of nobody knows whom, with --adopt",
      alive({ tags: "denied" }),
      { adopt: true },
      "its tags may not be read, so nobody knows whose it is",
      "ask for the right to list its tags: `tasks policy provision` has it",
    ],
    [
      "without tags",
      alive({ tags: {} }),
      {},
      "it is not ours: it has no tag tasks:managed-by",
      "see the differences with --plan --adopt, then take it over with --adopt",
    ],
    [
      "different where it cannot be changed",
      alive({ fields: { size: 2 } }),
      IMMUTABLE,
      "its size cannot be changed from 2 to 1",
      "make another",
    ],
    [
      "on its way out",
      alive({ busy: "DELETING" }),
      {},
      "it is still being deleted",
      "run the same command again in a minute",
    ],
  ])("is blocked by what is %s", async (_, live, options, reason, hint) => {
    expect(await planOf(live, options)).toMatchObject({ action: "blocked", reason, hint });
  });

  it("takes over what has no tags with --adopt, and writes them", async () => {
    const { action, differences } = await planOf(alive({ tags: {} }), { adopt: true, ...IMMUTABLE });
    expect(action).toBe("update");
    expect(changedTags([{ field: "size", old: 1, new: 2 }, ...differences])).toEqual(OURS);
  });

  it("has changes where a step would change something, or could not", async () => {
    const planned = (lives: (Live | undefined)[]) =>
      makePlan(
        lives.map((live, index) => fakeResource(String(index), [live])),
        { owner: OWNER, adopt: false, clock: standing() },
      );
    expect(hasChanges(await planned([]))).toBe(false);
    expect(hasChanges(await planned([alive(), alive()]))).toBe(false);
    expect(hasChanges(await planned([alive(), undefined]))).toBe(true);
    expect(hasChanges(await planned([alive({ tags: {} }), alive()]))).toBe(true);
  });

  it("takes each thing after those that it depends on, as far as they are in it", async () => {
    const outside = fakeResource("outside", [undefined]);
    const role = fakeResource("role", [undefined], { dependsOn: [outside] });
    const code = fakeResource("code", [undefined], { dependsOn: [role] });
    const rule = fakeResource("rule", [undefined], { dependsOn: [code, role] });
    const plan = await makePlan([rule, role, code], { owner: OWNER, adopt: false, clock: standing() });
    expect(plan.map(({ resource }) => resource.name)).toEqual(["role", "code", "rule"]);
    expect(outside.calls).toEqual([]);
  });
});
