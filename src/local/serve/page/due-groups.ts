import { dayRange } from "../../../task/instant.ts";
import type { View } from "./record-views.ts";

/** Records that stand together in the list. */
export interface DueGroup {
  name: "overdue" | "today" | "tomorrow" | "week" | "later" | "done" | "all";
  count: number;
}

const DAYS_OF_A_WEEK = 7;

/** How many records of a view in the order of their deadlines are due when; `now` in milliseconds since 1970. */
export function dueGroups({ entries }: View, { now, tz }: { now: number; tz: string }): DueGroup[] {
  const open = countWhile(entries, ({ isDone }) => !isDone);
  const before = (seconds: number) =>
    Math.min(
      open,
      countWhile(entries, ({ at, isDone }) => !isDone && at < seconds),
    );
  const days: number[] = [];
  for (let day = 0, time = now; day < DAYS_OF_A_WEEK; day += 1) {
    const beyond = dayRange(time, tz).to + 1;
    days.push(beyond);
    time = beyond * 1000;
  }
  const limits = [now / 1000, days[0]!, days[1]!, days.at(-1)!, Infinity].map((limit) =>
    limit === Infinity ? open : before(limit),
  );
  const names = ["overdue", "today", "tomorrow", "week", "later"] as const;
  const groups = names.map((name, index) => ({
    name,
    count: limits[index]! - (index === 0 ? 0 : limits[index - 1]!),
  }));
  return [...groups, { name: "done" as const, count: entries.length - open }].filter(
    ({ count }) => count > 0,
  );
}

/** How many at the beginning are so, where none is after the first that is not. */
function countWhile<One>(ones: readonly One[], isSo: (one: One) => boolean): number {
  let [low, high] = [0, ones.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(ones[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
