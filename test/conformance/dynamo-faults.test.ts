import { describe, expect, it } from "vitest";
import { changeAttributes } from "../../src/table/change-attributes.ts";
import type { DynamoTaskTable } from "../../src/aws/table/dynamo-task-table.ts";
import type { RecordChange } from "../../src/table/task-table.ts";
import type { Condition } from "../../src/task/condition/condition.ts";
import { all, equals, key, number, record, text, together } from "../support/contract/samples.ts";
import type { TaskRecord } from "../../src/task/record.ts";
import type { Fault, ProxiedRequest } from "../support/fault-proxy.ts";
import { onceEach, openFaultyTable } from "../support/faulty-table.ts";
import { describeEngine } from "./engines.ts";

// What dynalite cannot judge: transactions, and refusals that show the record that is there.
describeEngine("dynamoDbLocal", (endpoint) => {
  const lost: Fault[] = ["cut after", "cut within", "500 after", "502 after"];
  const isFree: Condition = { is: "not-exists", path: ["owner"] };
  const take = (owner: string) => changeAttributes({ set: { owner: text(owner) }, remove: ["wanted"] });

  describe("a create", () => {
    it.each(lost)("whose answer is lost by '%s' has created its record, once", async (fault) => {
      const { table, direct, requests } = await openFaultyTable(endpoint, onceEach(fault));
      // As it is sent, and not as DynamoDB gives it back: sets have no order, and numbers many forms.
      const mine = {
        n: number("007.50"),
        s: { NS: ["3", "1.0", "2"] },
        b: { BS: [Uint8Array.of(2), Uint8Array.of(1)] },
      };
      expect(await table.create(record("a", 1, mine))).toBe("unsure");
      expect(requests).toHaveLength(2);
      expect(await all(direct.scan({}))).toHaveLength(1);
    });

    it.each(lost)("that meets another record is refused, also when that is lost by '%s'", async (fault) => {
      const { table, direct } = await openFaultyTable(endpoint, onceEach(fault));
      await direct.put(record("a", 1, { n: number(1) }));
      expect(await table.create(record("a", 1, { n: number(2) }))).toBe("taken");
      expect(await table.create(record("a", 1, { n: number(1), more: text("") }))).toBe("taken");
      expect(await all(direct.scan({}))).toEqual([record("a", 1, { n: number(1) })]);
    });

    it.each<Fault>(["pass", "throttle"])(
      "that meets its own twin is refused, also after a '%s'",
      async (fault) => {
        const { table, direct } = await openFaultyTable(endpoint, onceEach(fault));
        await direct.put(record("a", 1, { n: number(1) }));
        expect(await table.create(record("a", 1, { n: number(1) }))).toBe("taken");
      },
    );

    it("wins alone among eight at once when every third answer is lost", async () => {
      const { table, direct, requests } = await openFaultyTable(endpoint, ({ index }) =>
        index % 3 === 2 ? "cut after" : "pass",
      );
      const eight = Array.from({ length: 8 }, (_, index) => number(index));
      const outcomes = await together(eight.map((n) => table.create(record("a", 1, { n }))));
      expect(outcomes.filter((outcome) => outcome !== "taken")).toHaveLength(1);
      expect(await all(direct.scan({}))).toEqual([
        record("a", 1, { n: eight[outcomes.findIndex((outcome) => outcome !== "taken")]! }),
      ]);
      expect(requests.length).toBeGreaterThan(8);
    });
  });

  describe("an update with a condition", () => {
    it.each(lost)("that its own attempt, lost by '%s', made false is written", async (fault) => {
      const { table, direct, requests } = await openFaultyTable(endpoint, onceEach(fault));
      await direct.put(record("a", 1, { wanted: text("x") }));
      const changed = await table.update(key("a", 1), take("mai"), { condition: isFree });
      expect(changed).toEqual({ outcome: "written", record: record("a", 1, { owner: text("mai") }) });
      expect(requests).toHaveLength(2);
    });

    it.each(lost)(
      "within attributes that its own attempt, lost by '%s', made false is written",
      async (fault) => {
        const { table, direct, requests } = await openFaultyTable(endpoint, onceEach(fault));
        await direct.put(
          record("a", 1, { m: { M: { x: number(1) } }, s: { SS: ["a"] }, t: { SS: ["a", "b"] } }),
        );
        const change: RecordChange = [
          { is: "set", path: ["m", "y"], value: number("2.0") },
          { is: "remove", path: ["m", "x"] },
          { is: "delete-from", path: ["s"], value: { SS: ["a"] } },
          { is: "delete-from", path: ["t"], value: { SS: ["a", "c"] } },
        ];
        const condition: Condition = { is: "exists", path: ["m", "x"] };
        expect(await table.update(key("a", 1), change, { condition })).toMatchObject({ outcome: "written" });
        expect(requests).toHaveLength(2);
        const after = record("a", 1, { m: { M: { y: number("2.0") } }, t: { SS: ["b"] } });
        expect(await direct.get(key("a", 1))).toEqual(after);
      },
    );

    it.each(lost)("that others made false is refused, also when that is lost by '%s'", async (fault) => {
      const { table, direct } = await openFaultyTable(endpoint, onceEach(fault));
      const theirs = record("a", 1, { owner: text("ken") });
      await direct.put(theirs);
      const changed = await table.update(key("a", 1), take("mai"), { condition: isFree });
      expect(changed).toEqual({ outcome: "refused", record: theirs });
    });

    it("that has made only a part of the change is refused", async () => {
      const { table, direct } = await openFaultyTable(endpoint, onceEach("cut before"));
      const theirs = record("a", 1, { owner: text("mai"), wanted: text("x") });
      await direct.put(theirs);
      const changed = await table.update(key("a", 1), take("mai"), { condition: isFree });
      expect(changed).toEqual({ outcome: "refused", record: theirs });
    });

    it.each<Fault>(["pass", "throttle"])(
      "that others have made already is refused, after a '%s'",
      async (fault) => {
        const { table, direct } = await openFaultyTable(endpoint, onceEach(fault));
        await direct.put(record("a", 1, { owner: text("mai") }));
        const changed = await table.update(key("a", 1), take("mai"), { condition: isFree });
        expect(changed.outcome).toBe("refused");
      },
    );
  });

  describe("a delete with a condition", () => {
    it.each(lost)("does not say that nothing was there when its answer is lost by '%s'", async (fault) => {
      const { table, direct } = await openFaultyTable(endpoint, onceEach(fault));
      await direct.put(record("a", 1, { owner: text("mai") }));
      await expect(table.delete(key("a", 1), equals("owner", text("mai")))).rejects.toMatchObject({
        kind: "unavailable",
        message: expect.stringContaining("may have been carried out all the same"),
      });
      expect(await all(direct.scan({}))).toEqual([]);
    });
  });

  describe("a move", () => {
    const isMove = ({ operation }: ProxiedRequest) => operation === "TransactWriteItems";
    const moves = (requests: ProxiedRequest[]) => requests.filter(isMove).map(({ body }) => body);

    /** Something happens to the table between what a move has read and its transaction, which is sent so many times. */
    const meanwhile = (happen: (other: DynamoTaskTable, times: number) => Promise<unknown>) => {
      let times = 0;
      return async (request: ProxiedRequest, other: DynamoTaskTable): Promise<Fault> => {
        if (isMove(request)) await happen(other, (times += 1));
        return "pass";
      };
    };

    it.each(lost)("whose answer is lost by '%s' is made once and says so", async (fault) => {
      for (const overwrite of [false, true]) {
        const { table, direct, requests } = await openFaultyTable(
          endpoint,
          onceEach(fault, "TransactWriteItems"),
        );
        await direct.put(record("a", 1, { n: number(7) }));
        const after = record("a", 2, { n: number(7) });
        const before = record("a", 1, { n: number(7) });
        expect(await table.move(key("a", 1), 2, { overwrite })).toEqual(moved(before, after));
        expect(await all(direct.scan({}))).toEqual([after]);
        const [first, second] = moves(requests);
        expect(moves(requests)).toHaveLength(2);
        expect(second).toEqual(first);
        expect(first.ClientRequestToken).toMatch(/^[\da-f-]{36}$/);
      }
    });

    it.each<Fault>(["cut before", "500 before", "throttle"])(
      "that meets a '%s' is sent again",
      async (fault) => {
        const { table, direct } = await openFaultyTable(endpoint, onceEach(fault, "TransactWriteItems"));
        await direct.put(record("a", 1));
        expect((await table.move(key("a", 1), 2, { overwrite: false })).outcome).toBe("moved");
        expect(await all(direct.scan({}))).toEqual([record("a", 2)]);
      },
    );

    it("takes along what others change while it is on its way", async () => {
      const { table, direct, requests } = await openFaultyTable(
        endpoint,
        meanwhile(async (other, times) => {
          if (times === 1) await other.update(key("a", 1), take("ken"), {});
        }),
      );
      await direct.put(record("a", 1, { n: number(7), wanted: text("x") }));
      const after = record("a", 2, { n: number(7), owner: text("ken") });
      const before = record("a", 1, { n: number(7), owner: text("ken") });
      expect(await table.move(key("a", 1), 2, { overwrite: true })).toEqual(moved(before, after));
      expect(await all(direct.scan({}))).toEqual([after]);
      expect(moves(requests)).toHaveLength(2);
    });

    it("takes along a status that others add while it is on its way", async () => {
      const set = { status: text("done"), completed_unix_time: number(5) };
      const done = changeAttributes({ set });
      const { table, direct } = await openFaultyTable(
        endpoint,
        meanwhile(async (other, times) => {
          if (times === 1) await other.update(key("a", 1), done, {});
        }),
      );
      await direct.put(record("a", 1));
      expect((await table.move(key("a", 1), 2, { overwrite: false })).outcome).toBe("moved");
      expect(await all(direct.scan({}))).toEqual([record("a", 2, set)]);
    });

    it("says missing when others delete the record while it is on its way", async () => {
      const { table, direct } = await openFaultyTable(
        endpoint,
        meanwhile((other) => other.delete(key("a", 1))),
      );
      await direct.put(record("a", 1));
      expect(await table.move(key("a", 1), 2, { overwrite: false })).toEqual({ outcome: "missing" });
      expect(await all(direct.scan({}))).toEqual([]);
    });

    it("says taken when others take the deadline while it is on its way, and loses nothing", async () => {
      const { table, direct } = await openFaultyTable(
        endpoint,
        meanwhile((other) => other.put(record("a", 2, { is: text("theirs") }))),
      );
      await direct.put(record("a", 1, { is: text("mine") }));
      expect(await table.move(key("a", 1), 2, { overwrite: false })).toEqual({ outcome: "taken" });
      expect(await all(direct.scan({}))).toEqual([
        record("a", 1, { is: text("mine") }),
        record("a", 2, { is: text("theirs") }),
      ]);
    });

    it("gives up a record that others change each time, and leaves it to them", async () => {
      const touch = (other: DynamoTaskTable) =>
        other.update(key("a", 1), changeAttributes({ add: { n: "1" } }), {});
      const { table, direct, requests } = await openFaultyTable(endpoint, meanwhile(touch));
      await direct.put(record("a", 1, { n: number(0) }));
      await expect(table.move(key("a", 1), 2, { overwrite: false })).rejects.toMatchObject({
        name: "TasksError",
        kind: "unavailable",
      });
      expect(await all(direct.scan({}))).toEqual([record("a", 1, { n: number(moves(requests).length) })]);
    });
  });
});

/** What a move tells that found the record as it was before. */
function moved(before: TaskRecord, after: TaskRecord) {
  const changes = [
    { before, after: undefined },
    { before: undefined, after },
  ];
  return { outcome: "moved", record: after, changes };
}
