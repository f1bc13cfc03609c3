import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Live } from "../../src/cloud/resource.ts";
import { rememberedFlags, desiredTable, type TableFlags } from "../../src/cloud/desired-table.ts";

const OWNER = { service: "tasks", stage: "dev" };

function liveWith(tags: { [name: string]: string }): Live {
  return { fields: {}, tags };
}

const capacity = fc.integer({ min: 1, max: 40_000 });
const onOff = fc.constantFrom(undefined, true, false);
const anyFlags: fc.Arbitrary<TableFlags> = fc
  .record({
    billing: fc.constantFrom("on-demand" as const, "provisioned" as const),
    rcu: capacity,
    wcu: capacity,
    ttl: fc.oneof(
      fc.constantFrom(undefined, false as const),
      fc.stringMatching(/^[\p{L}\p{N}_.:/=+-]{1,60}$/u),
    ),
    pitr: onOff,
    deletionProtection: onOff,
    parameter: fc.constantFrom(undefined, "/my/TABLE"),
  })
  .map((flags) => (flags.billing === "provisioned" ? flags : { ...flags, rcu: undefined, wcu: undefined }));

describe("the tag that remembers what provision was told", () => {
  it("gives the flags back, in characters that a tag takes", () => {
    fc.assert(
      fc.property(anyFlags, (flags) => {
        const { tags } = desiredTable(flags, undefined, OWNER);
        expect(tags["tasks:flags"]).toMatch(/^[\p{L}\p{N} _.:/=+-]{0,256}$/u);
        expect(rememberedFlags(liveWith({ ...tags }))).toEqual(flags);
      }),
    );
  });

  it("makes status want what the last run was told, whatever that was", () => {
    fc.assert(
      fc.property(anyFlags, (flags) => {
        const told = desiredTable(flags, undefined, OWNER);
        expect(desiredTable(undefined, liveWith({ ...told.tags }), OWNER).fields).toEqual(told.fields);
      }),
    );
  });

  it("is not believed where somebody wrote nonsense into it", () => {
    expect(rememberedFlags(liveWith({ "tasks:flags": "--billing free --rcu x --ttl" }))).toEqual({
      billing: undefined,
      rcu: undefined,
      wcu: undefined,
      ttl: undefined,
      pitr: undefined,
      deletionProtection: undefined,
      parameter: undefined,
    });
  });
});
