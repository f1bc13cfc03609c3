import { formatSchedule } from "../../schedule/schedule.ts";
import { parseSchedule } from "../../schedule/parse-schedule.ts";
import { parsePattern } from "../../schedule/pattern/event-pattern.ts";
import { TasksError } from "../../errors.ts";
import { plainJson } from "../plain-json.ts";
import { plainText } from "../plain-text.ts";
import type { SchedulePart } from "../service-part.ts";
import type { StageReading } from "../stage-reading.ts";
import type { Tree } from "../source/tree.ts";
import { refusal } from "../values.ts";

type Faulty = { why: string };

/** `rate(…)`, `cron(…)` or `at(…)`. */
export function readExpression(
  tree: Tree,
  reading: StageReading,
): Pick<SchedulePart, "rate" | "cron" | "at"> | Faulty {
  const text = plainText(tree, reading);
  if (typeof text !== "string") return { why: text.why };
  try {
    const parsed = parseSchedule(text, "the schedule");
    const written = formatSchedule(parsed);
    const inside = written.slice(parsed.kind.length + 1, -1);
    if (parsed.kind === "rate") return { rate: inside };
    return parsed.kind === "cron" ? { cron: inside } : { at: inside };
  } catch (error) {
    if (error instanceof TasksError) return { why: error.message };
    throw error;
  }
}

/** An event pattern. */
export function readPattern(tree: Tree, reading: StageReading): Pick<SchedulePart, "pattern"> | Faulty {
  const read = plainJson(tree, reading);
  if ("why" in read) return { why: read.why };
  const fault = refusal(() => parsePattern(JSON.stringify(read.json), "the pattern"));
  return fault === undefined ? { pattern: read.json } : { why: fault };
}
