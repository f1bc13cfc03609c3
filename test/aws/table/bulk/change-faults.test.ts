import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Change, ChangeOutcome, RecordChange } from "../../../../src/table/task-table.ts";
import { all, fill, number, query, record, text } from "../../../support/contract/samples.ts";
import { startDynalite } from "../../../support/dynalite.ts";
import { PASSING } from "../../../support/fault-proxy.ts";
import { openFaultyTable } from "../../../support/faulty-table.ts";
const open = (second: number) => record("a", second, { status: text("open"), n: number(second) });
const done = (second: number) => ({ ...open(second), status: text("done") });

let engine: Awaited<ReturnType<typeof startDynalite>>;
beforeAll(async () => {
  engine = await startDynalite();
});
afterAll(() => engine.stop());

describe("many changes against a server with faults", () => {
  it.each(PASSING)("are each done once and told so where every third request meets a '%s'", async (fault) => {
    const { table, direct } = await openFaultyTable(engine.endpoint, ({ index }) =>
      index % 3 === 0 ? fault : "pass",
    );
    const seconds = Array.from({ length: 60 }, (_, n) => n);
    await fill(direct, seconds.map(open));
    const exchanges = seconds.map((second): Change[] => [
      { before: open(second), after: second % 2 === 0 ? done(second) : undefined },
    ]);
    const outcomes: ChangeOutcome[] = [];
    const writer = await table.openChangeWriter({
      settle: (index, outcome) => void (outcomes[index] = outcome),
    });
    await writer.write(exchanges);
    await writer.finish();
    expect(outcomes).toEqual(seconds.map(() => ({ outcome: "done" })));
    expect(await all(query(direct, "a"))).toEqual(seconds.filter((n) => n % 2 === 0).map(done));
  });

  it.each(PASSING)("an exchange that meets a '%s' once is done, and says so", async (fault) => {
    const { table, direct } = await openFaultyTable(engine.endpoint, ({ index }) =>
      index === 0 ? fault : "pass",
    );
    await fill(direct, [open(1)]);
    expect(await table.exchange([{ before: open(1), after: done(1) }])).toEqual({ outcome: "done" });
    expect(await all(query(direct, "a"))).toEqual([done(1)]);
  });

  it("an update whose answer is lost does not call its own work what was there before", async () => {
    const { table, direct } = await openFaultyTable(engine.endpoint, ({ index }) =>
      index === 0 ? "cut after" : "pass",
    );
    await fill(direct, [open(1)]);
    const change: RecordChange = [{ is: "set", path: ["status"], value: text("done") }];
    const result = await table.update({ userName: "a", deadline: "1" }, change, {});
    expect(result).toEqual({ outcome: "written", record: done(1), changes: undefined });
  });
});
