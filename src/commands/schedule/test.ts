import type { Context } from "../../context.ts";
import { usageError } from "../../errors.ts";
import { textOrFile } from "../../flags/json.ts";
import { scheduleName } from "../../flags/text.ts";
import type { ValueType } from "../../flags/value-type.ts";
import { parsePattern } from "../../schedule/pattern/event-pattern.ts";
import { matchesPattern } from "../../schedule/pattern/matches-pattern.ts";
import type { JsonObject } from "../../schedule/pattern/pattern-json.ts";
import { readEvent } from "../../schedule/pattern/read-event.ts";
import { defineCommand } from "../shared/define-command.ts";
import { printRows } from "../shared/with-table.ts";
import { findSchedule } from "./find-schedule.ts";

const event: ValueType<JsonObject> = {
  name: "json",
  read: async (text, reading) => readEvent(await textOrFile.read(text, reading), reading.what),
};

export const scheduleTest = defineCommand({
  name: "test",
  summary: "say whether an event would fire a schedule",
  description: "Say whether an event matches a schedule's pattern, as EventBridge would. Nothing is sent.",
  arguments: {
    name: { type: scheduleName, help: "what it is called" },
    event: { type: event, help: "the event as JSON, or @file" },
  },
  examples: [
    "tasks schedule test on-start @event.json",
    `tasks schedule test on-start '{"id":"1","detail-type":"EC2 Instance State-change Notification","source":"aws.ec2","account":"123456789012","time":"2026-11-26T09:00:00Z","region":"us-east-1","detail":{"state":"running"}}'`,
  ],
  prints: ["match"],
  writes: false,
  run: runScheduleTest,
});

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
