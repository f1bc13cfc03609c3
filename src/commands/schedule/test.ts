import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { usageError } from "../../errors.ts";
import { parsePattern } from "../../schedule/pattern/event-pattern.ts";
import { matchesPattern } from "../../schedule/pattern/matches-pattern.ts";
import type { JsonObject } from "../../schedule/pattern/pattern-json.ts";
import { readEvent } from "../../schedule/pattern/read-event.ts";
import { jsonText } from "../shared/json-text.ts";
import { printRows } from "../shared/with-table.ts";
import { findSchedule } from "./find-schedule.ts";

export function declareScheduleTest(schedule: Command, context: Context): void {
  schedule
    .command("test")
    .summary("say whether an event would fire a schedule")
    .description("Say whether an event matches a schedule's pattern, as EventBridge would. Nothing is sent.")
    .argument("<name>", "what it is called")
    .argument("<event>", "the event as JSON, or @file")
    .addHelpText(
      "after",
      `
Examples:
  tasks schedule test on-start @event.json
  tasks schedule test on-start '{"id":"1","detail-type":"EC2 Instance State-change Notification","source":"aws.ec2","account":"123456789012","time":"2026-11-26T09:00:00Z","region":"us-east-1","detail":{"state":"running"}}'`,
    )
    .action(async (name: string, text: string) => {
      const what = "the event";
      await runScheduleTest(context, { name, event: readEvent(await jsonText(context, what, text), what) });
    });
}

/** Throws not-found, and a usage error for a schedule that has no pattern. */
async function runScheduleTest(
  context: Context,
  { name, event }: { name: string; event: JsonObject },
): Promise<void> {
  const { trigger } = await findSchedule(context, name);
  if (trigger.pattern === undefined) {
    throw usageError(
      `the schedule ${name} has no event pattern: it fires at ${trigger.expression}`,
      `\`tasks schedule next ${name}\` shows when`,
    );
  }
  const matches = matchesPattern(parsePattern(trigger.pattern), event);
  await printRows(context, [{ name: { S: name }, matches: { BOOL: matches } }], ["name", "matches"]);
}
