import type { Context } from "../../../context.ts";
import { plural } from "../../../output/amounts.ts";
import type { Next } from "../../../table/finish-record.ts";
import { keyOf, type TaskRecord } from "../../../task/record.ts";
import { isRepeating } from "../../../task/repeat/is-repeating.ts";

/** Says what comes after a record that is done. */
export async function sayNext(context: Context, next: Next): Promise<void> {
  const missed = missedText(next);
  if (next.next !== undefined) {
    const { formatDeadline } = await import("../../../task/instant.ts");
    const { deadline } = keyOf(next.next);
    const when = `${formatDeadline(deadline, context.settings.tz.value)} (${deadline})`;
    const later = next.isMoved ? ", later than its time, at which another task is" : "";
    await context.note(
      `${next.isFound ? "its next one is there already" : "it comes again"}: ${when}${later}`,
    );
  } else if (next.hasEnded) await context.note("it does not come again: its series has ended");
  if (missed !== undefined) await context.note(missed);
}

/** Of a record that was done already. One that still has its rule was made so by something that makes no next one. */
export async function sayAlready(context: Context, record: TaskRecord): Promise<void> {
  await context.note("it was done already");
  if (isRepeating(record))
    await context.note("it still has its rule: with its status removed, `tasks done` makes its next one");
}

/** What comes after many that are done, in one sentence. */
export function nextOfMany(): { add(next: Next): void; text(): string | undefined } {
  let again = 0;
  let ended = 0;
  let missed = 0;
  let isMissedMore = false;
  return {
    add(next) {
      if (next.next !== undefined) again += 1;
      if (next.hasEnded) ended += 1;
      missed += next.missed;
      isMissedMore ||= next.isMissedMore === true;
    },
    text() {
      const parts = [
        ...(again === 0 ? [] : [`${again} of them ${again === 1 ? "comes" : "come"} again`]),
        ...(ended === 0 ? [] : [`${ended} of them ${ended === 1 ? "does" : "do"} not come again`]),
        ...(missed === 0 ? [] : [missedText({ missed, isMissedMore })!]),
      ];
      return parts.length === 0 ? undefined : parts.join("; ");
    },
  };
}

function missedText({ missed, isMissedMore }: Pick<Next, "missed" | "isMissedMore">): string | undefined {
  if (missed === 0) return undefined;
  const times = `${plural(missed, "time")}${isMissedMore ? " and more" : ""} in between`;
  return `${times} ${missed === 1 ? "is" : "are"} over and left out`;
}
