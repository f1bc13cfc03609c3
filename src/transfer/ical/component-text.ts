import type { TaskRecord } from "../../task/record.ts";
import { foldLine } from "./content-line.ts";
import { timeZoneComponent } from "./time-zone-component.ts";
import { componentOf, type CalendarOptions } from "./write-component.ts";

/** Writes records as components of one calendar, folded; each zone is explained before the first that names it. */
export function componentText(options: CalendarOptions): (record: TaskRecord) => string {
  const zones = new Set<string>();
  return (record) => {
    const { lines, zone } = componentOf(record, options);
    if (zone === undefined || zones.has(zone)) return lines.map(foldLine).join("");
    zones.add(zone);
    return [...timeZoneComponent(zone, options.now), ...lines].map(foldLine).join("");
  };
}

/** The lines with which every calendar of ours begins. */
export const CALENDAR_HEAD = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//tasks//tasks//EN",
  "CALSCALE:GREGORIAN",
];
