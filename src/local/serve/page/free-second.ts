import type { TaskTable } from "../../../table/task-table.ts";
import { dayRange } from "../../../task/instant.ts";
import { LAST_INSTANT } from "../../../task/record.ts";
import { wallTimeAt } from "../../../task/time-zone.ts";
import { whenText } from "../../../task/when-text.ts";
import { DAY } from "../../../task/when/wall-time.ts";

const MINUTE = 60;

/** The next second at which the user has no record, and what it is called; for a day alone one of its last minute. */
export async function freeSecond(
  table: TaskTable,
  { user, taken, now, tz }: { user: string; taken: number; now: number; tz: string },
): Promise<{ at: number; text: string } | undefined> {
  // The last second of a day stands for the day, and the second after it would be another one.
  const isDay = dayRange(taken * 1000, tz).to === taken;
  const at = await table.firstFreeDeadline(user, isDay ? taken - MINUTE + 1 : taken + 1);
  if (at > LAST_INSTANT) return undefined;
  const seconds = Math.floor(now / 1000);
  const clock = {
    now: seconds,
    wallNow: wallTimeAt(seconds, tz),
    wallTime: (at: number) => wallTimeAt(at, tz),
  };
  const second = ((clock.wallTime(at) % DAY) % MINUTE).toString().padStart(2, "0");
  return { at, text: whenText(at, clock).replace(/(\d\d:\d\d)$/, `$1:${second}`) };
}
