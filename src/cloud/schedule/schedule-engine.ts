import { TasksError } from "../../errors.ts";
import { placeholdersOf } from "../../schedule/event-template.ts";
import { eventSourceOf } from "./stamp.ts";
import type { ScheduleEngine, ScheduleFlags } from "./schedule-info.ts";

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
