import { stageNames } from "../../cloud/stage-names.ts";
import type { CalledFunction } from "../functions.ts";
import type { SchedulePart } from "../service-part.ts";
import type { StageReading } from "../stage-reading.ts";

// API references of EventBridge, PutRule, and of Scheduler, CreateSchedule.
const LONGEST = 64;

/** All schedules by name: that of the file, or their function's with a number from the second on. */
export function nameSchedules(
  called: readonly CalledFunction[],
  reading: StageReading,
): { [name: string]: SchedulePart } {
  const { service, stage, region, leftOut } = reading;
  const names = stageNames({ service, stage }, region);
  const named = new Map<string, SchedulePart>();
  for (const { name: functionName, schedules } of called) {
    for (const { name, path, at, schedule } of schedules) {
      const wanted = (name ?? functionName).replaceAll(/[^\w-]/g, "-");
      const free = freeName(wanted, named);
      if (name !== undefined && name !== free) leftOut.add(at, `${path}.name`, `it becomes ${free}`);
      const { length } = names.rule(free);
      if (length <= LONGEST) named.set(free, schedule);
      else leftOut.add(at, path, `the rule's name would have ${length} characters, and AWS takes ${LONGEST}`);
    }
  }
  return Object.fromEntries(named);
}

function freeName(wanted: string, taken: ReadonlyMap<string, unknown>): string {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.has(name)) return name;
  }
}
