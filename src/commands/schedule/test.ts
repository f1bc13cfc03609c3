import { functionInput } from "../../cloud/schedule/function-input.ts";
import type { ScheduleInfo } from "../../cloud/schedule/schedule-info.ts";
import { stageNames } from "../../cloud/stage-names.ts";
import type { Context } from "../../context.ts";
import { usageError } from "../../errors.ts";
import { jsonFor } from "../../flags/json.ts";
import { scheduleName } from "../../flags/names.ts";
import { parsePattern } from "../../schedule/pattern/event-pattern.ts";
import { matchesPattern } from "../../schedule/pattern/matches-pattern.ts";
import { unescapedFields } from "../../schedule/event-template.ts";
import { showJson, type JsonObject } from "../../schedule/pattern/pattern-json.ts";
import { readEvent } from "../../schedule/pattern/read-event.ts";
import { defineCommand } from "../shared/declaration/define-command.ts";
import { printRows } from "../shared/records/with-table.ts";
import { findSchedule } from "./find-schedule.ts";

export const scheduleTest = defineCommand({
  name: "test",
  summary: "say whether an event would fire a schedule",
  description:
    "Say whether an event matches a schedule's pattern, as EventBridge would, and what the function would get from it. " +
    "Nothing is sent.",
  arguments: {
    name: { type: scheduleName, help: "what it is called" },
    event: { type: jsonFor(readEvent), help: "the event as JSON, or @file" },
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
  const info = await findSchedule(context, name);
  const { trigger } = info;
  if (trigger.pattern === undefined) {
    throw usageError(
      `the schedule ${name} has no event pattern: it fires at ${trigger.expression}`,
      `\`tasks schedule next ${name}\` shows when`,
    );
  }
  const matches = matchesPattern(parsePattern(trigger.pattern), event);
  const input = matches ? await inputOf(context, info, event) : undefined;
  const row = {
    name: { S: name },
    matches: { BOOL: matches },
    ...(input === undefined ? {} : { input: { S: input } }),
  };
  await printRows(context, [row], ["name", "matches", ...(input === undefined ? [] : ["input"])]);
}

/** What the function would get of an event, as JSON text; undefined where somebody else made the target's input. */
async function inputOf(context: Context, info: ScheduleInfo, event: JsonObject): Promise<string | undefined> {
  const { service, stage } = context.settings;
  const rule = stageNames({ service: service.value, stage: stage.value }, "").rule(info.name);
  const { input = "" } = info;
  // As Lambda parses it.
  const plain: unknown = JSON.parse(showJson(event));
  let filled: string;
  try {
    filled = JSON.stringify(functionInput({ ...info, input, rule }, plain));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const unescaped = unescapedFields(JSON.parse(input), plain);
  if (unescaped.length > 0) {
    await context.note(
      `${unescaped.join(", ")} has a quote, a backslash or a line break, which EventBridge writes into a text as it is: on AWS the function may get nothing`,
    );
  }
  return filled;
}
