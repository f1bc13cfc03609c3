import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readZoneTable } from "../../../src/task/zone-table.ts";
import { isTimeZone, machineWallTime, useMachineZones, wallTimeAt } from "../../../src/task/time-zone.ts";
import { ownZone, shownZone, useZoneFiles } from "../../../src/system/zone/zone-files.ts";

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
const withFiles = (zone?: string) => useZoneFiles({ zone, env: {} }, () => undefined);

afterEach(() => {
  useMachineZones(NONE);
  vi.unstubAllEnvs();
});

/** A machine with this TZ, of which `zone` is what was made. */
function machineWith(TZ: string, zone: string | undefined) {
  const world = { zone, env: { TZ } };
  const notes: string[] = [];
  useZoneFiles(world, (text) => notes.push(text));
  return { world, notes };
}

describe("a TZ", () => {
  it.each([
    ["Asia/Tokyo", "Asia/Tokyo", 32_400],
    ["JST-9", "Etc/GMT-9", 32_400],
    ["IST-5:30", "Asia/Kolkata", 19_800],
    ["FAR13", "-13:00", -46_800],
    ["TST-5:30:15", "+05:30:15", 19_815],
  ])("of %j is %s, and the engine's own clock is not asked", (variable, zone, ahead) => {
    vi.stubEnv("TZ", "America/New_York");
    const { world, notes } = machineWith(variable, zone);
    const seconds = Date.UTC(2026, 6) / 1000;
    expect([ownZone(), machineWallTime(seconds) - seconds, world.zone]).toEqual([zone, ahead, zone]);
    expect(notes).toEqual([]);
  });

  it.each(["Nonsense/Zone", "CET-1CEST", "Etc/GMT-15"])(
    "of %j, which no zone is like, is UTC, as a note says once",
    (variable) => {
      const { world, notes } = machineWith(variable, variable);
      expect([ownZone(), machineWallTime(7), ownZone(), world.zone]).toEqual(["UTC", 7, "UTC", "UTC"]);
      expect(notes).toEqual([
        `TZ '${variable}' is not a time zone that tasks can read, so times are in UTC; name one, as in --tz Europe/Berlin`,
      ]);
    },
  );

  it.each([
    ["Asia/tokyo", "Asia/tokyo"],
    ["asia/tokyo", undefined],
    ["ASIA/TOKYO", "ASIA/TOKYO"],
  ])("of %j is Asia/Tokyo, as --tz takes it, without a word", (variable, zone) => {
    const { world, notes } = machineWith(variable, zone);
    expect([ownZone(), machineWallTime(7), world.zone]).toEqual(["Asia/Tokyo", 32_407, "Asia/Tokyo"]);
    expect(notes).toEqual([]);
  });

  it("is shown by the name that it has, where it has one", () => {
    const shown = (TZ: string, zone?: string) => shownZone(machineWith(TZ, zone).world);
    expect([shown("CET-1CEST,M3.5.0,M10.5.0/3", "Europe/Berlin"), shown("FAR13", "-13:00")]).toEqual([
      "Europe/Berlin",
      undefined,
    ]);
    expect([shown("UTC0", "UTC"), shown("CET-1CEST", "CET-1CEST")]).toEqual(["UTC", "UTC"]);
  });

  it("that nobody asks for is not looked at", () => {
    expect(machineWith("Nonsense/Zone", undefined).notes).toEqual([]);
  });
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
