import { TasksError, usageError } from "../../errors.ts";
import type { Attributes } from "../../task/attribute-value.ts";
import { DEADLINE, keyOf, textOf, type TaskRecord } from "../../task/record.ts";
import { fitToDay } from "../../task/repeat/fit-to-day.ts";
import { findOccurrences, type Occurrence } from "../../task/repeat/occurrences.ts";
import { formatRrule, readRrule } from "../../task/repeat/rrule.ts";
import { seriesAttributes, seriesName } from "../../task/repeat/series.ts";
import { wallTimeAt } from "../../task/time-zone.ts";
import { isSecond } from "../../task/validate-record.ts";
import type { Source } from "../transfer-format.ts";
import { rruleOfRecur } from "./recur.ts";
import { EXTRAS } from "./task-names.ts";

/**
 * Makes of each template of recurring tasks the next one of them that taskwarrior has not made itself: those it has made are
 * tasks of their own, which its `mask` counts. `zone` is an IANA name, on whose clocks the rule counts.
 */
export async function beginRecurrences(batch: Source[], zone: string): Promise<Source[]> {
  return Promise.all(batch.map((source) => beginOf(source, zone)));
}

async function beginOf(source: Source, zone: string): Promise<Source> {
  if (!("record" in source)) return source;
  const { [EXTRAS]: template, ...task } = source.record;
  if (template === undefined || !("M" in template) || !Object.hasOwn(template.M, "recur")) return source;
  try {
    return { ...source, record: await withSeries(task, template.M, zone) };
  } catch (error) {
    if (!(error instanceof TasksError)) throw error;
    const { line, element, source: text } = source;
    return { line, element, source: text, reason: error.message };
  }
}

async function withSeries(
  task: TaskRecord,
  { recur, mask, until }: Attributes,
  zone: string,
): Promise<TaskRecord> {
  const recurText = textOf(recur) ?? "";
  const text = rruleOfRecur(recurText);
  const { deadline } = keyOf(task);
  if (!isSecond(deadline)) throw usageError(`the deadline ${deadline} is not a whole second`);
  const end = textOf(until);
  const ended = end === undefined ? text : `${text};UNTIL=${end}`;
  const written = readRrule(ended, (reason) => usageError(`until '${end}' is not translated: ${reason}`));
  const start = wallTimeAt(Number(deadline), zone);
  const rule = fitToDay({ text, rule: written, isWords: true }, start);
  const made = textOf(mask)?.length ?? 0;
  const occurrences = await findOccurrences({ rule, start, zone });
  // The first is due when it says, also at the second of two times that look alike on the clock.
  let at: Occurrence | undefined = { wall: start, at: Number(deadline) };
  if (made > 0) at = nth(occurrences.after(start), made);
  if (at === undefined)
    throw usageError(`it is over: taskwarrior has made all of its tasks, which are imported`);
  const name = seriesName(start, chanceOf(textOf(task["uuid"]) ?? ""));
  return {
    ...task,
    [DEADLINE]: { N: String(at.at) },
    ...seriesAttributes({ rule: formatRrule(rule), zone, occurrence: at.wall, name }),
  };
}

function nth(occurrences: Iterable<Occurrence>, number: number): Occurrence | undefined {
  let count = 0;
  for (const one of occurrences) if ((count += 1) === number) return one;
  return undefined;
}

/** A number from 0 up to 1 that a template always has, so that a second import makes the same series. */
function chanceOf(uuid: string): number {
  return Number.parseInt(uuid.slice(0, 8), 16) / 2 ** 32 || 0;
}
