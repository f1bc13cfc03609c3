import { expect, it } from "vitest";
import { onBothTargets, type NewMachine } from "../support/both-targets.ts";
import { keysOf, walk } from "../support/records-of.ts";

const RECORDS = ["mai@10", "mai@20", "mai@30", "ken@20", "ken@25", "熊本@20", "熊本@40"];
// By deadline, then by user name in UTF-8 order.
const MERGED = ["mai@10", "ken@20", "mai@20", "熊本@20", "ken@25", "mai@30", "熊本@40"];
const all = ["query", "--user", "熊本", "--user", "mai", "ken"];

async function withRecords(newMachine: NewMachine) {
  const machine = await newMachine();
  for (const [index, key] of RECORDS.entries()) {
    const [user = "", deadline = ""] = key.split("@");
    await machine.tasks("create", "--user", user, "--deadline", deadline, `n:=${index + 1}`);
  }
  return machine;
}

onBothTargets("tasks query of several users", (newMachine) => {
  it("merges several users by deadline", async () => {
    const { tasks } = await withRecords(newMachine);
    expect(keysOf(await tasks(...all))).toEqual(MERGED);
    expect(keysOf(await tasks(...all, "--desc"))).toEqual(MERGED.toReversed());
    expect(keysOf(await tasks("query", "--user", "ken", "ken", "nobody"))).toEqual(["ken@20", "ken@25"]);
    expect((await tasks(...all, "--count")).stdout).toBe("7\n");
  });

  it.each([1, 3, 7])("gives every record once to who walks it with --limit %i", async (limit) => {
    const machine = await withRecords(newMachine);
    const inPages = (list: string[]) =>
      Array.from({ length: Math.ceil(list.length / limit) }, (_, page) =>
        list.slice(page * limit, (page + 1) * limit),
      );
    const words = [...all, "--limit", String(limit)];
    expect(await walk(machine, ...words)).toEqual(inPages(MERGED));
    expect(await walk(machine, ...words, "--desc")).toEqual(inPages(MERGED.toReversed()));
    const range = ["--from", "20", "--to", "30"];
    expect(await walk(machine, ...words, ...range)).toEqual(inPages(MERGED.slice(1, 6)));
    expect(await walk(machine, ...words, ...range, "--desc")).toEqual(
      inPages(MERGED.slice(1, 6).toReversed()),
    );
    const one = ["query", "--user", "mai", "--limit", String(limit)];
    expect(await walk(machine, ...one)).toEqual(inPages(["mai@10", "mai@20", "mai@30"]));
    expect(await walk(machine, ...one, "--desc")).toEqual(inPages(["mai@30", "mai@20", "mai@10"]));
  });

  it("gives every match once to who walks it with --where", async () => {
    const machine = await withRecords(newMachine);
    const odd = ["--where", "n in (1, 3, 5, 7)"];
    const found = ["mai@10", "ken@25", "mai@30", "熊本@40"];
    for (const limit of ["1", "3"]) {
      const pages = await walk(machine, ...all, ...odd, "--limit", limit);
      expect(pages.flat()).toEqual(found);
      // Each page is as full as it was asked to be; only the last may have less.
      expect(pages.slice(0, -1).every((page) => page.length === Number(limit))).toBe(true);
      const back = await walk(machine, ...all, ...odd, "--limit", limit, "--desc");
      expect(back.flat()).toEqual(found.toReversed());
    }
    expect((await machine.tasks(...all, ...odd, "--count")).stdout).toBe("4\n");
  });

  it("gives the cursor as a note that can be pasted, and none at the end", async () => {
    const { tasks } = await withRecords(newMachine);
    const first = await tasks("query", "--user", "mai", "--limit", "2");
    expect(first.stderr).toMatch(/^note: there may be more; go on with --after [\w-]+\n$/);
    expect(keysOf(first)).toEqual(["mai@10", "mai@20"]);
    expect((await tasks("query", "--user", "mai", "--limit", "3")).stderr).toBe("");
  });

  it("goes on after a record that is gone meanwhile", async () => {
    const { tasks } = await withRecords(newMachine);
    const { stderr } = await tasks(...all, "--limit", "3");
    const cursor = stderr.trim().split(" ").at(-1)!;
    await tasks("delete", "--user", "mai", "--deadline", "20");
    expect(keysOf(await tasks(...all, "--after", cursor))).toEqual(MERGED.slice(3));
  });
});
