import { describe, expect, it } from "vitest";
import { planDestroy, removeAll } from "../../src/cloud/destroy.ts";
import type { Resource } from "../../src/cloud/resource.ts";
import { TasksError } from "../../src/errors.ts";
import { standing } from "../support/clocks.ts";
import { alive, fakeResource, OWNER } from "../support/fake-resource.ts";

const DATA = { keepData: false, deleteData: false };

async function plan(resources: Resource[]) {
  const removals = await planDestroy(resources, { ...DATA, owner: OWNER, clock: standing() });
  return { removals, told: removals.map(({ resource: { name }, ...rest }) => ({ name, ...rest })) };
}

async function remove(resources: Resource[]) {
  const { removals } = await plan(resources);
  const steps: string[] = [];
  let error: unknown;
  await removeAll(removals, {
    clock: standing(),
    onStep: async ({ action, resource }) => void steps.push(`${action} ${resource.name}`),
    writes: () => 0,
  }).catch((thrown: unknown) => (error = thrown));
  return { steps, error };
}

describe("a destroy", () => {
  it("removes what is ours, what others depend on last, and leaves the rest", async () => {
    const calls: string[] = [];
    const role = fakeResource("role", [alive()], { calls });
    const rule = fakeResource("rule", [alive()], { calls, dependsOn: [role] });
    const gone = fakeResource("gone", [undefined], { calls });
    const theirs = fakeResource("theirs", [alive({ tags: {} })], { calls });
    expect((await plan([role, rule, gone, theirs])).told).toEqual([
      { name: "theirs", action: "keep", reason: "not ours: it has no tag tasks:managed-by" },
      { name: "gone", action: "gone" },
      { name: "rule", action: "remove" },
      { name: "role", action: "remove" },
    ]);
    calls.length = 0;
    expect(await remove([role, rule, gone, theirs])).toEqual({
      steps: ["remove rule", "remove role"],
      error: undefined,
    });
    expect(calls.filter((call) => !call.startsWith("read"))).toEqual(["remove rule", "remove role"]);
  });

  it("keeps what the person wants left, and asks the resource with the options", async () => {
    const asked: object[] = [];
    const hold = { reason: "--keep-data leaves it", hint: "", keep: true };
    const table = fakeResource("table", [alive()], {
      async blocker(live, { keepData, deleteData }) {
        asked.push({ fields: live.fields, keepData, deleteData });
        return hold;
      },
    });
    expect((await plan([table])).told).toEqual([{ name: "table", action: "keep", reason: hold.reason }]);
    expect(asked).toEqual([{ fields: { size: 1 }, ...DATA }]);
    const free = fakeResource("free", [alive()], { blocker: async () => undefined });
    expect((await plan([free])).told).toEqual([{ name: "free", action: "remove" }]);
  });

  it("removes nothing while one of them is held or of nobody knows whom, and says all of that", async () => {
    const calls: string[] = [];
    const hold = { reason: "it is protected", hint: "unprotect it", keep: false };
    const held = fakeResource("held", [alive()], { calls, blocker: async () => hold });
    const hidden = fakeResource("hidden", [alive({ tags: "denied" })], { calls });
    const other = fakeResource("other", [alive()], { calls });
    const { steps, error } = await remove([other, hidden, held]);
    expect(steps).toEqual([]);
    expect(error).toMatchObject({
      kind: "conflict",
      message:
        "nothing was removed; thing held: it is protected; thing hidden: its tags may not be read, so nobody knows whose it is",
      hint: "unprotect it; ask for the right to list its tags: `tasks policy destroy` has it",
    });
    expect(calls.filter((call) => call.startsWith("remove"))).toEqual([]);
  });

  it("says what went and what did not", async () => {
    const denied = new TasksError("denied", "no");
    const stuck = fakeResource("b", [alive()], { remove: () => Promise.reject(denied) });
    const things = [fakeResource("a", [alive()]), stuck, fakeResource("c", [alive()])];
    expect(await remove(things)).toMatchObject({
      steps: ["remove c"],
      error: {
        kind: "partial",
        message: "no (done: thing c; failed at: thing b; not started: thing a)",
        hint: "run the same command again",
      },
    });
  });
});
