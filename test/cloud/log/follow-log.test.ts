import { describe, expect, it } from "vitest";
import { followLog } from "../../../src/cloud/log/follow-log.ts";
import type { FunctionLog, LogEvent, LogRange } from "../../../src/cloud/log/function-log.ts";
import { TasksError } from "../../../src/errors.ts";
import type { Clock } from "../../../src/ports.ts";

const START = Date.UTC(2026, 10, 23);
const SECOND = 1000;

interface Late {
  at: number;
  /** When it can be seen, in milliseconds since START. */
  seenAt: number;
}

/** A log whose events can be seen late and out of order, two to a page, with empty pages between; and its clock. */
function lateLog(events: readonly Late[]) {
  let now = START;
  const asked: number[] = [];
  const clock: Clock = {
    now: () => now,
    elapsed: () => now,
    random: () => 0.5,
    async sleep(milliseconds) {
      now += milliseconds;
    },
  };
  const all = events.map(({ at, seenAt }, index) => ({
    id: String(index),
    at: START + at,
    seenAt: START + seenAt,
  }));
  let fault: (() => void) | undefined;
  const log: FunctionLog = {
    name: "/aws/lambda/tasks-dev-create",
    async *pages({ from }: LogRange) {
      asked.push(from - START);
      fault?.();
      const there = all
        .filter(({ at, seenAt }) => seenAt <= now && at >= from)
        .toSorted((a, b) => a.at - b.at);
      yield [];
      for (let index = 0; index < there.length; index += 2) {
        yield there
          .slice(index, index + 2)
          .map(({ id, at }): LogEvent => ({ id, at, stream: "s", message: id }));
        yield [];
      }
    },
  };
  return { log, clock, asked, fail: (step: typeof fault) => void (fault = step) };
}

/** The ids of all that is given until some time, in milliseconds since START. */
async function follow({ log, clock }: ReturnType<typeof lateLog>, until: number, lost: string[] = []) {
  const ending = new AbortController();
  const given: string[] = [];
  const sleep: Clock["sleep"] = async (milliseconds) => {
    await clock.sleep(milliseconds);
    if (clock.now() >= START + until) ending.abort();
  };
  const pages = followLog(
    log,
    { from: START },
    {
      clock: { ...clock, sleep },
      signal: ending.signal,
      lost: async ({ message }) => void lost.push(message),
    },
  );
  for await (const page of pages) given.push(...page.map(({ id }) => id));
  return given;
}

describe("a log that is followed", () => {
  it("gives each event once, in whatever order and however late it comes", async () => {
    const events = Array.from({ length: 400 }, (_, index) => {
      const at = index * SECOND;
      // Up to four minutes and a half late, by no rule that can be seen.
      return { at, seenAt: at + ((index * 7919) % 270) * SECOND };
    });
    const given = await follow(lateLog(events), 700 * SECOND);
    expect(given.toSorted((a, b) => Number(a) - Number(b))).toEqual(events.map((_, index) => String(index)));
  });

  it("gives many events of one millisecond once each", async () => {
    const events = Array.from({ length: 50 }, (_, index) => ({ at: 5, seenAt: index * SECOND }));
    expect((await follow(lateLog(events), 60 * SECOND)).length).toBe(50);
  });

  it("is not led past others by an event of a time that is still to come", async () => {
    const ahead = { at: 7200 * SECOND, seenAt: 0 };
    const events = [
      ahead,
      { at: 10 * SECOND, seenAt: 10 * SECOND },
      { at: 400 * SECOND, seenAt: 400 * SECOND },
    ];
    expect(await follow(lateLog(events), 500 * SECOND)).toEqual(["0", "1", "2"]);
  });

  it("asks for the last minutes alone, and remembers no more", async () => {
    const late = lateLog(
      Array.from({ length: 100 }, (_, index) => ({ at: index * 30 * SECOND, seenAt: index * 30 * SECOND })),
    );
    await follow(late, 3000 * SECOND);
    expect(late.asked[0]).toBe(0);
    expect(late.asked.at(-1)).toBe((99 * 30 - 300) * SECOND);
  });

  it("goes on where the service could not be reached for a while, says so once, and loses nothing", async () => {
    const events = Array.from({ length: 100 }, (_, index) => ({
      at: index * SECOND,
      seenAt: index * SECOND,
    }));
    const late = lateLog(events);
    late.fail(() => {
      const now = late.clock.now() - START;
      if (now > 20 * SECOND && now < 80 * SECOND) throw new TasksError("unavailable", "no answer in time");
    });
    const lost: string[] = [];
    expect((await follow(late, 120 * SECOND, lost)).length).toBe(100);
    expect(lost).toEqual(["no answer in time"]);
  });

  it("ends with an error that does not pass, and with any at its beginning", async () => {
    const late = lateLog([]);
    late.fail(() => {
      throw new TasksError("unavailable", "nothing listens there");
    });
    await expect(follow(late, 60 * SECOND)).rejects.toThrow("nothing listens there");
    const denied = lateLog([]);
    denied.fail(() => {
      if (denied.clock.now() > START) throw new TasksError("denied", "not authorized");
    });
    await expect(follow(denied, 60 * SECOND)).rejects.toThrow("not authorized");
  });
});
