import { describe, expect, it } from "vitest";
import { applyPlan } from "../../src/cloud/apply.ts";
import { makePlan } from "../../src/cloud/plan.ts";
import type { Resource } from "../../src/cloud/resource.ts";
import { TasksError } from "../../src/errors.ts";
import { standing } from "../support/clocks.ts";
import { alive, fakeResource, OWNER } from "../support/fake-resource.ts";

/** Plans and applies; `writes` are those that the clients would count. */
async function apply(resources: Resource[], { writes = 0 } = {}) {
  const clock = standing();
  const told: string[] = [];
  const options = {
    owner: OWNER,
    adopt: false,
    clock,
    onStep: async ({
      action,
      resource,
      milliseconds,
    }: {
      action: string;
      resource: Resource;
      milliseconds: number;
    }) => void told.push(`${action} ${resource.name} in ${milliseconds} ms`),
    note: async (text: string) => void told.push(text),
    writes: () => writes,
  };
  const plan = await makePlan(resources, options);
  let error: unknown;
  await applyPlan(plan, options).catch((thrown: unknown) => (error = thrown));
  return { told, error, waited: clock.now() };
}

describe("what was written", () => {
  it("is read again until it shows, and nothing is said then", async () => {
    const stale = alive({ fields: { size: 2 } });
    const thing = fakeResource("a", [stale, stale, stale, alive()], { after: { size: 2 } });
    expect(await apply([thing])).toEqual({ told: ["update a in 3000 ms"], error: undefined, waited: 3000 });
    expect(thing.calls).toEqual(["read a", "update a", "read a", "read a", "read a"]);
  });

  it.each([
    ["is another", [alive({ fields: { size: 2, color: "red" } })], "size"],
    ["is gone again", [alive({ fields: { size: 2 } }), undefined], "size, color"],
  ])("and still %s after ten seconds is told in a note, and is no failure", async (_, reads, fields) => {
    const desired = { fields: { size: 1, color: "red" } };
    const thing = fakeResource("a", reads, { desired, after: { size: 2, color: "red" } });
    expect(await apply([thing])).toEqual({
      told: [`thing a: ${fields} not visible yet; \`tasks status\` shows when it is`, "update a in 10000 ms"],
      error: undefined,
      waited: 10_000,
    });
  });

  it("is right as to a field that the service does not tell", async () => {
    const thing = fakeResource("a", [undefined], { desired: { fields: { size: 1, secret: "x" } } });
    expect(await apply([thing])).toEqual({ told: ["create a in 0 ms"], error: undefined, waited: 0 });
  });
});

describe("a name that is taken by now", () => {
  it("is gone on with as what the other run made of it, changed where it is not what we want", async () => {
    const made = alive({ fields: { size: 2 } });
    const thing = fakeResource("a", [undefined, made, alive()], { create: async () => "taken" });
    expect(await apply([thing])).toMatchObject({ told: ["update a in 0 ms"], error: undefined });
    const same = fakeResource("b", [undefined, alive()], { create: async () => "taken" });
    expect(await apply([same])).toMatchObject({ told: [], error: undefined });
  });

  it("is not taken from another stage", async () => {
    const theirs = alive({ tags: { "tasks:stage": "prod" } });
    const thing = fakeResource("a", [undefined, theirs], { create: async () => "taken" });
    expect((await apply([thing])).error).toMatchObject({
      kind: "conflict",
      message: "thing a: it is not ours: its tag tasks:stage is 'prod', not 'dev'",
      hint: "choose another --service, --stage or name; --adopt does not take it",
    });
    expect(thing.calls).not.toContain("update a");
  });

  it("and names nothing is tried again for a minute, and then an error that says so", async () => {
    const attempts: number[] = [];
    const thing = fakeResource("a", [undefined], {
      async create() {
        attempts.push(attempts.length);
        return attempts.length < 4 ? "taken" : { size: 1 };
      },
    });
    expect(await apply([thing])).toMatchObject({ told: ["create a in 7500 ms"], error: undefined });
    const never = fakeResource("b", [undefined], { create: async () => "taken" });
    expect(await apply([never])).toMatchObject({
      error: {
        kind: "unavailable",
        message: "the name of thing b is taken, and nothing is there",
        hint: "it was deleted a moment ago; run the same command again in a minute",
      },
      waited: 60_000,
    });
  });
});

describe("a step", () => {
  it("waits for what is not at rest, and leaves alone what is as it is wanted", async () => {
    const busy = fakeResource("a", [alive({ fields: { size: 2 }, busy: "UPDATING" })]);
    const still = fakeResource("b", [alive()]);
    await apply([busy, still]);
    expect(busy.calls).toEqual(["read a", "settle a", "update a"]);
    expect(still.calls).toEqual(["read b"]);
  });

  it("that is blocked ends all before the first write, with every reason and each hint once", async () => {
    const fixed = { immutable: { size: "make another" } };
    const calls: string[] = [];
    const other = alive({ fields: { size: 2 } });
    const things = [
      fakeResource("a", [undefined], { calls }),
      fakeResource("b", [other], { calls, ...fixed }),
      fakeResource("c", [other], { calls, ...fixed }),
      fakeResource("d", [alive({ busy: "DELETING" })], { calls }),
    ];
    expect((await apply(things)).error).toMatchObject({
      kind: "conflict",
      message:
        "nothing was changed; thing b: its size cannot be changed from 2 to 1; thing c: its size cannot be changed from 2 to 1; thing d: it is still being deleted",
      hint: "make another; run the same command again in a minute",
    });
    expect(calls).toEqual(["read a", "read b", "read c", "read d"]);
  });

  it.each([
    [[], 1, "done: nothing; failed at: thing c; not started: thing d"],
    [["a", "b"], 0, "done: thing a, thing b; failed at: thing c; not started: thing d"],
  ])(
    "that fails after some were taken (%j, %i writes) says what was done and what was not",
    async (before, writes, summary) => {
      const cause = new TasksError("denied", "no", { hint: "ask" });
      const things = [
        ...before.map((name) => fakeResource(name, [undefined])),
        fakeResource("c", [undefined], { create: () => Promise.reject(cause) }),
        fakeResource("d", [undefined]),
      ];
      expect((await apply(things, { writes })).error).toMatchObject({
        kind: "partial",
        message: `no (${summary})`,
        hint: "ask; then run the same command again",
        cause,
      });
      expect(things.at(-1)!.calls).toEqual(["read d"]);
    },
  );

  it("that fails first, before anything was written, is the failure alone", async () => {
    const error = new TasksError("denied", "no");
    const thing = fakeResource("a", [undefined], { create: () => Promise.reject(error) });
    expect((await apply([thing])).error).toBe(error);
    expect((await apply([thing], { writes: 1 })).error).toMatchObject({ hint: "run the same command again" });
    const fault = new TypeError("ours");
    const broken = fakeResource("b", [undefined], { create: () => Promise.reject(fault) });
    expect((await apply([broken], { writes: 1 })).error).toBe(fault);
  });
});
