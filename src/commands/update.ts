import { assignments } from "../flags/attributes.ts";
import { condition } from "../flags/condition.ts";
import { changeFlags, changeFrom, showChange } from "./shared/change-flags.ts";
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
import { printRows, withTable } from "./shared/with-table.ts";

const PATHS = `A name may be a path, as in --where: rank.ccf is the key ccf of the map rank, tags[0] the first element of a list. What a
path leads through has to be there; an index beyond the end appends. A name with a dot or a bracket of its own stands in
backquotes: '\`a.b\`=x'.`;

export const updateCommand = defineCommand({
  name: "update",
  group: "Records",
  summary: "change attributes of a record, or of many",
  description:
    "Change attributes of one record, or of all that are selected. A record that is not there is not made, unless --upsert " +
    "says so.",
  arguments: {
    attribute: {
      type: assignments,
      help: "status=open (text), priority:=3 (JSON), rank.ccf=A and tags[0]=x (within); see `tasks help create`",
    },
  },
  flags: {
    ...selectionFlags,
    ...changeFlags,
    if: { value: "<expr>", type: condition, help: "only when the record meets this condition" },
    upsert: { help: "make the record when it is not there" },
  },
  details: `${PATHS}\n\n${SELECTION_DETAILS}`,
  examples: [
    "tasks update --user kumamoto --deadline 1767225600 status=open priority:=3",
    "tasks update --user kumamoto --deadline 1767225600 --add tries=1 --remove owner",
    "tasks update --user kumamoto --deadline 1767225600 owner=mai --if 'attribute_not_exists(owner)'",
    "tasks update --user kumamoto --deadline 1767225600 rank.ccf=A 'tags[0]=x' --remove rank.core",
    `tasks update --user kumamoto --deadline 1767225600 --add labels:ss='["home"]' --delete-from owners:ss='["ken"]'`,
    `tasks update --user kumamoto --deadline 1767225600 --append log:='["called"]'`,
    "tasks update --user kumamoto --where 'attribute_not_exists(owner)' owner=mai",
  ],
  writes: true,
  /** Changes the record, or those selected, and prints them as they are now. Throws not-found, conflict and partial. */
  async run(context, options, { typed }) {
    const { if: condition, upsert } = options;
    const change = changeFrom(options, options.attribute);
    const { key, selection } = await readSelection(context, options, typed);
    if (selection !== undefined) {
      refuseWithSelection({ if: condition }, "write the condition as --where");
      refuseWithSelection({ upsert }, "name the record to be made with --user and --deadline");
      return changeMany(context, selection, {
        infinitive: "change",
        participle: "changed",
        what: `changes: ${showChange(change)}`,
        changesOf: changedBy(change),
      });
    }
    const result = await withTable(context, (table) => table.update(key, change, { condition, upsert }));
    if (result.outcome === "missing" && !upsert) throw await missingRecord(context, key);
    if (result.outcome !== "written") throw await conditionFailed(context, key);
    await printRows(context, [result.record]);
  },
});
