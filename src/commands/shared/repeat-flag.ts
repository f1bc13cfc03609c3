import type { Context } from "../../context.ts";
import { usageError } from "../../errors.ts";
import type { Attributes } from "../../task/attribute-value.ts";
import type { NewSeries } from "../../task/repeat/begin-series.ts";
import type { Repeat } from "../../task/repeat/read-repeat.ts";
import { REPEAT } from "../../task/record.ts";

/** For the help of commands that give a task a rule. */
export const REPEAT_DETAILS = `A rule is daily, weekdays, weekly, 'every 2 weeks', 'every mon,thu', monthly, 'last fri of month', yearly, 毎日, 平日,
毎週月曜, 毎月末 or an RRULE (RFC 5545); 'until 2027-03-31' or '10 times' ends it. It counts on the clocks of --tz, from
the deadline, which says the time of day; a time that the clocks skip moves to after the gap. \`tasks done\` makes the
next one, wherever this one was moved; \`tasks schedule\` writes records by the clock, done or not.`;

/** Begins a series at a deadline, and says how it goes on. Throws a usage error for a rule that never comes again. */
export async function newSeries(
  context: Context,
  repeat: Repeat,
  deadline: number | undefined,
): Promise<NewSeries> {
  const { beginSeries } = await import("../../task/repeat/begin-series.ts");
  const { formatInstant } = await import("../../task/instant.ts");
  const zone = context.settings.tz.value;
  const now = Math.floor(context.clock.now() / 1000);
  const series = await beginSeries(repeat, { deadline, now, zone, random: context.clock.random() });
  const [first, second] = [series.deadline, series.second].map((at) => formatInstant(at, zone));
  await context.note(`--repeat ${repeat.text} is ${series.rule} in ${zone}: ${first}, then ${second}`);
  return series;
}

/** The attributes with those of a series. Throws a usage error for one that is given besides. */
export function withSeries(attributes: Attributes, series: NewSeries | undefined): Attributes {
  if (series === undefined) return attributes;
  if (Object.hasOwn(attributes, REPEAT))
    throw usageError(`--repeat and ${REPEAT}=… are the same attribute`, "give one");
  return { ...attributes, ...series.attributes };
}
