import { TasksError, usageError } from "../../errors.ts";
import { DEADLINE, keyOf, textOf, type TaskRecord } from "../../task/record.ts";
import { formatRrule, readRrule } from "../../task/repeat/rrule.ts";
import { seriesAttributes, seriesName } from "../../task/repeat/series.ts";
import { wallTimeAt } from "../../task/time-zone.ts";
import { isSecond } from "../../task/validate-record.ts";
import { stableUuid } from "../stable-uuid.ts";
import type { Source } from "../transfer-format.ts";
import { RULE } from "./read-component.ts";

/** Makes a series of each record with a rule. `tz`: the zone of those that name none. */
export function beginRules(batch: Source[], tz: string): Source[] {
  return batch.map((source) => {
    if (!("record" in source)) return source;
    try {
      return { ...source, record: beginRule(source.record, tz) };
    } catch (error) {
      if (!(error instanceof TasksError)) throw error;
      const { line, source: text } = source;
      return { line, source: text, reason: error.message };
    }
  });
}

/** The record with the series of its rule, which begins with it. What it says of a series itself stays. */
export function beginRule(whole: TaskRecord, tz: string): TaskRecord {
  const { [RULE]: carried, ...record } = whole;
  if (carried === undefined || !("M" in carried)) return whole;
  const text = textOf(carried.M["rule"]) ?? "";
  const rule = readRrule(text, (reason) => usageError(`RRULE '${text}' is not translated: ${reason}`));
  const zone = textOf(carried.M["zone"]) ?? tz;
  const { deadline } = keyOf(record);
  if (!isSecond(deadline)) throw usageError(`${DEADLINE} ${deadline} is not a whole second`);
  const start = wallTimeAt(Number(deadline), zone);
  const name = seriesName(start, Number.parseInt(stableUuid(record).slice(0, 8), 16) / 2 ** 32);
  return { ...seriesAttributes({ rule: formatRrule(rule), zone, occurrence: start, name }), ...record };
}
