import { httpKinds, readFunctionUrl, readHttpEvent, type FoundAddress } from "./http-event.ts";
import { readScheduleEvent, scheduleKinds, type FoundSchedule } from "./schedule/schedule-event.ts";
import type { StageReading } from "./stage-reading.ts";
import { describe, type Dict, type Tree } from "./source/tree.ts";

/** A function of the file that something still calls. */
export interface CalledFunction {
  name: string;
  path: string;
  dict: Dict;
  schedules: readonly FoundSchedule[];
  addresses: readonly FoundAddress[];
}

const NO_CODE = "no schedule and no address is left that calls it, and tasks deploys a function of its own";
const NO_SUCH_CALLER = "the function of tasks is called by schedules and over HTTP";

/** All functions by name, whatever they are. */
export function namedFunctions({ file, leftOut }: StageReading): [name: string, value: Tree][] {
  const said = file.get(file.root, "functions");
  const parts =
    said?.kind === "list" ? said.items.map((one) => file.resolve(one)) : said === undefined ? [] : [said];
  return parts.flatMap((part) => {
    if (part.kind === "dict") return [...part.entries];
    if (part.kind !== "scalar" || part.value !== null) leftOut.add(part.at, "functions", describe(part));
    return [];
  });
}

/**
 * A function that schedules or the address call; one that nothing calls is left out. `besides`: its schedules that are
 * resources of their own.
 */
export function readFunction(
  [name, value]: [name: string, value: Tree],
  besides: readonly FoundSchedule[],
  reading: StageReading,
): CalledFunction[] {
  const { file, leftOut } = reading;
  const path = `functions.${name}`;
  const dict = file.resolve(value);
  if (dict.kind !== "dict") {
    leftOut.add(value.at, path, describe(dict));
    return [];
  }
  const schedules: FoundSchedule[] = [...besides];
  const addresses: FoundAddress[] = [];
  const events = file.get(dict, "events");
  if (events !== undefined && events.kind !== "list")
    leftOut.add(events.at, `${path}.events`, describe(events));
  for (const [index, item] of (events?.kind === "list" ? events.items : []).entries()) {
    const event = file.resolve(item);
    const at = `${path}.events[${index}]`;
    for (const [kind, inner] of kindsOf(event)) {
      const where = `${at}.${kind}`;
      if (scheduleKinds.includes(kind)) schedules.push(...readScheduleEvent(inner, where, reading));
      else if (httpKinds.includes(kind)) addresses.push(...some(readHttpEvent(inner, where, reading)));
      else leftOut.add(inner.at, where, NO_SUCH_CALLER);
    }
    if (kindsOf(event).length === 0) leftOut.add(item.at, at, describe(event));
  }
  const url = file.get(dict, "url");
  if (url !== undefined) addresses.push(...some(readFunctionUrl(url, `${path}.url`, reading)));
  if (schedules.length + addresses.length > 0) return [{ name, path, dict, schedules, addresses }];
  leftOut.add(value.at, path, NO_CODE);
  return [];
}

/** The kinds that an event is of: one, as a rule. */
function kindsOf(event: Tree): [kind: string, value: Tree][] {
  if (event.kind === "dict") return [...event.entries];
  if (event.kind === "scalar" && typeof event.value === "string") return [[event.value.slice(0, 60), event]];
  return [];
}

function some<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
