import { usageError } from "../errors.ts";
import { formatPath } from "../task/path/path.ts";
import { DEADLINE, USER_NAME } from "../task/record.ts";
import type { ChangeStep, RecordChange } from "./task-table.ts";

/** The places of a change, as they lie in a map or a list. */
export interface ChangeTree {
  of: "M" | "L";
  /** By map key or list index. */
  parts: Map<string | number, ChangeTree | ChangeStep>;
  /** The step that the tree was made for, to name it in messages. */
  first: ChangeStep;
}

/**
 * The steps of a change by their places in the record. Throws a usage error for what DynamoDB refuses before it looks at
 * any record: two paths where one is the other or lies within it, a place that is taken for a map and for a list
 * (Developer Guide, "Update expressions"; recorded against AWS in ScyllaDB's test/alternator), and a change of the key.
 */
export function changeTree(change: RecordChange): ChangeTree["parts"] {
  const parts: ChangeTree["parts"] = new Map();
  for (const step of change) {
    refuseKey(step);
    insert(parts, step);
  }
  return parts;
}

function insert(parts: ChangeTree["parts"], step: ChangeStep): void {
  const { path } = step;
  let level = parts;
  for (const [depth, name] of path.entries()) {
    const there = level.get(name);
    const next = path[depth + 1];
    if (next === undefined) {
      if (there !== undefined) throw overlap("is" in there ? there : there.first, step);
      level.set(name, step);
      return;
    }
    if (there !== undefined && "is" in there) throw overlap(there, step);
    const of = typeof next === "number" ? "L" : "M";
    if (there !== undefined && there.of !== of) throw conflict(there.first, step);
    const branch = there ?? { of, parts: new Map(), first: step };
    level.set(name, branch);
    level = branch.parts;
  }
}

function refuseKey({ path: [name] }: ChangeStep): void {
  if (name !== USER_NAME && name !== DEADLINE) return;
  throw usageError(`${name} is part of the key and cannot be changed`, "move a task with `tasks reschedule`");
}

function overlap(one: ChangeStep, other: ChangeStep): Error {
  const [a, b] = [formatPath(one.path), formatPath(other.path)];
  if (a !== b) {
    const [outer, inner] = one.path.length < other.path.length ? [a, b] : [b, a];
    return usageError(
      `${inner} lies within ${outer}, and both are named`,
      `write all of it into ${outer}, or change them one after the other in two commands`,
    );
  }
  const what = one.path.length === 1 ? "attribute" : "place";
  return usageError(`the ${what} ${a} is named twice`, "name it once");
}

function conflict(one: ChangeStep, other: ChangeStep): Error {
  return usageError(
    `${formatPath(one.path)} and ${formatPath(other.path)} take one place for a map and for a list`,
    "a map's key follows a dot, as in map.key, a list's index stands in brackets, as in list[0]",
  );
}
