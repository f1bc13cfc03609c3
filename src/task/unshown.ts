import type { Attributes } from "./attribute-value.ts";
import { OPEN_SHARD, REPEAT_AT, REPEAT_ZONE, SERIES, textOf } from "./record.ts";
import { seriesStart } from "./repeat/series.ts";

// What the index of a team's open tasks and a series keep, which says nothing to people: a series' rule does.
const UNSHOWN = [OPEN_SHARD, REPEAT_AT, REPEAT_ZONE];

/** The names that a list of these records does not show. */
export function unshownOf(records: readonly Attributes[]): readonly string[] {
  return records.every(isSeriesOurs) ? [...UNSHOWN, SERIES] : UNSHOWN;
}

/** The same name with anything else in it is somebody's own. */
function isSeriesOurs({ [SERIES]: series }: Attributes): boolean {
  return series === undefined || seriesStart(textOf(series)) !== undefined;
}
