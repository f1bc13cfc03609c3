import { TasksError } from "../../errors.ts";
import { placeholdersOf } from "../../schedule/event-template.ts";
import { eventSourceOf } from "./stamp.ts";
import type { ScheduleEngine, ScheduleFlags } from "./schedule-info.ts";
import type { Timing, TimingPart } from "./timing.ts";

const TITLES: { [engine in ScheduleEngine]: string } = {
  rule: "an EventBridge rule",
  scheduler: "in EventBridge Scheduler",
};

/**
 * The engine that gets a schedule. `there`: the one that has it already. Throws conflict for two, since both would fire, and a
 * usage error for an input with fields that the engine does not have.
 */
export function engineFor(
  { name, engine, trigger, input }: Pick<ScheduleFlags, "name" | "engine" | "trigger" | "input">,
  there: ScheduleEngine | undefined,
): ScheduleEngine {
  const wanted = engine ?? there ?? "rule";
  if (there === undefined || there === wanted) {
    const source = eventSourceOf({ engine: wanted, trigger });
    placeholdersOf(JSON.parse(input), { source, what: "--input" });
    return wanted;
  }
  throw new TasksError(
    "conflict",
    `nothing was changed; the schedule ${name} is ${TITLES[there]}, and both would fire`,
    {
      hint:
        there === "rule"
          ? `\`tasks schedule migrate ${name}\` moves it; then run this again`
          : `leave --engine out, or \`tasks schedule delete ${name}\` first`,
    },
  );
}

/** When it shall fire: as is said, and of how it was what it `keeps`. A one-time schedule has neither start nor end. */
export function wantedTiming(
  timing: Timing,
  was: Timing | undefined,
  keeps: readonly TimingPart[] = [],
): Timing {
  const isOnce = timing.expression.startsWith("at(");
  const stays = keeps.filter((part) => !isOnce || (part !== "start" && part !== "end"));
  const kept = Object.fromEntries(stays.map((part) => [part, was?.[part]]));
  return onlySaid({ ...kept, ...onlySaid(timing) }) as Timing;
}

function onlySaid(timing: Partial<Timing>): Partial<Timing> {
  return Object.fromEntries(Object.entries(timing).filter(([, value]) => value !== undefined));
}
