import { describe, expect, it } from "vitest";
import { ownershipOf, readOwned } from "../../src/cloud/ownership.ts";
import { standing } from "../support/clocks.ts";
import { alive, fakeResource, OURS, OWNER } from "../support/fake-resource.ts";

describe("whose a resource is", () => {
  it.each([
    ["has all three tags, and others", { ...OURS, "cost-center": "7" }, { is: "ours" }],
    ["keeps no tags at all", "unsupported", { is: "ours" }],
    [
      "does not show them",
      "denied",
      { is: "unknown", reason: "its tags may not be read, so nobody knows whose it is" },
    ],
    ["has none", {}, { is: "untagged", reason: "it has no tag tasks:managed-by" }],
    [
      "lacks one",
      { "tasks:managed-by": "tasks", "tasks:service": "tasks" },
      { is: "untagged", reason: "it has no tag tasks:stage" },
    ],
    [
      "is made by another tool",
      { ...OURS, "tasks:managed-by": "terraform" },
      { is: "others", reason: "its tag tasks:managed-by is 'terraform', not 'tasks'" },
    ],
    [
      "lacks one and is of another stage",
      { "tasks:stage": "prod" },
      { is: "others", reason: "its tag tasks:stage is 'prod', not 'dev'" },
    ],
  ] as const)("that %s is told by its tags", (_, tags, ownership) => {
    expect(ownershipOf(alive({ tags }), OWNER)).toEqual(ownership);
  });
});

describe("a resource without our tags", () => {
  /** Reads one that was made so many milliseconds ago and shows its tags at the last of its reads. */
  async function read(age: number | undefined, untagged: number) {
    const clock = standing();
    const bare = alive({ tags: {}, createdAt: age === undefined ? undefined : -age });
    const thing = fakeResource("a", [...Array<typeof bare>(untagged).fill(bare), alive()]);
    const live = await readOwned(thing, OWNER, clock);
    return { is: live && ownershipOf(live, OWNER).is, reads: thing.calls.length, waited: clock.now() };
  }

  it("that is fresh is read again until they show", async () => {
    expect(await read(0, 3)).toEqual({ is: "ours", reads: 4, waited: 3000 });
  });

  it("that shows none for ten seconds has none", async () => {
    expect(await read(0, 10)).toEqual({ is: "ours", reads: 11, waited: 10_000 });
    expect(await read(0, 11)).toEqual({ is: "untagged", reads: 11, waited: 10_000 });
  });

  it("is looked at again only while it is less than a minute old", async () => {
    expect(await read(59_000, 2)).toEqual({ is: "untagged", reads: 2, waited: 1000 });
    expect(await read(60_000, 1)).toEqual({ is: "untagged", reads: 1, waited: 0 });
    expect(await read(undefined, 1)).toEqual({ is: "untagged", reads: 1, waited: 0 });
  });

  it("is not waited for where it is somebody else's, or not there", async () => {
    for (const live of [alive({ tags: { "tasks:stage": "prod" }, createdAt: 0 }), undefined]) {
      const thing = fakeResource("a", [live]);
      expect(await readOwned(thing, OWNER, standing())).toBe(live);
      expect(thing.calls).toEqual(["read a"]);
    }
  });
});
