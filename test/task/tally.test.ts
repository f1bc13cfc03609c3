import fc from "fast-check";
import { expect, it } from "vitest";
import { NEXT, Tally, tallyTimes } from "../../src/task/tally.ts";

const NOW = 1_795_395_600;
const HOUR = 3600;
const today = { from: NOW - 10 * HOUR, to: NOW + 14 * HOUR - 1 };
const week = { from: today.from - 48 * HOUR, to: today.to + 96 * HOUR };

// Near what is counted by, and anywhere; whole seconds, and other programs' keys.
const edges = [NOW, today.from, today.to, week.from, week.to].flatMap((at) => [at - 1, at, at + 1]);
const deadlines = fc.oneof(
  fc.constantFrom(...edges.map(String)),
  fc.integer({ min: week.from - 200 * HOUR, max: week.to + 200 * HOUR }).map(String),
  fc.constantFrom("-5", "0", "1.5", "1795395599.5", "1795395600.5", `1${"0".repeat(30)}`),
);
const tasks = fc.array(
  fc.record({ due: deadlines, status: fc.constantFrom("done", "open", "Done", undefined) }),
  { maxLength: 40 },
);

it("what a tally counts is what a plain calculation over the records gives", () => {
  fc.assert(
    fc.property(tasks, (all) => {
      const tally = new Tally(tallyTimes(NOW * 1000, today, week));
      for (const { due, status } of all)
        tally.add({
          user_name: { S: "mai" },
          deadline_unix_time: { N: due },
          ...(status === undefined ? {} : { status: { S: status } }),
        });
      const open = all.filter(({ status }) => status !== "done").map(({ due }) => Number(due));
      const count = (test: (due: number) => boolean) => ({ N: String(open.filter(test).length) });
      const ahead = open.filter((due) => due >= NOW);
      const { [NEXT]: next, ...counts } = tally.row;
      expect(counts).toEqual({
        open: count(() => true),
        overdue: count((due) => due < NOW),
        today: count((due) => due >= today.from && due <= today.to),
        week: count((due) => due >= week.from && due <= week.to),
        done: { N: String(all.length - open.length) },
      });
      expect(next === undefined ? undefined : Number((next as { N: string }).N)).toBe(
        ahead.length === 0 ? undefined : Math.min(...ahead),
      );
    }),
  );
});

it("a task that was due in this very second is overdue in the next", () => {
  const tally = new Tally(tallyTimes(NOW * 1000 + 1, today, week));
  tally.add({ user_name: { S: "mai" }, deadline_unix_time: { N: String(NOW) } });
  expect(tally.row).toMatchObject({ overdue: { N: "1" }, today: { N: "1" } });
});
