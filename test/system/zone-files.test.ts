import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readZoneTable } from "../../src/task/zone-table.ts";
import { isTimeZone, machineWallTime, useMachineZones, wallTimeAt } from "../../src/task/time-zone.ts";
import { ownZone, useZoneFiles } from "../../src/system/zone-files.ts";

const FOLDER = "/usr/share/zoneinfo";
const NONE = { readFile: () => undefined, ownZone: () => undefined };
// What the database says of them up to 2024 will not change any more.
const ZONES = [
  "Asia/Tokyo",
  "Europe/Berlin",
  "Europe/Dublin",
  "America/New_York",
  "America/Sao_Paulo",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Pacific/Apia",
  "Asia/Kathmandu",
  "Etc/GMT+5",
];
const LAST = Date.UTC(2025) / 1000;
const withFiles = (zone?: string) => useZoneFiles({ zone });

afterEach(() => {
  useMachineZones(NONE);
  vi.unstubAllEnvs();
});

it.each([
  ["FAR13", "-13:00"],
  ["Nonsense/Zone", "UTC"],
])("a TZ of %j, for which nothing has a name, is by how much the clock is ahead: %s", (variable, zone) => {
  vi.stubEnv("TZ", variable);
  expect(ownZone()).toBe(zone);
});

describe.skipIf(!existsSync(join(FOLDER, "Asia/Tokyo")))("the system's files of time zones", () => {
  it("say what Intl says", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 0, max: LAST }), (zone, seconds) => {
        withFiles();
        const known = wallTimeAt(seconds, zone);
        useMachineZones(NONE);
        expect(known).toBe(wallTimeAt(seconds, zone));
      }),
      { numRuns: 500 },
    );
  });

  it("say it to the second when the clocks change", () => {
    withFiles();
    const [summer, hour] = [Date.UTC(2026, 2, 29, 1) / 1000, 3600];
    expect(wallTimeAt(summer - 1, "Europe/Berlin")).toBe(summer - 1 + hour);
    expect(wallTimeAt(summer, "Europe/Berlin")).toBe(summer + 2 * hour);
    expect(wallTimeAt(summer, "Asia/Tokyo")).toBe(summer + 9 * hour);
  });

  it("leave far years to Intl where a rule counts", () => {
    withFiles();
    const far = Date.UTC(2400, 6, 1) / 1000;
    expect([wallTimeAt(far, "Europe/Berlin"), wallTimeAt(far, "Asia/Tokyo")]).toEqual([
      far + 7200,
      far + 32_400,
    ]);
  });

  it("name zones, and nothing else is one", () => {
    withFiles();
    expect(["Asia/Tokyo", "UTC", "asia/tokyo", "US/Pacific"].filter((name) => !isTimeZone(name))).toEqual([]);
    for (const name of [
      "Factory",
      "posixrules",
      "localtime",
      "right/UTC",
      "tzdata.zi",
      "../../etc/passwd",
      "Asia",
      "Nowhere/Else",
    ])
      expect([name, isTimeZone(name)]).toEqual([name, false]);
  });

  it("are those of the machine's own zone too", () => {
    withFiles("Asia/Tokyo");
    expect([ownZone(), machineWallTime(0)]).toEqual(["Asia/Tokyo", 32_400]);
    withFiles("no/zone");
    expect(ownZone()).toBe(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  });

  it("that break off anywhere, or are something else, are not used", () => {
    const whole = new Uint8Array(readFileSync(join(FOLDER, "Europe/Berlin")));
    const inside = Date.UTC(2020, 6) / 1000;
    for (let length = 0; length < whole.length; length += 7) {
      expect([undefined, 7200]).toContain(readZoneTable(whole.slice(0, length))?.offsetAt(inside));
    }
    expect(readZoneTable(whole)?.offsetAt(inside)).toBe(7200);
    // Within a longer buffer, as Node reads short files.
    const shared = new Uint8Array(readFileSync(join(FOLDER, "Asia/Tokyo")).length + 20).fill(44);
    shared.set(readFileSync(join(FOLDER, "Asia/Tokyo")), 10);
    expect(readZoneTable(shared.subarray(10, -10))?.offsetAt(inside)).toBe(32_400);
    expect(readZoneTable(new TextEncoder().encode("x".repeat(100)))).toBeUndefined();
    const right = join(FOLDER, "right");
    if (existsSync(right) && readdirSync(right).includes("UTC"))
      expect(readZoneTable(new Uint8Array(readFileSync(join(right, "UTC"))))).toBeUndefined();
  });
});
