import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { comparable, fill, key, number, record } from "../../support/contract/samples.ts";
import { startDynalite } from "../../support/dynalite.ts";
import { openFaultyTable } from "../../support/faulty-table.ts";
import { halfUnprocessed } from "../../support/half-unprocessed.ts";
import { hurried } from "../../support/clocks.ts";

let engine: Awaited<ReturnType<typeof startDynalite>>;
beforeAll(async () => {
  engine = await startDynalite();
});
afterAll(() => engine.stop());

const there = Array.from({ length: 130 }, (_, n) => record("a", n, { n: number(n) }));
const keys = there.map((_, n) => key("a", n));

describe("getMany", () => {
  it("asks again for the keys that came back, until all are read", async () => {
    const { table, direct, requests } = await openFaultyTable(engine.endpoint, halfUnprocessed());
    await fill(direct, there);
    const { records, capacity } = await table.getMany(keys, { consistent: true });
    expect(comparable(records)).toEqual(comparable(there));
    expect(capacity).toBe(130);
    expect(requests.length).toBeGreaterThan(8);
    expect(requests.every(({ operation }) => operation === "BatchGetItem")).toBe(true);
  });

  it("asks for no key twice in a call, and for half the capacity where it need not be consistent", async () => {
    const { table, direct, requests } = await openFaultyTable(engine.endpoint, () => "pass");
    await fill(direct, there.slice(0, 2));
    const { capacity } = await table.getMany([keys[0]!, keys[1]!, keys[0]!], { consistent: false });
    expect(capacity).toBe(1);
    const [asked] = Object.values(requests[0]!.body.RequestItems) as { Keys: unknown[] }[];
    expect(asked).toMatchObject({ ConsistentRead: false });
    expect(asked!.Keys).toHaveLength(2);
  });

  it("gives up with unavailable where nothing comes for a minute", async () => {
    const nothing: Parameters<typeof openFaultyTable>[1] = ({ body }) => ({
      send: undefined,
      change: () => ({ Responses: {}, UnprocessedKeys: body.RequestItems }),
    });
    const { table } = await openFaultyTable(engine.endpoint, nothing, { clock: hurried(40) });
    await expect(table.getMany(keys, { consistent: true })).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringMatching(/^BatchGetItem on .* gave none of the records for a minute$/),
    });
  });
});
