import { beforeEach, describe, expect, it } from "vitest";
import { impatient } from "../support/clocks.ts";
import { newMachine, type Machine } from "../support/run-tasks.ts";

// It is 2026-11-23 10:00 in Tokyo.
const CRON = ["--user", "mai", "--cron", "0 9 * * ? *"];
const RATE = ["--user", "mai", "--rate", "1h"];
const AT = ["--user", "mai", "--at"];

let machine: Machine;
beforeEach(() => {
  machine = newMachine();
});

async function shown(...words: string[]) {
  const { code, stderr } = await machine.tasks("schedule", "nightly", ...words);
  expect(code, stderr).toBe(0);
  const { stdout } = await machine.tasks("schedule", "show", "nightly", "-o", "json");
  return (JSON.parse(stdout) as [object])[0];
}

describe("the time of a schedule", () => {
  it("is counted by the clocks of --zone, and so are --at, --start and --end", async () => {
    expect(await shown(...CRON, "--zone", "Europe/Berlin")).toMatchObject({
      engine: "scheduler",
      schedule: "cron(0 9 * * ? *)",
      zone: "Europe/Berlin",
    });
    expect(
      await shown(...RATE, "--start", "2026-12-01", "--end", "2026-12-02 12:00", "--window", "15m"),
    ).toMatchObject({
      schedule: "rate(1 hour)",
      zone: "Europe/Berlin",
      start: "2026-12-01 00:00:00 +09:00",
      end: "2026-12-02 12:00:00 +09:00",
      window: "15m",
    });
    expect(await shown(...CRON, "--start", "2026-12-01", "--zone", "Europe/Berlin")).toMatchObject({
      start: "2026-12-01 08:00:00 +09:00",
      end: "2026-12-02 12:00:00 +09:00",
      window: "15m",
    });
    const once = await shown(...AT, "tomorrow 9:00", "--zone", "Europe/Berlin");
    expect(once).toMatchObject({ schedule: "at(2026-11-24T09:00:00)", zone: "Europe/Berlin", window: "15m" });
    expect(Object.keys(once)).not.toContain("start");
  });

  it("loses its start, end and window by --no-start and the like, which a plan shows, and a rule has none to lose", async () => {
    const bounds = ["--start", "2026-12-01", "--end", "2026-12-02 12:00", "--window", "15m"];
    await shown(...RATE, ...bounds);
    const none = ["--no-start", "--no-end", "--no-window"];
    const plan = await machine.tasks("schedule", "nightly", ...RATE, ...none, "--plan", "-o", "csv");
    expect([plan.code, plan.stdout.split("\n")]).toEqual([
      0,
      [
        "resource,name,action,field,old,new,reason",
        "schedule,nightly,update,start,2026-11-30T15:00:00Z,none,",
        "schedule,nightly,update,end,2026-12-02T03:00:00Z,none,",
        "schedule,nightly,update,window-m,15,none,",
        "",
      ],
    ]);
    expect(await shown(...RATE, "--no-end")).toMatchObject({ start: expect.anything(), window: "15m" });
    const row = await shown(...RATE, ...none);
    expect(row).toMatchObject({ engine: "scheduler", schedule: "rate(1 hour)" });
    expect(Object.keys(row)).not.toEqual(expect.arrayContaining([expect.stringMatching(/start|end|window/)]));
    await machine.tasks("schedule", "delete", "nightly");
    expect(Object.keys(await shown(...RATE, ...none, "--engine", "rule"))).not.toContain("engine");
  });

  it("without --zone is read as every time is, and an offset of whole hours is a zone", async () => {
    expect(await shown(...AT, "2026-11-24 09:00")).toMatchObject({
      schedule: "at(2026-11-24T00:00:00)",
      zone: "UTC",
    });
    expect(await shown(...CRON, "--zone", "UTC+9")).toMatchObject({ zone: "Etc/GMT-9" });
    expect(await shown(...AT, "2026-11-24 09:00")).toMatchObject({ zone: "UTC" });
  });

  it.each([
    ["Asia/Kolkata", "Asia/Kolkata"],
    ["US/Pacific", "US/Pacific"],
    ["GB", "GB"],
    ["EST", "EST"],
    ["asia/tokyo", "Asia/Tokyo"],
    ["EUROPE/BERLIN", "Europe/Berlin"],
    ["japan", "Asia/Tokyo"],
    ["etc/gmt-9", "Etc/GMT-9"],
  ])("goes to AWS in a zone as IANA spells it: --zone %s is %s", async (zone, spelt) => {
    expect(await shown(...CRON, "--zone", zone)).toMatchObject({ zone: spelt });
  });

  it("is in the engine that it asks for, and a later run that asks for none leaves it there", async () => {
    expect(await shown(...RATE, "--engine", "scheduler")).toMatchObject({ engine: "scheduler" });
    expect(await shown(...CRON)).toMatchObject({ engine: "scheduler" });
    expect(await machine.tasks("schedule", "nightly", ...CRON, "--engine", "rule", "--quiet")).toEqual({
      code: 4,
      stdout: "",
      stderr:
        "error: nothing was changed; the schedule nightly is in EventBridge Scheduler, and both would fire\n" +
        "hint: leave --engine out, or `tasks schedule delete nightly` first\n",
    });
  });

  it("ends after it starts, also where it has one of the two from before, and not before now", async () => {
    await shown(...RATE, "--start", "2026-12-10", "--end", "2026-12-20");
    const refused = async (...words: string[]) => {
      const { code, stdout, stderr } = await machine.tasks("schedule", "nightly", ...RATE, ...words);
      expect([code, stdout]).toEqual([2, ""]);
      return stderr;
    };
    expect(await refused("--end", "2026-12-01", "--plan")).toBe(
      "error: --end 2026-12-01 23:59:59 +09:00 is not after the start that it has, 2026-12-10 00:00:00 +09:00\n" +
        "hint: give a later --end, an earlier --start as well, or --no-start\n",
    );
    expect(await refused("--start", "2026-12-24")).toBe(
      "error: --start 2026-12-24 00:00:00 +09:00 is not before the end that it has, 2026-12-20 23:59:59 +09:00\n" +
        "hint: give an earlier --start, a later --end as well, or --no-end\n",
    );
    expect(await shown(...RATE)).toMatchObject({
      start: "2026-12-10 00:00:00 +09:00",
      end: "2026-12-20 23:59:59 +09:00",
    });
    const until = [...RATE, "--no-start", "--end", "2026-12-01"];
    expect(await shown(...until)).toMatchObject({ end: "2026-12-01 23:59:59 +09:00" });
    // An end that it has already is over one day: saying it again changes nothing.
    const later = machine.with({ clock: { ...impatient, now: () => Date.parse("2026-12-03") } });
    const again = await later.tasks("schedule", "nightly", ...until, "--plan");
    expect([again.code, again.stdout]).toEqual([
      0,
      '{"resource":"schedule","name":"nightly","action":"unchanged"}\n',
    ]);
  });

  it.each([
    [[...CRON, "--zone", "+05:30"], "--zone '+05:30': EventBridge Scheduler knows zones by their names"],
    [
      [...CRON, "--zone", "JST"],
      "--zone 'JST': EventBridge Scheduler knows no such short name\nhint: name a place, as in --zone Asia/Tokyo\n",
    ],
    [[...CRON, "--zone", "Asia/Tokio"], "--zone 'Asia/Tokio' is not a time zone"],
    [[...AT, "2026-11-01 09:00"], "--at '2026-11-01 09:00' is over"],
    [[...AT, "tomorrow 9:00", "--end", "2026-12-01"], "--at and --end do not go together"],
    [[...AT, "tomorrow 9:00", "--rate", "1h"], "--rate and --at do not go together"],
    [
      [...RATE, "--start", "2026-12-02", "--end", "2026-12-01"],
      "--end 2026-12-01 23:59:59 +09:00 is not after --start 2026-12-02 00:00:00 +09:00",
    ],
    [
      [...RATE, "--end", "2026-11-22"],
      "--end 2026-11-22 23:59:59 +09:00 is over, so that it would never fire",
    ],
    [
      [...RATE, "--end", "2026-11-22", "--tz", "UTC", "--zone", "Europe/Berlin"],
      "--end 2026-11-22 23:59:59 +01:00 is over, so that it would never fire",
    ],
    [[...RATE, "--window", "90s"], "--window 90s is not whole minutes from 1m to 24h"],
    [[...RATE, "--window", "25h"], "--window 25h is not whole minutes from 1m to 24h"],
    [
      [...RATE, "--window", "5m", "--engine", "rule"],
      "--window is EventBridge Scheduler's, and a rule has none",
    ],
    [["--user", "a", "--pattern", '{"source":["a"]}', "--engine", "scheduler"], "knows no event patterns"],
    [
      ["--user", "a", "--pattern", '{"source":["a"]}', "--zone", "UTC"],
      "--pattern and --zone do not go together",
    ],
  ])("%j is refused with a hint", async (words, message) => {
    const { code, stdout, stderr } = await machine.tasks("schedule", "nightly", ...words);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/\nhint: .+\n$/);
  });
});
