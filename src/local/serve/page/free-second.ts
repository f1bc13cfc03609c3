import { freeAfter } from "../../../table/free-after.ts";
import type { TaskTable } from "../../../table/task-table.ts";
import { LAST_INSTANT } from "../../../task/record.ts";
import { wallTimeAt } from "../../../task/time-zone.ts";
import { whenText } from "../../../task/when-text.ts";
import { DAY } from "../../../task/when/wall-time.ts";

const MINUTE = 60;

/** The second for a task whose own is taken, and what it is called. */
export async function freeSecond(
  table: TaskTable,
  { user, taken, now, tz }: { user: string; taken: number; now: number; tz: string },
): Promise<{ at: number; text: string } | undefined> {
  const at = await freeAfter(table, { userName: user, taken, tz });
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
