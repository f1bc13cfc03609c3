import type { SentEvent } from "../../cloud/schedule/sent-event.ts";
import type { Context } from "../../context.ts";
import { TasksError, usageError } from "../../errors.ts";
import { jsonFor } from "../../flags/json.ts";
import { shellWord } from "../../task/shell-word.ts";
import { showJson } from "../../schedule/pattern/pattern-json.ts";
import { readSentEvent, type EventToSend } from "../../schedule/pattern/sent-event.ts";
import { defineCommand } from "../shared/declaration/define-command.ts";
import { planWord } from "../shared/plan/plan-flags.ts";
import { withCloud } from "../shared/plan/with-cloud.ts";
import { printRows } from "../shared/records/with-table.ts";

export const scheduleSend = defineCommand({
  name: "send",
  summary: "put an event on the offline bus, and fire what matches it",
  description:
    "Put an event on the bus of the local target: every schedule that is switched on and whose pattern it matches fires here " +
    "and now, whether `tasks serve` runs or not. It needs a source and a detail-type; what else EventBridge would add is added.",
  arguments: { event: { type: jsonFor(readSentEvent), help: "the event as JSON, or @file" } },
  flags: planWord,
  examples: [
    `tasks schedule send '{"source":"shop","detail-type":"Order","detail":{"id":1}}'`,
    "tasks schedule send @event.json --dry-run",
  ],
  prints: ["firing"],
  writes: true,
  run: runScheduleSend,
});

/** Throws failed where the function failed for one of the schedules. */
async function runScheduleSend(context: Context, { event }: { event: EventToSend }): Promise<void> {
  const { dryRun: preview, settings } = context;
  if (settings.target.value === "aws") throw notHere(event);
  const use = { reading: preview, command: "schedule" };
  const sent = await withCloud(context, use, (cloud) => {
    if (cloud.send === undefined) throw notHere(event);
    return cloud.send(showJson(event), { preview });
  });
  if (preview) await context.say("dry run: nothing was fired; this is what the function would get");
  await noteSilence(context, sent);
  const rows = sent.fired.map(({ name, result }) => ({
    name: { S: name },
    event_id: { S: sent.id },
    [preview ? "input" : "result"]: { S: result },
  }));
  await printRows(context, rows, ["name", "event_id", preview ? "input" : "result"]);
  const failed = sent.fired.filter((one) => one.failed).map(({ name }) => name);
  if (failed.length === 0) return;
  throw new TasksError("failed", `it failed for ${failed.join(", ")}`, {
    hint: "`tasks serve` tries it again, as Lambda does",
  });
}

async function noteSilence(context: Context, { fired, disabled }: SentEvent): Promise<void> {
  for (const name of disabled)
    await context.note(
      `${name} matches and is switched off; \`tasks schedule enable ${name}\` switches it on`,
    );
  if (fired.length === 0 && disabled.length === 0)
    await context.note("no schedule has a pattern that matches this event");
}

function notHere(event: EventToSend): TasksError {
  const { source } = event;
  const entry = { Source: source, DetailType: event["detail-type"], Detail: showJson(event["detail"] ?? {}) };
  return usageError(
    "`tasks schedule send` is for the local target; on AWS anybody may put events on the bus",
    source.startsWith("aws.")
      ? `EventBridge takes events of ${source} from AWS alone: \`tasks schedule test\` says what one would fire`
      : `aws events put-events --entries ${shellWord(JSON.stringify([entry]))}`,
  );
}
