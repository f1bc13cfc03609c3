import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import { DEADLINE, numberTextOf, type TaskRecord } from "../../src/task/record.ts";
import { readRepeat } from "../../src/task/repeat/read-repeat.ts";
import { formatRrule } from "../../src/task/repeat/rrule.ts";
import { seriesAttributes } from "../../src/task/repeat/series.ts";
import { successorOf } from "../../src/task/repeat/successor.ts";
import { formatWall, instantOf, readWall } from "../../src/task/repeat/wall-clock.ts";
import { wallTimeAt } from "../../src/task/time-zone.ts";
import { arbitraryRrule } from "../support/arbitrary-rrule.ts";

// Gaps of an hour, of half of one and of two, at midnight, in the south, at Ramadan, and none.
const ZONES = [
  "America/New_York",
  "Europe/Berlin",
  "Europe/London",
  "Africa/Cairo",
  "Africa/Casablanca",
  "America/Santiago",
  "Antarctica/Troll",
  "Asia/Beirut",
  "Asia/Tokyo",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
];
const DAY = 86_400;
const BEGIN = Date.UTC(2025, 0, 1) / 1000;
const END = Date.UTC(2027, 0, 1) / 1000;
const COUNT = 12;

const CASES = 600;
const SEED = Number(process.env["TASKS_SEED"] ?? Date.now() % 1_000_000);

interface Case {
  rule: string;
  start: string;
  zone: string;
  count: number;
}

/** The first days of the years on which a zone's clocks show another time at midnight than the day before. */
function changesOf(zone: string): number[] {
  const days: number[] = [];
  for (let at = BEGIN; at < END; at += DAY) {
    if (wallTimeAt(at + DAY, zone) - wallTimeAt(at, zone) !== DAY)
      days.push(Math.floor(wallTimeAt(at, zone) / DAY) * DAY);
  }
  return days.length === 0 ? [BEGIN] : days;
}

const changes = new Map(ZONES.map((zone) => [zone, changesOf(zone)]));

/** Series that begin shortly before the clocks change, at a time of day that they may skip or double. */
const cases = fc
  .record({
    rule: arbitraryRrule(),
    zone: fc.constantFrom(...ZONES),
    which: fc.nat(),
    before: fc.integer({ min: -1, max: 20 }),
    time: fc.oneof(
      fc.integer({ min: 0, max: 16 }).map((quarters) => quarters * 900),
      fc.constantFrom(9 * 3600, DAY - 1),
    ),
  })
  .map(({ rule, zone, which, before, time }): Case => {
    const days = changes.get(zone)!;
    const day = days[which % days.length]!;
    const start = formatWall(day - before * DAY + time);
    return { rule, zone, start, count: COUNT };
  });

/** The deadlines of a series whose records are each done before the next is due. */
async function deadlinesOf({ rule, start, zone }: Case): Promise<number[]> {
  const occurrence = readWall(start)!;
  const attributes = seriesAttributes({ rule, zone, occurrence, name: `${start}/x` });
  let record: TaskRecord | undefined = {
    [DEADLINE]: { N: String(instantOf(occurrence, zone)) },
    ...attributes,
  };
  const deadlines: number[] = [];
  while (record !== undefined && deadlines.length < COUNT) {
    deadlines.push(Number(numberTextOf(record[DEADLINE])));
    ({ record } = await successorOf(record, { now: 0, zone: () => "UTC" }));
  }
  return deadlines;
}

const python = inject("python");

describe.skipIf(python === undefined)("a series, by dateutil", () => {
  const ask = (lines: readonly Case[]) =>
    execFileSync(python!, ["test/conformance/occurrences.py"], {
      input: lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
      encoding: "utf8",
      maxBuffer: 1 << 28,
    })
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as number[]);

  it(
    `is due at the same times around the nights when clocks change (seed ${SEED})`,
    { timeout: 120_000 },
    async () => {
      const asked = fc.sample(cases, { numRuns: CASES, seed: SEED });
      const answers = ask(asked);
      for (const [index, one] of asked.entries())
        expect([one, await deadlinesOf(one)]).toEqual([one, answers[index]]);
    },
  );

  it("leaves out the same times that are over", { timeout: 120_000 }, async () => {
    const asked = fc.sample(cases, { numRuns: 100, seed: SEED + 1 });
    const answers = ask(asked.map((one) => ({ ...one, count: 200 })));
    for (const [index, { rule, start, zone }] of asked.entries()) {
      const answer = answers[index]!;
      const attributes = seriesAttributes({ rule, zone, occurrence: readWall(start)!, name: `${start}/x` });
      const now = answer[Math.min(answer.length - 1, (index * 7) % 190)]! + 1;
      const { record, missed } = await successorOf(attributes, { now, zone: () => "UTC" });
      const next = answer.find((at) => at > now);
      const told = record === undefined ? undefined : Number(numberTextOf(record[DEADLINE]));
      expect([rule, start, zone, told, missed]).toEqual([
        rule,
        start,
        zone,
        next,
        answer.filter((at) => at <= now).length - 1,
      ]);
    }
  });

  it.each([
    ["every 2 weeks on mon,thu", "2026-03-05T02:30:00"],
    ["last fri of month", "2026-03-27T02:30:00"],
    ["毎月末", "2026-10-31T01:30:00"],
    ["last weekday of month", "2026-02-27T09:00:00"],
    ["yearly", "2024-02-28T09:00:00"],
    ["隔週金曜", "2026-10-30T01:30:00"],
    ["hourly", "2026-03-29T00:30:00"],
  ])("%s from %s on is the same in every zone", async (words, start) => {
    const rule = formatRrule(readRepeat(words, "--repeat").rule);
    const asked = ZONES.map((zone) => ({ rule, zone, start, count: COUNT }));
    expect(await Promise.all(asked.map(deadlinesOf))).toEqual(ask(asked));
  });
});
