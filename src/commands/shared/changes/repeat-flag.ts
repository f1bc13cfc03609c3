import type { Context } from "../../../context.ts";
import { shorten, usageError } from "../../../errors.ts";
import { changeAttributes } from "../../../table/change-attributes.ts";
import type { ChangeStep, RecordChange } from "../../../table/task-table.ts";
import type { Attributes } from "../../../task/attribute-value.ts";
import type { NewSeries } from "../../../task/repeat/begin-series.ts";
import type { Repeat } from "../../../task/repeat/read-repeat.ts";
import { REPEAT_AT, REPEAT, REPEAT_ZONE, SERIES, type TaskKey } from "../../../task/record.ts";
import { isSecond } from "../../../task/validate-record.ts";

/** For the help of commands that give a task a rule. */
export const REPEAT_DETAILS = `A rule is daily, weekdays, weekly, 'every 2 weeks', 'every mon,thu', monthly, 'last fri of month', yearly, 毎日, 平日,
毎週月曜, 毎月末 or an RRULE (RFC 5545); 'until 2027-03-31' or '10 times' ends it. The first time is the deadline, which says
the time of day; without one it is the end of the rule's first day. It counts on the clocks of --tz; a time that they
skip moves to after the gap. \`tasks done\` makes the next one, wherever this one was moved; what writes records by
the clock, done or not, is \`tasks schedule\`.`;

/** Begins a series at a deadline, in seconds, and says how it goes on. Throws a usage error for a rule that never comes again. */
export async function newSeries(
  context: Context,
  repeat: Repeat,
  deadline: number | undefined,
): Promise<NewSeries> {
  const series = await untoldSeries(context, repeat, deadline);
  const { formatInstant } = await import("../../../task/instant.ts");
  const zone = context.settings.tz.value;
  const [first, second] = [series.deadline, series.second].map((at) => formatInstant(at, zone));
  await context.note(
    `--repeat ${shorten(repeat.text, 200)} is ${shorten(series.rule, 200)} in ${zone}: ${first}, then ${second}`,
  );
  return series;
}

async function untoldSeries(
  context: Context,
  repeat: Repeat,
  deadline: number | undefined,
): Promise<NewSeries> {
  const { beginSeries } = await import("../../../task/repeat/begin-series.ts");
  const zone = context.settings.tz.value;
  const now = Math.floor(context.clock.now() / 1000);
  return beginSeries(repeat, { deadline, now, zone, random: context.clock.random() });
}

/** What --repeat, or --no-repeat, does to every record alike. */
export function repeatSteps(repeat: Repeat | false | undefined): ChangeStep[] {
  if (repeat === undefined) return [];
  if (repeat) return [{ is: "set", path: [REPEAT], value: { S: repeat.text } }];
  return [REPEAT, REPEAT_ZONE, SERIES, REPEAT_AT].map((name) => ({ is: "remove", path: [name] }));
}

/** A change with the series that begins with a record. Throws a usage error where its deadline is not a time of the calendar. */
export async function inSeries(
  context: Context,
  change: RecordChange,
  { repeat, key, isTold = false }: { repeat: Repeat; key: TaskKey; isTold?: boolean },
): Promise<RecordChange> {
  if (!isSecond(key.deadline))
    throw usageError(
      `the deadline ${key.deadline} of a task of ${key.userName} is not a whole second, and has no calendar`,
      "give it another with `tasks reschedule`",
    );
  const series = await (isTold ? newSeries : untoldSeries)(context, repeat, Number(key.deadline));
  const others = change.filter((step) => step.path.length !== 1 || step.path[0] !== REPEAT);
  return [...others, ...changeAttributes({ set: series.attributes })];
}

/** The attributes with those of a series. Throws a usage error for one that is given besides. */
export function withSeries(attributes: Attributes, series: NewSeries | undefined): Attributes {
  if (series === undefined) return attributes;
  if (Object.hasOwn(attributes, REPEAT))
    throw usageError(`--repeat and ${REPEAT}=… are the same attribute`, "give one");
  return { ...attributes, ...series.attributes };
}
