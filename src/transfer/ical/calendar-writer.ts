import type { TransferEncoder } from "../transfer-format.ts";
import { CALENDAR_HEAD, componentText } from "./component-text.ts";
import { foldLine } from "./content-line.ts";
import type { CalendarOptions } from "./write-component.ts";

/** Writes an iCalendar file. */
export function calendarWriter(options: CalendarOptions): TransferEncoder {
  const write = componentText(options);
  let begin = CALENDAR_HEAD;
  const head = () => {
    const lines = begin;
    begin = [];
    return lines.map(foldLine).join("");
  };
  return {
    page: (records) => head() + records.map(write).join(""),
    end: () => head() + foldLine("END:VCALENDAR"),
  };
}
