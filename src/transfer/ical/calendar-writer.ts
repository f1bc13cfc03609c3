import type { TransferEncoder } from "../transfer-format.ts";
import { foldLine } from "./content-line.ts";
import { timeZoneComponent } from "./time-zone-component.ts";
import { componentOf, type CalendarOptions } from "./write-component.ts";

/** Writes an iCalendar file; each zone is explained before the first that names it. */
export function calendarWriter(options: CalendarOptions): TransferEncoder {
  const zones = new Set<string>();
  let begin = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tasks//tasks//EN", "CALSCALE:GREGORIAN"];
  return {
    page(records) {
      const lines = begin;
      begin = [];
      for (const record of records) {
        const { lines: own, zone } = componentOf(record, options);
        if (zone !== undefined && !zones.has(zone)) lines.push(...timeZoneComponent(zone, options.now));
        if (zone !== undefined) zones.add(zone);
        lines.push(...own);
      }
      return lines.map(foldLine).join("");
    },
    end: () => [...begin, "END:VCALENDAR"].map(foldLine).join(""),
  };
}
