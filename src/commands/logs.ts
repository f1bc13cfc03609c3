import type { LogEvent } from "../cloud/log/function-log.ts";
import { isFailure } from "../cloud/log/log-line.ts";
import { readLogLine } from "../cloud/log/read-log-line.ts";
import type { Context } from "../context.ts";
import { usageError } from "../errors.ts";
import { defineFlags, type OptionsOf } from "../flags/flag.ts";
import { instant } from "../flags/instant.ts";
import { past } from "../flags/past.ts";
import { formatInstant } from "../task/instant.ts";
import { openLines } from "./logs/open-lines.ts";
import { showComing } from "./logs/show-coming.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { withCloud } from "./shared/plan/with-cloud.ts";

const A_DAY = 86_400;

const flags = defineFlags({
  since: { value: "<when>", type: past, help: "from then on, or from so long ago, as in 1h (default: 1d)" },
  until: { value: "<when>", type: instant("end"), help: "up to then", conflicts: ["follow"] },
  errors: { help: "only what went wrong: errors, time-outs, refusals" },
  follow: { short: "-f", help: "go on with what comes, until Ctrl-C" },
});

export const logsCommand = defineCommand({
  name: "logs",
  group: "Cloud resources",
  summary: "show what the deployed function has logged",
  description:
    "Show the log of the deployed function: what came of each firing and each request, and what Lambda says of it. A terminal " +
    "gets a line for each; json, ndjson, csv and tsv have every field, and the line as it was written.",
  flags,
  examples: [
    "tasks logs --since 1h",
    "tasks logs --errors --since 1w",
    "tasks logs --follow",
    "tasks logs --since today -o ndjson --fields at,schedule,outcome",
  ],
  prints: ["line"],
  writes: false,
  run: runLogs,
});

/** Prints the lines. Throws not-found where nothing is deployed; with --follow, interrupted in the end. */
async function runLogs(context: Context, options: OptionsOf<typeof flags>): Promise<void> {
  const { since = Math.floor(context.clock.now() / 1000) - A_DAY, until, errors, follow } = options;
  const { tz, output, fields } = context.settings;
  const told = (seconds: number) => formatInstant(seconds, tz.value);
  if (until !== undefined && until < since)
    throw usageError(`--until ${told(until)} is before --since ${told(since)}`, "swap the two");
  if (follow && output.value === "table" && fields !== undefined)
    throw usageError("--follow has no end at which a table of --fields could be drawn", "give -o tsv");
  await withCloud(context, { reading: true, command: "logs" }, async (cloud) => {
    const log = await cloud.log();
    const lines = await openLines(context);
    let isEmpty = true;
    const show = async (events: LogEvent[]) => {
      const read = events.map((event) => ({ event, line: readLogLine(event.message) }));
      const wanted = errors ? read.filter(({ line }) => isFailure(line)) : read;
      if (wanted.length === 0) return;
      isEmpty = false;
      await lines.write(wanted);
    };
    const range = { from: since * 1000, only: errors ? ("failures" as const) : undefined };
    if (follow) return showComing(context, log, { range, show, end: lines.end });
    // All of that second.
    const to = until === undefined ? undefined : until * 1000 + 999;
    for await (const events of log.pages({ ...range, to })) await show(events);
    await lines.end();
    if (!isEmpty) return;
    const none = errors ? "nothing went wrong" : "there are no lines";
    const isShort = since > context.clock.now() / 1000 - 7 * A_DAY;
    await context.note(`${none} since ${told(since)}${isShort ? "; --since 1w looks farther back" : ""}`);
  });
}
