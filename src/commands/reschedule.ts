import { TasksError, usageError } from "../errors.ts";
import { movedRecord } from "../task/moved-record.ts";
import { keyOf, type TaskKey } from "../task/record.ts";
import { isSecond } from "../task/validate-record.ts";
import { instant } from "../flags/instant.ts";
import { offset, type Offset } from "../flags/offset.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import type { Verb } from "./shared/changes/confirm-changes.ts";
import { missingRecord } from "./shared/selection/missing-record.ts";
import { onNamedRecords, referenceArguments } from "./shared/selection/named-records.ts";
import { showKey } from "./shared/selection/record-errors.ts";
import {
  readSelection,
  refuseWithSelection,
  SELECTION_DETAILS_WITHOUT_TO,
  selectionFlagsWithoutTo,
} from "./shared/selection/selection-flags.ts";

export const rescheduleCommand = defineCommand({
  name: "reschedule",
  group: "Records",
  summary: "give a record, or many, another deadline",
  description:
    "Give a record another deadline, in one transaction: it is never in two places, and never in none.",
  arguments: referenceArguments,
  flags: {
    ...selectionFlagsWithoutTo,
    to: {
      value: "<when>",
      type: instant("end"),
      conflicts: ["by"],
      help: "the new deadline; offsets count from now",
    },
    by: {
      value: "<offset>",
      type: offset,
      help: "so much later or earlier than it was, as in +1w, -2h or 1か月後",
    },
    nextFree: {
      conflicts: ["overwrite"],
      help: "where the new deadline is taken, take the next second that is free",
    },
    overwrite: { help: "replace the record that has the new deadline" },
  },
  needsOneOf: [
    { flags: ["to", "by"], hint: "say when, as in --to 'fri 17:00', or by how much, as in --by +1w" },
  ],
  details: SELECTION_DETAILS_WITHOUT_TO,
  examples: [
    "tasks reschedule k7fq --by +1w",
    "tasks reschedule --user kumamoto --deadline 1767225600 --to 'next friday 17:00'",
    "tasks reschedule --user kumamoto --deadline today --to +1w",
    "tasks reschedule k7fq bk8d --to tomorrow --next-free",
    "tasks reschedule --user kumamoto --where 'not (status = \"done\")' --by +1w",
  ],
  prints: ["record"],
  writes: true,
  /** Moves the record, or those selected. Throws not-found, partial, and conflict where another record has the new deadline. */
  async run(context, { to, by, nextFree, overwrite, ...options }, { typed, besidesKey }) {
    const { names, selection } = await readSelection(context, options, typed);
    if (selection !== undefined) {
      refuseWithSelection({ to }, "move many with --by, as in --by +1w");
      refuseWithSelection({ nextFree, overwrite }, "what is taken is left alone");
      const { changeMany } = await import("./shared/changes/change-many.ts");
      return changeMany(context, selection, moveBy(by!));
    }
    const wording = { verb: "reschedule", rest: besidesKey };
    await onNamedRecords(context, names, wording, async (table, key) => {
      let deadline = to ?? shifted(by!, key);
      let result = await table.move(key, deadline, { overwrite });
      // Ends as in create: each second that turns out to be taken is the progress of another writer.
      while (result.outcome === "taken") {
        if (!nextFree) break;
        const { freeAfter } = await import("../table/free-after.ts");
        const { userName } = key;
        deadline = await freeAfter(table, { userName, taken: deadline, tz: context.settings.tz.value });
        result = await table.move(key, deadline, { overwrite });
      }
      if (result.outcome === "missing") throw await missingRecord(context, key, { table, wording });
      if (result.outcome === "moved") return result.record;
      const place = await showKey(context, { ...key, deadline: String(deadline) });
      throw new TasksError("conflict", `there is a task of ${place} already`, {
        hint: "nothing was moved; --next-free takes the next second that is free, and --overwrite replaces it",
      });
    });
  },
});

/** Each to its own deadline and the offset; those in front go first, so that none meets another of the same run. */
function moveBy(by: Offset): Verb {
  const { text } = by;
  const isLater = by.shift(SOME_TIME, "a task") > SOME_TIME;
  return {
    infinitive: "move",
    participle: "moved",
    what: `changes: deadline ${text}`,
    descending: isLater,
    again: "move each with --to, since the same command would move the others once more",
    changesOf(before) {
      const key = keyOf(before);
      const deadline = String(shifted(by, key));
      if (deadline === key.deadline) return undefined;
      return [
        { before, after: undefined },
        { before: undefined, after: movedRecord(before, deadline) },
      ];
    },
  };
}

const SOME_TIME = 1_800_000_000;

/** Throws a usage error where the clocks skip the new time. */
function shifted({ shift }: Offset, key: TaskKey): number {
  return shift(secondsOf(key), `the task of ${key.userName} at ${key.deadline}`);
}

function secondsOf({ userName, deadline }: TaskKey): number {
  if (isSecond(deadline)) return Number(deadline);
  throw usageError(
    `the deadline ${deadline} of a task of ${userName} is not a whole second, and has no calendar`,
    "move it with --to",
  );
}
