import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { diagnoseLocal } from "../../../src/local/store/diagnose.ts";
import { Store } from "../../../src/local/store/store.ts";
import { LocalTaskTable } from "../../../src/local/table/local-task-table.ts";
import { systemClock } from "../../../src/system/system-clock.ts";
import type { TaskTable } from "../../../src/table/task-table.ts";
import { normalizeNumber } from "../../../src/task/number.ts";
import { keyOf } from "../../../src/task/record.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const PAGE = 4096;

/** In order: large negative ones, some between seconds, and large ones. */
const DEADLINES = Array.from({ length: 2400 }, (_, n) =>
  normalizeNumber(n < 800 ? `${n - 800}e20` : n < 1600 ? `${n - 1200}.${(n % 9) + 1}` : `${n}e30`),
).toSorted((a, b) => Number(a) - Number(b));

let folder: string;
let path: string;

beforeEach(async () => {
  folder = temporaryFolder();
  path = join(folder, "tasks.db");
  const store = new Store(folder, systemClock);
  store.setDurable(false);
  const table = new LocalTaskTable(store, "t");
  for (const deadline of DEADLINES)
    await table.put({
      user_name: { S: "mai" },
      deadline_unix_time: { N: deadline },
      body: { S: "x".repeat(300) },
    });
  store.row("PRAGMA wal_checkpoint(TRUNCATE)");
  store.close();
});

async function salvage() {
  const store = new Store(folder, systemClock, { tolerant: true });
  const table: TaskTable = new LocalTaskTable(store, "t");
  const found: string[] = [];
  const damages: string[] = [];
  for await (const { records } of table.scan({ onDamage: (damage) => void damages.push(damage) }))
    found.push(...records.map((record) => keyOf(record).deadline));
  store.close();
  return { found, damages };
}

describe("of a damaged store whose keys are no whole seconds", () => {
  it("all records but the damaged ones are saved, and these are told by their numbers", async () => {
    const bytes = readFileSync(path);
    const lost = [DEADLINES[3]!, DEADLINES[1200]!, DEADLINES[2000]!];
    for (const deadline of lost) {
      const at = bytes.indexOf(`{"user_name":{"S":"mai"},"deadline_unix_time":{"N":"${deadline}"}`);
      bytes[bytes.indexOf("xxx", at)] = 0x79;
    }
    writeFileSync(path, bytes);
    const { found, damages } = await salvage();
    expect(found).toEqual(DEADLINES.filter((deadline) => !lost.includes(deadline)));
    expect(damages).toEqual(lost.map((one) => `the record of mai at ${one} is not as it was written`));
    const findings = [];
    for await (const finding of diagnoseLocal(folder, systemClock)) findings.push(finding);
    expect(findings.at(-1)).toMatchObject({
      check: "records",
      ok: false,
      detail: `2397 records are intact; the record of mai at ${lost[0]} is not as it was written, and 2 more`,
    });
  });

  it("what lies in front of a page that cannot be read is saved, and what lies behind it", async () => {
    const bytes = readFileSync(path);
    const at = bytes.indexOf(`"deadline_unix_time":{"N":"${DEADLINES[1300]}"}`);
    bytes.fill(0xff, at - (at % PAGE), at - (at % PAGE) + 8);
    writeFileSync(path, bytes);
    const { found, damages } = await salvage();
    expect(new Set(found).size).toBe(found.length);
    expect(found.length).toBeGreaterThan(2380);
    expect(found).toContain(DEADLINES[0]);
    expect(found).toContain(DEADLINES[2399]);
    expect(damages.length).toBeGreaterThan(0);
  });
});
