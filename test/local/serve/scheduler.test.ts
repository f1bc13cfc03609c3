import { Cron } from "croner";
import { describe, expect, it } from "vitest";
import { Scheduler, type TimedRule } from "../../../src/local/serve/scheduler.ts";
import { parseSchedule } from "../../../src/schedule/parse-schedule.ts";

/** 2026-12-01T00:00:00Z, in seconds. */
const START = 1_796_083_200;
const MINUTE = 60;
const DAY = 86_400;

interface Firing {
  name: string;
  /** When it was due, and when it was fired, in seconds after START. */
  due: number;
  at: number;
  missed: number;
}

/** A scheduler whose time passes only while it waits. Steps happen at seconds after START. */
async function runFor(
  seconds: number,
  rules: TimedRule[],
  options: {
    lookEvery?: number;
    /** Changes the rules, or gives seconds by which the clock jumps. */
    steps?: [at: number, step: () => number | void][];
    fireFor?: () => Promise<void>;
  } = {},
): Promise<Firing[]> {
  const firings: Firing[] = [];
  const steps = [...(options.steps ?? [])];
  const ending = new AbortController();
  let now = START * 1000;
  const scheduler = new Scheduler({
    rules: () => rules,
    lookEvery: options.lookEvery ?? 1000,
    async fire({ name }, time, missed) {
      firings.push({ name, due: time - START, at: now / 1000 - START, missed });
      await options.fireFor?.();
    },
    clock: {
      now: () => now,
      async sleep(milliseconds) {
        now += milliseconds;
        while (steps[0] !== undefined && now >= (START + steps[0][0]) * 1000) {
          const jump = steps.shift()![1]();
          if (typeof jump === "number") now += jump * 1000;
        }
        if (now >= (START + seconds) * 1000) ending.abort();
      },
    },
  });
  await scheduler.run(ending.signal);
  return firings;
}

function rule(name: string, expression: string, createdAt = START): TimedRule {
  return { name, expression, schedule: parseSchedule(expression, name), createdAt };
}

const dues = (firings: Firing[], name?: string) =>
  firings.filter((firing) => name === undefined || firing.name === name).map(({ due }) => due);

describe("a rate", () => {
  it("fires at +3, +6 and +9 minutes exactly", async () => {
    const firings = await runFor(10 * MINUTE, [rule("nightly", "rate(3 minutes)")]);
    expect(firings).toEqual([
      { name: "nightly", due: 180, at: 180, missed: 0 },
      { name: "nightly", due: 360, at: 360, missed: 0 },
      { name: "nightly", due: 540, at: 540, missed: 0 },
    ]);
  });

  it("counts from when the rule was made and not from when serve began", async () => {
    const firings = await runFor(2 * 3600, [rule("odd", "rate(45 minutes)", START - 17 * MINUTE)]);
    expect(dues(firings)).toEqual([28 * MINUTE, 73 * MINUTE, 118 * MINUTE]);
  });

  it("does not drift when looks come late and firings take their time", async () => {
    const firings = await runFor(DAY, [rule("seven", "rate(7 minutes)")], {
      lookEvery: 1700,
      fireFor: () => Promise.resolve(),
    });
    expect(firings).toHaveLength(205);
    expect(firings.every(({ due, at }, index) => due === (index + 1) * 420 && at === due)).toBe(true);
  });
});

describe("a cron", () => {
  it.each([
    ["cron(0 9 ? * 2 *)", "0 0 9 * * MON"],
    ["cron(0/30 8-17 ? * MON-FRI *)", "0 0,30 8-17 * * MON-FRI"],
    ["cron(15 10 L * ? *)", "0 15 10 L * *"],
  ])("%s fires in a month when croner says so", async (expression, independent) => {
    const month = 31 * DAY;
    const end = new Date((START + month) * 1000);
    const wanted: number[] = [];
    const croner = new Cron(independent, { timezone: "UTC" });
    let next = croner.nextRun(new Date(START * 1000));
    for (; next !== null && next < end; next = croner.nextRun(next))
      wanted.push(next.getTime() / 1000 - START);
    const firings = await runFor(month - 1, [rule("r", expression)], { lookEvery: 60_000 });
    expect(wanted.length).toBeGreaterThan(0);
    expect(dues(firings)).toEqual(wanted);
    expect(firings.every(({ due, at }) => due === at)).toBe(true);
  });

  it("whose years are over never fires", async () => {
    expect(await runFor(DAY, [rule("past", "cron(0 9 * * ? 2025)")], { lookEvery: 60_000 })).toEqual([]);
  });
});

describe("several rules", () => {
  it("fire side by side, each on its own time", async () => {
    const firings = await runFor(5 * MINUTE, [rule("a", "rate(2 minutes)"), rule("b", "rate(1 minute)")]);
    expect(dues(firings, "a")).toEqual([120, 240]);
    expect(dues(firings, "b")).toEqual([60, 120, 180, 240]);
  });
});

describe("sleep", () => {
  it("is followed by one firing, of the last time that was missed, and then by the usual ones", async () => {
    const firings = await runFor(70 * MINUTE, [rule("r", "rate(3 minutes)")], {
      steps: [[4 * MINUTE, () => 58 * MINUTE + 30]],
    });
    expect(firings.map(({ due, missed }) => [due / MINUTE, missed])).toEqual([
      [3, 0],
      [60, 18],
      [63, 0],
      [66, 0],
      [69, 0],
    ]);
  });

  it("in which no time passed is followed by nothing", async () => {
    const firings = await runFor(3 * 3600, [rule("r", "cron(0 2 * * ? *)")], { steps: [[60, () => 3600]] });
    expect(dues(firings)).toEqual([2 * 3600]);
  });
});

describe("a clock that is set back", () => {
  it("by a little fires nothing twice", async () => {
    const firings = await runFor(10 * MINUTE, [rule("r", "rate(3 minutes)")], { steps: [[182, () => -10]] });
    expect(dues(firings)).toEqual([180, 360, 540]);
  });

  it("by an hour does not silence a rule for that hour", async () => {
    const firings = await runFor(100, [rule("r", "rate(1 minute)", START - DAY)], {
      steps: [[90, () => -3600]],
    });
    expect(dues(firings).slice(0, 3)).toEqual([60, -3480, -3420]);
  });
});

describe("a schedule of its own zone", () => {
  // 2027-03-14 00:00 in New York, two hours before its clocks go from 2:00 to 3:00.
  const NIGHT = Date.parse("2027-03-14T05:00:00Z") / 1000 - START;

  it("fires by the clocks of the zone on the night on which they change", async () => {
    const zoned = { ...rule("r", "cron(30 1,2,3 * * ? *)"), zone: "America/New_York" };
    const firings = await runFor(NIGHT + 5 * 3600, [zoned], {
      lookEvery: 60_000,
      steps: [[60, () => NIGHT]],
    });
    const after = dues(firings)
      .filter((due) => due > NIGHT)
      .map((due) => (due - NIGHT) / 3600);
    expect(after).toEqual([1.5, 2.5]);
  });

  it("fires from its start to its end", async () => {
    const bounded = { ...rule("r", "rate(1 minute)", START - 7), start: START + 90, end: START + 210 };
    expect(dues(await runFor(8 * MINUTE, [bounded]))).toEqual([90, 150, 210]);
    const cron = { ...rule("c", "cron(* * * * ? *)"), start: START + 90, end: START + 210 };
    expect(dues(await runFor(8 * MINUTE, [cron]))).toEqual([120, 180]);
  });
});

describe("a one-time schedule", () => {
  const at = (expression: string, createdAt: number) => ({
    ...rule("once", expression, createdAt),
    zone: "Asia/Tokyo",
  });

  it("fires when the clocks of its zone show its time", async () => {
    const firings = await runFor(8 * MINUTE, [at("at(2026-12-01T09:05:00)", START - DAY)]);
    expect(firings).toEqual([{ name: "once", due: 300, at: 300, missed: 0 }]);
  });

  it("fires late where nothing ran when its time came, but not where it was made after that", async () => {
    const firings = await runFor(8 * MINUTE, [at("at(2026-12-01T08:05:00)", START - DAY)]);
    expect(firings).toEqual([{ name: "once", due: -3300, at: 0, missed: 0 }]);
    expect(await runFor(8 * MINUTE, [at("at(2026-12-01T08:05:00)", START - 60)])).toEqual([]);
  });
});

describe("changes while it runs", () => {
  it("a rule that is switched off fires no more, and what it missed is not made up", async () => {
    const only = rule("r", "rate(1 minute)");
    const rules = [only];
    const firings = await runFor(8 * MINUTE, rules, {
      steps: [
        [150, () => void rules.pop()],
        [330, () => void rules.push(only)],
      ],
    });
    expect(dues(firings)).toEqual([60, 120, 360, 420]);
    expect(firings.every(({ missed }) => missed === 0)).toBe(true);
  });

  it("a rule that is made counts from then on", async () => {
    const rules: TimedRule[] = [];
    const firings = await runFor(8 * MINUTE, rules, {
      steps: [[100, () => void rules.push(rule("late", "rate(2 minutes)", START + 100))]],
    });
    expect(dues(firings)).toEqual([220, 340, 460]);
  });

  it("a time right after a rule was made is not missed because it was not seen yet", async () => {
    const rules: TimedRule[] = [];
    const firings = await runFor(120, rules, {
      lookEvery: 5000,
      // Made at second 59, seen at second 60 or later.
      steps: [[59, () => void rules.push(rule("cron", "cron(* * * * ? *)", START + 59))]],
    });
    expect(dues(firings)).toEqual([60]);
  });

  it("another expression under the same name is another rule", async () => {
    const rules = [rule("r", "rate(3 minutes)")];
    const firings = await runFor(10 * MINUTE, rules, {
      steps: [[200, () => void rules.splice(0, 1, rule("r", "rate(5 minutes)", START + 200))]],
    });
    expect(dues(firings)).toEqual([180, 500]);
  });
});

it("waits at its end for what it has begun", async () => {
  let finished = false;
  const fireFor = async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    finished = true;
  };
  await runFor(60 + 1, [rule("slow", "rate(1 minute)")], { fireFor });
  expect(finished).toBe(true);
});
