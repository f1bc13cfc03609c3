import { followLog } from "../../cloud/log/follow-log.ts";
import type { FunctionLog, LogEvent, LogRange } from "../../cloud/log/function-log.ts";
import type { Context } from "../../context.ts";
import { TasksError } from "../../errors.ts";

/** Shows what is there and what comes, until it is interrupted; then throws interrupted. */
export async function showComing(
  context: Context,
  log: FunctionLog,
  {
    range,
    show,
    end,
  }: {
    range: LogRange;
    show: (events: LogEvent[]) => Promise<void>;
    end: () => Promise<void>;
  },
): Promise<never> {
  const ending = new AbortController();
  const interrupted = context.untilInterrupted().then(() => ending.abort());
  const { clock } = context;
  const { signal } = ending;
  const lost = ({ message }: TasksError) =>
    context.note(`${message}; it is asked again until there is an answer`);
  await context.note(`following ${log.name}; Ctrl-C ends it`);
  const pages = followLog(log, range, { clock, signal, lost });
  for (;;) {
    // What was asked for may be long in coming.
    const next = await Promise.race([pages.next(), interrupted]);
    if (next === undefined || next.done === true) break;
    await show(next.value);
  }
  await end();
  throw new TasksError("interrupted", "interrupted");
}
