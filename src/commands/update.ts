import { usageError } from "../errors.ts";
import { attributes } from "../flags/attributes.ts";
import { condition } from "../flags/condition.ts";
import { text } from "../flags/text.ts";
import type { ListType } from "../flags/value-type.ts";
import type { RecordChange } from "../table/task-table.ts";
import { numberAt } from "../task/number-at.ts";
import { DEADLINE, USER_NAME } from "../task/record.ts";
import { defineCommand } from "./shared/define-command.ts";
import { conditionFailed, missingRecord } from "./shared/record-errors.ts";
import { changedBy } from "./shared/changed-by.ts";
import { changeMany } from "./shared/change-many.ts";
import {
  readSelection,
  refuseWithSelection,
  SELECTION_DETAILS,
  selectionFlags,
} from "./shared/selection-flags.ts";
import { textFlags, withTextFlags } from "./shared/text-flags.ts";
import { printRows, withTable } from "./shared/with-table.ts";

/** `name=number`, as the number to add to each attribute. */
const additions: ListType<{ [name: string]: string }> = {
  name: "additions",
  readAll(texts, { what }) {
    const pairs = texts.map((text): [string, string] => {
      const at = text.lastIndexOf("=");
      if (at < 1)
        throw usageError(`${what} '${text}' is not a name and a number`, `write it as in ${what} tries=1`);
      return [text.slice(0, at), numberAt(text.slice(at + 1), () => `${what} ${text.slice(0, at)}`)];
    });
    checkDistinct(pairs.map(([name]) => name));
    return Object.fromEntries(pairs);
  },
};

export const updateCommand = defineCommand({
  name: "update",
  group: "Records",
  summary: "change attributes of a record, or of many",
  description:
    "Change attributes of one record, or of all that are selected. A record that is not there is not made, unless --upsert " +
    "says so.",
  arguments: {
    attribute: {
      type: attributes,
      help: "status=open (text), priority:=3 (JSON); see `tasks help create`",
    },
  },
  flags: {
    ...selectionFlags,
    ...textFlags,
    add: {
      value: "<name=number>",
      type: additions,
      help: "add a number to an attribute, atomically; repeatable",
    },
    remove: { value: "<name>", type: text, repeats: true, help: "remove an attribute; repeatable" },
    if: { value: "<expr>", type: condition, help: "only when the record meets this condition" },
    upsert: { help: "make the record when it is not there" },
  },
  details: SELECTION_DETAILS,
  examples: [
    "tasks update --user kumamoto --deadline 1767225600 status=open priority:=3",
    "tasks update --user kumamoto --deadline 1767225600 --add tries=1 --remove owner",
    "tasks update --user kumamoto --deadline 1767225600 owner=mai --if 'attribute_not_exists(owner)'",
    "tasks update --user kumamoto --where 'attribute_not_exists(owner)' owner=mai",
  ],
  writes: true,
  /** Changes the record, or those selected, and prints them as they are now. Throws not-found, conflict and partial. */
  async run(context, options, { typed }) {
    const { add, remove, if: condition, upsert } = options;
    const change = { set: withTextFlags(options, options.attribute), add, remove };
    checkChange(change);
    const { key, selection } = await readSelection(context, options, typed);
    if (selection !== undefined) {
      refuseWithSelection({ if: condition }, "write the condition as --where");
      refuseWithSelection({ upsert }, "name the record to be made with --user and --deadline");
      return changeMany(context, selection, {
        infinitive: "change",
        participle: "changed",
        what: `changes: ${whatChanges(change)}`,
        changesOf: changedBy(change),
      });
    }
    const result = await withTable(context, (table) => table.update(key, change, { condition, upsert }));
    if (result.outcome === "missing" && !upsert) throw await missingRecord(context, key);
    if (result.outcome !== "written") throw await conditionFailed(context, key);
    await printRows(context, [result.record]);
  },
});

/** For people, by the names of the attributes alone: their values may be long. */
function whatChanges({ set, add, remove }: RecordChange): string {
  const part = (word: string, names: string[]) => (names.length === 0 ? [] : [`${word} ${names.join(", ")}`]);
  return [
    ...part("set", Object.keys(set)),
    ...part("add to", Object.keys(add)),
    ...part("remove", remove),
  ].join("; ");
}

function checkChange({ set, add, remove }: RecordChange): void {
  const names = [...Object.keys(set), ...Object.keys(add), ...remove];
  if (names.length === 0) {
    throw usageError(
      "there is nothing to change",
      "name an attribute, as in status=open, or give --add or --remove",
    );
  }
  checkDistinct(names);
  for (const name of names) {
    if (name === "") throw usageError("an attribute's name is empty", "write it as in --remove owner");
    if (name === USER_NAME || name === DEADLINE) {
      throw usageError(
        `${name} is part of the key and cannot be changed`,
        "move a task with `tasks reschedule`",
      );
    }
  }
}

function checkDistinct(names: string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw usageError(`the attribute ${twice} is named twice`, "name it once");
}
