import { dayRange } from "../task/instant.ts";
import type { TaskTable } from "./task-table.ts";

const MINUTE = 60;

/**
 * The second that a task gets whose own is taken, in seconds since 1970: the next at which the user has none. The last
 * second of a day stands for the day, and the second after it would be another one: there it is one of the day's last minute,
 * while that has room.
 */
export function freeAfter(
  table: Pick<TaskTable, "firstFreeDeadline">,
  { userName, taken, tz }: { userName: string; taken: number; tz: string },
): Promise<number> {
  const isDay = dayRange(taken * 1000, tz).to === taken;
  return table.firstFreeDeadline(userName, isDay ? taken - MINUTE + 1 : taken + 1);
}
