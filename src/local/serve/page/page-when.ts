import { TasksError } from "../../../errors.ts";
import { formatInstant } from "../../../task/instant.ts";
import { wallTimeAt } from "../../../task/time-zone.ts";
import { parseWhen } from "../../../task/when/when.ts";

/** A `<when>` that was understood as seconds since 1970 UTC, with what the zone's clocks show then; else why it was not. */
type PageWhen =
  | { at: number; wall: number; text: string; remark: string }
  | { error: string; hint: string | undefined };

/** Reads a `<when>` as the commands do; a day alone is its last second. `now`: milliseconds since 1970. */
export function readPageWhen(text: string, { now, tz }: { now: number; tz: string }): PageWhen {
  let remark = "";
  try {
    const at = parseWhen(text, {
      now,
      tz,
      bareDay: "end",
      what: "when",
      remark: (how) => void (remark = how),
    });
    return { at, wall: wallTimeAt(at, tz), text: formatInstant(at, tz), remark };
  } catch (error) {
    if (!(error instanceof TasksError) || error.kind !== "usage") throw error;
    return { error: error.message, hint: error.hint };
  }
}
