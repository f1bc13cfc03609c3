import { describe, expect, it } from "vitest";
import type { BulkRecord, BulkWriter } from "../../src/table/bulk-writer.ts";
import { Duplicates } from "../../src/transfer/duplicates/duplicates.ts";
import { importRecords } from "../../src/transfer/import-records.ts";
import { Rejects } from "../../src/transfer/rejects.ts";
import type { Source } from "../../src/transfer/transfer-format.ts";
import { record } from "../support/contract/samples.ts";

const good = (line: number): Source => ({ line, source: `${line}`, record: record("mai", line) });
const bad = (line: number): Source => ({ line, source: `${line}`, reason: "bad" });

async function* batches(...all: (Source[] | Error)[]): AsyncGenerator<Source[]> {
  for (const batch of all) {
    if (batch instanceof Error) throw batch;
    yield batch;
  }
}

/** What happened, in its order. */
function open({ failAt = Infinity }: { failAt?: number } = {}) {
  const events: string[] = [];
  const counts = { written: 0, skipped: 0, capacity: undefined };
  const fail = () => {
    if (counts.written >= failAt) throw new Error("throttled");
  };
  const writer: BulkWriter = {
    counts,
    async write(records: BulkRecord[]) {
      fail();
      counts.written += records.length;
      events.push(`write ${records.map(({ line }) => line).join(" ")}`);
    },
    async finish() {
      events.push("finish");
      fail();
    },
  };
  const rejects = new Rejects(async (text) => void events.push(text), undefined);
  const progress = (read: number) => void events.push(`read ${read}`);
  return { events, steps: { writer, rejects, duplicates: new Duplicates("reject"), progress } };
}

describe("moving what is read into the table", () => {
  it("writes good records, tells bad ones, and counts both", async () => {
    const { events, steps } = open();
    expect(await importRecords(batches([good(1), bad(2), good(3)], [bad(4)], [good(5)]), steps)).toBe(5);
    expect(events.filter((event) => !event.startsWith("read"))).toEqual([
      "write 1 3",
      "line 2: bad",
      "line 4: bad",
      "write 5",
      "finish",
    ]);
    expect(events.findLast((event) => event.startsWith("read"))).toBe("read 5");
  });

  it("shows progress inside a big batch, and never more than was written", async () => {
    const { events, steps } = open();
    await importRecords(batches(Array.from({ length: 250 }, (_, index) => good(index + 1))), steps);
    const seen = events.filter((event) => event.startsWith("read"));
    expect(seen).toEqual(["read 100", "read 200", "read 250", "read 250"]);
    expect(events.indexOf("read 100")).toBe(1);
  });

  it("only checks without a writer", async () => {
    const { events, steps } = open();
    const { rejects } = steps;
    expect(await importRecords(batches([good(1), bad(2)]), { ...steps, writer: undefined })).toBe(2);
    expect(events.filter((event) => !event.startsWith("read"))).toEqual(["line 2: bad"]);
    expect(rejects.count).toBe(1);
  });

  it("writes what came before a file breaks off, and tells what was bad there", async () => {
    const { events, steps } = open();
    const broken = batches([good(1), bad(2)], new Error("breaks off"));
    await expect(importRecords(broken, steps)).rejects.toThrow("breaks off");
    expect(events.filter((event) => !event.startsWith("read"))).toEqual(["write 1", "line 2: bad", "finish"]);
  });

  it("stops reading when the table fails, tells what was bad, and lets the file go", async () => {
    const { events, steps } = open({ failAt: 1 });
    let closed = false;
    const endless = (async function* () {
      try {
        for (let line = 1; ; line += 2) yield [bad(line), good(line + 1)];
      } finally {
        closed = true;
      }
    })();
    await expect(importRecords(endless, steps)).rejects.toThrow("throttled");
    expect(closed).toBe(true);
    expect(events.filter((event) => event.startsWith("line"))).toEqual(["line 1: bad", "line 3: bad"]);
  });
});
