import { formatWall } from "../../task/repeat/wall-clock.ts";
import { wallTimeAt } from "../../task/time-zone.ts";

const DAY = 86_400;
const YEARS_AHEAD = 10;

/**
 * The lines of a VTIMEZONE (RFC 5545, 3.6.5): what the clocks of a zone show from a year before `now`, in seconds, until ten
 * after it, each change by itself. Before and after that its first and last offsets hold.
 */
export function timeZoneComponent(zone: string, now: number): string[] {
  const offsetAt = (at: number) => wallTimeAt(at, zone) - at;
  const begin = Math.floor((now - 366 * DAY) / DAY) * DAY;
  const end = begin + (YEARS_AHEAD + 1) * 366 * DAY;
  const lines = ["BEGIN:VTIMEZONE", `TZID:${zone}`];
  let before = offsetAt(begin);
  lines.push(...observance(0, before, before));
  for (let day = begin; day < end; day += DAY) {
    const after = offsetAt(day + DAY);
    if (after === before) continue;
    lines.push(...observance(changeIn(day, offsetAt) + before, before, after));
    before = after;
  }
  lines.push("END:VTIMEZONE");
  return lines;
}

/** The first second of a day at which the offset is the later one. */
function changeIn(day: number, offsetAt: (at: number) => number): number {
  let [low, high] = [day, day + DAY];
  const after = offsetAt(high);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === after) high = middle;
    else low = middle;
  }
  return high;
}

function observance(wall: number, before: number, after: number): string[] {
  const name = after > before ? "DAYLIGHT" : "STANDARD";
  return [
    `BEGIN:${name}`,
    `DTSTART:${formatWall(wall).replaceAll(/[-:]/g, "")}`,
    `TZOFFSETFROM:${offsetText(before)}`,
    `TZOFFSETTO:${offsetText(after)}`,
    `END:${name}`,
  ];
}

function offsetText(seconds: number): string {
  const minutes = Math.abs(Math.round(seconds / 60));
  const two = (number: number) => String(number).padStart(2, "0");
  return `${seconds < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}
