import { usageError } from "../errors.ts";
import { typeOf, type Attributes, type AttributeValue } from "../task/attribute-value.ts";
import { formatPath, memberOf, type Path } from "../task/path/path.ts";
import type { TaskRecord } from "../task/record.ts";
import { afterStep } from "./after-step.ts";
import { changeTree, type ChangeTree } from "./change-tree.ts";
import type { ChangeStep, RecordChange } from "./task-table.ts";

/**
 * A record after a change, as DynamoDB's UpdateItem would leave it; the record given stays as it is. Throws usage errors
 * for a change of the key, for a place in what is neither map nor list, and for an addition to what has another type.
 *
 * On a record that does not exist AWS takes a REMOVE within nothing for done (ScyllaDB's test/alternator recorded it);
 * here, as in DynamoDB Local, it is an error there too.
 */
export function applyChange(record: TaskRecord, change: RecordChange): TaskRecord {
  return afterParts(record, changeTree(change), record);
}

type Part = ChangeTree | ChangeStep;

function afterParts(map: Attributes, parts: ChangeTree["parts"], record: TaskRecord, path: Path | [] = []) {
  // A map, because an attribute may have a name that means something to a JavaScript object.
  const result = new Map(Object.entries(map));
  for (const [key, part] of parts) {
    const name = String(key);
    const after = afterPart(memberOf(map, name), part, record, within(path, name));
    if (after === undefined) result.delete(name);
    else result.set(name, after);
  }
  return Object.fromEntries(result);
}

/** By the indexes of before; what is beyond the end is appended in order of the indexes ("Update expressions"). */
function afterElements(list: AttributeValue[], parts: ChangeTree["parts"], record: TaskRecord, path: Path) {
  const elements: (AttributeValue | undefined)[] = [...list];
  const inOrder = [...parts].toSorted(([a], [b]) => Number(a) - Number(b));
  for (const [key, part] of inOrder) {
    const index = Number(key);
    const after = afterPart(list[index], part, record, within(path, index));
    elements[Math.min(index, elements.length)] = after;
  }
  return elements.filter((element) => element !== undefined);
}

function afterPart(
  before: AttributeValue | undefined,
  part: Part,
  record: TaskRecord,
  path: Path,
): AttributeValue | undefined {
  if ("is" in part) return afterStep(before, part);
  if (before !== undefined && part.of === "M" && "M" in before)
    return { M: afterParts(before.M, part.parts, record, path) };
  if (before !== undefined && part.of === "L" && "L" in before)
    return { L: afterElements(before.L, part.parts, record, path) };
  throw noParent(before, part, record, formatPath(path));
}

function noParent(
  before: AttributeValue | undefined,
  { of, first }: ChangeTree,
  record: TaskRecord,
  parent: string,
) {
  const what = of === "M" ? "map" : "list";
  const found =
    before === undefined
      ? `there is no ${parent}`
      : `${parent} is of type ${typeOf(before)}, not a ${what} (${of})`;
  const literal = first.path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
  return usageError(`${formatPath(first.path)} cannot be changed: ${found}`, hint());

  function hint(): string {
    if (memberOf(record, literal.slice(1)) !== undefined)
      return `the record has an attribute of that very name, which is written ${formatPath([literal.slice(1)])}`;
    const isMade = before === undefined && first.is !== "remove" && first.is !== "delete-from";
    return isMade
      ? `make the ${what} first, as in '${parent}:=${of === "M" ? "{}" : "[]"}'`
      : "`tasks get` shows what the record has";
  }
}

function within(path: Path | [], step: string | number): Path {
  return [...path, step] as unknown as Path;
}
