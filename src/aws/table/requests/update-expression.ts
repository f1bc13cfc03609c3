import type { ChangeStep, RecordChange } from "../../../table/task-table.ts";
import { typeOf } from "../../../task/attribute-value.ts";
import { equalValues } from "../../../task/compare-values.ts";
import { valueAt } from "../../../task/path/path.ts";
import type { TaskRecord } from "../../../task/record.ts";
import { afterStep } from "../../../table/after-step.ts";
import type { Placeholders } from "./placeholders.ts";

const CLAUSES = ["SET", "ADD", "REMOVE", "DELETE"] as const;

/**
 * A change as DynamoDB's UpdateExpression. ADD and DELETE take nested paths, too, although the Developer Guide speaks of
 * top-level attributes: all engines of the tests do, and so does AWS (floci's issue 1756, tried against AWS).
 */
export function updateExpression(change: RecordChange, placeholders: Placeholders): string {
  const parts = change.map((step) => write(step, placeholders));
  return CLAUSES.flatMap((clause) => {
    const texts = parts.filter((part) => part.clause === clause).map(({ text }) => text);
    return texts.length === 0 ? [] : [`${clause} ${texts.join(", ")}`];
  }).join(" ");
}

function write(
  step: ChangeStep,
  placeholders: Placeholders,
): { clause: (typeof CLAUSES)[number]; text: string } {
  const path = placeholders.path(step.path);
  switch (step.is) {
    case "set":
      return { clause: "SET", text: `${path} = ${placeholders.value(step.value)}` };
    case "append": {
      const there = `if_not_exists(${path}, ${placeholders.value({ L: [] })})`;
      return {
        clause: "SET",
        text: `${path} = list_append(${there}, ${placeholders.value({ L: step.list })})`,
      };
    }
    case "add":
      return { clause: "ADD", text: `${path} ${placeholders.value(step.value)}` };
    case "delete-from":
      return { clause: "DELETE", text: `${path} ${placeholders.value(step.value)}` };
    case "remove":
      return { clause: "REMOVE", text: path };
  }
}

/**
 * Whether a step that is carried out twice does what once does: not what counts on, and not what is done by an
 * index, where a list that has grown or shrunk has something else.
 */
export function mayRepeat({ is, path }: ChangeStep): boolean {
  return is !== "add" && is !== "append" && !path.some((part) => typeof part === "number");
}

/** Whether a record is as a step leaves it. */
export function isDone(step: ChangeStep, record: TaskRecord): boolean {
  if (!mayRepeat(step)) return false;
  const there = valueAt(step.path, record);
  if (step.is === "delete-from" && there !== undefined && typeOf(there) !== typeOf(step.value)) return false;
  const after = afterStep(there, step);
  return there === undefined || after === undefined ? there === after : equalValues(there, after);
}
