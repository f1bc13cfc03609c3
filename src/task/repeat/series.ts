import type { Attributes } from "../attribute-value.ts";
import { REPEAT_AT, REPEAT, REPEAT_ZONE, SERIES, textOf, type TaskRecord } from "../record.ts";
import { formatWall, readWall } from "./wall-clock.ts";

/** What a repeating record knows of its series. Wall times are in seconds. */
export interface Series {
  /** An RRULE. */
  rule: string;
  zone: string;
  /** When the series began: the rule counts from there. */
  start: number;
  /** Which of its times the record stands for, wherever it has been moved. */
  occurrence: number;
  /** The name that its records have in common: that wall time, and letters that no other series has. */
  name: string;
}

/** The attributes that make a record one of a series. */
export function seriesAttributes({ rule, zone, occurrence, name }: Omit<Series, "start">): Attributes {
  return {
    [REPEAT]: { S: rule },
    [REPEAT_ZONE]: { S: zone },
    [SERIES]: { S: name },
    [REPEAT_AT]: { S: formatWall(occurrence) },
  };
}

/** `2026-12-01T09:00:00/k7fq3xvw`; `random` is from 0 up to 1. */
export function seriesName(start: number, random: number): string {
  return `${formatWall(start)}/${Math.floor(random * 36 ** 8)
    .toString(36)
    .padStart(8, "0")}`;
}

/** When a series began, by its name; undefined for one that another program has named. */
export function seriesStart(name: string | undefined): number | undefined {
  return name === undefined ? undefined : readWall(name.split("/", 1)[0]);
}

/** Whether two records stand for the same time of the same series. */
export function isSameOccurrence(one: TaskRecord, other: TaskRecord): boolean {
  return [SERIES, REPEAT_AT].every((name) => {
    const text = textOf(one[name]);
    return text !== undefined && text === textOf(other[name]);
  });
}
