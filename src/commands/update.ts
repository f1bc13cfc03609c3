import { condition } from "../flags/condition.ts";
import { referencesAndAssignments } from "../flags/references.ts";
import { repeatRule } from "../flags/repeat-rule.ts";
import { isDone } from "../task/condition/condition.ts";
import { keyOf } from "../task/record.ts";
import { isRepeating } from "../task/repeat/is-repeating.ts";
import { changeFlags, changeFrom, showChange } from "./shared/changes/change-flags.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { changedBy } from "./shared/changes/changed-by.ts";
import { missingRecord } from "./shared/selection/missing-record.ts";
import { inSeries, repeatSteps } from "./shared/changes/repeat-flag.ts";
import { onNamedRecords } from "./shared/selection/named-records.ts";
import { conditionFailed } from "./shared/selection/record-errors.ts";
import {
  readSelection,
  refuseWithSelection,
  SELECTION_DETAILS,
  selectionFlags,
} from "./shared/selection/selection-flags.ts";

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
  usage: "[<reference>...] [<attribute>...] [options]",
  arguments: {
    words: {
      type: referencesAndAssignments,
      help: "references, as in k7fq, and then status=open (text), priority:=3 (JSON), rank.ccf=A and tags[0]=x (within); see `tasks help create`",
    },
  },
  flags: {
    ...selectionFlags,
    ...changeFlags,
    repeat: {
      value: "<rule>",
      type: repeatRule,
      help: "begin a series with this record, as in weekly; its deadline is the first of it",
      no: "the record does not repeat",
    },
    if: { value: "<expr>", type: condition, help: "only when the record meets this condition" },
    upsert: { help: "make the record when it is not there" },
  },
  details: `${PATHS}\n\n${SELECTION_DETAILS}`,
  examples: [
    "tasks update k7fq m3xp status=open priority:=3",
    "tasks update --user kumamoto --deadline 1767225600 status=open priority:=3",
    "tasks update --user kumamoto --deadline 1767225600 --add tries=1 --remove owner",
    "tasks update --user kumamoto --deadline 1767225600 owner=mai --if 'attribute_not_exists(owner)'",
    "tasks update --user kumamoto --deadline 1767225600 rank.ccf=A 'tags[0]=x' --remove rank.core",
    `tasks update --user kumamoto --deadline 1767225600 --add labels:ss='["home"]' --delete-from owners:ss='["ken"]'`,
    `tasks update --user kumamoto --deadline 1767225600 --append log:='["called"]'`,
    "tasks update k7fq --repeat 'every 2 weeks'",
    "tasks update --user kumamoto --where 'attribute_not_exists(owner)' owner=mai",
  ],
  prints: ["record"],
  writes: true,
  /** Changes the record, or those selected, and prints them as they are now. Throws not-found, conflict and partial. */
  async run(context, options, { typed, besidesKey }) {
    const { words, if: condition, repeat, upsert } = options;
    const change = changeFrom(options, words.assignments, repeatSteps(repeat));
    const named = { ...options, reference: words.references };
    const { names, selection } = await readSelection(context, named, typed);
    if (selection !== undefined) {
      refuseWithSelection({ if: condition }, "write the condition as --where");
      refuseWithSelection({ upsert }, "name the record to be made with --user and --deadline");
      const { changeMany } = await import("./shared/changes/change-many.ts");
      return changeMany(context, selection, {
        infinitive: "change",
        participle: "changed",
        what: `changes: ${showChange(change)}`,
        changesOf: repeat
          ? async (record) =>
              changedBy(await inSeries(context, change, { repeat, key: keyOf(record) }))(record)
          : changedBy(change),
      });
    }
    const wording = { verb: "update", rest: besidesKey };
    await onNamedRecords(context, names, wording, async (table, key) => {
      const mine = repeat ? await inSeries(context, change, { repeat, key, isTold: true }) : change;
      const result = await table.update(key, mine, { condition, upsert });
      if (result.outcome === "written") {
        if (isDone(result.record) && isRepeating(result.record))
          await context.note(
            "no next one is made of it: `tasks done` is what makes a task done and makes its next one",
          );
        return result.record;
      }
      if (result.outcome === "missing" && !upsert)
        throw await missingRecord(context, key, { table, wording });
      throw await conditionFailed(context, key);
    });
  },
});
