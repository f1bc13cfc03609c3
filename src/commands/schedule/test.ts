import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { usageError } from "../../errors.ts";
import { parsePattern } from "../../schedule/pattern/event-pattern.ts";
import { matchesPattern } from "../../schedule/pattern/matches-pattern.ts";
import { jsonValue } from "../shared/json-text.ts";
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
  tasks schedule test on-start '{"source":"aws.ec2","detail":{"state":"running"}}'
  tasks schedule test on-start @event.json -o json`,
    )
    .action(async (name: string, text: string) => {
      const example = `'{"source":"aws.ec2","detail":{"state":"running"}}' or @event.json`;
      await runScheduleTest(context, {
        name,
        event: await jsonValue(context, "the event", text, example),
      });
    });
}

/** Throws not-found, and a usage error for a schedule that has no pattern. */
async function runScheduleTest(
  context: Context,
  { name, event }: { name: string; event: unknown },
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
