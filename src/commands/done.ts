import { wholeNumber } from "../flags/whole-number.ts";
import { finishChanges, finishRecord } from "../table/finish-record.ts";
import { isDone, NOT_DONE } from "../task/condition/condition.ts";
import { isLease } from "../task/lease.ts";
import { keyText } from "../task/key-text.ts";
import { keyAttributes, LEASE_NO, numberTextOf, type TaskKey } from "../task/record.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { refuseSeveral } from "./shared/changes/lease-flags.ts";
import { leaseLost } from "./shared/changes/lease-lost.ts";
import { missingRecord } from "./shared/selection/missing-record.ts";
import { onNamedRecords, referenceArguments } from "./shared/selection/named-records.ts";
import { and } from "./shared/selection/range-flags.ts";
import {
  readSelection,
  refuseWithSelection,
  SELECTION_DETAILS,
  selectionFlags,
} from "./shared/selection/selection-flags.ts";
import { nextOfMany, sayAlready, sayNext } from "./shared/changes/say-next.ts";

const REPEATING = `A task that repeats (\`tasks help create\`) becomes done and has its next one made in one transaction: of two who finish it
at once, one makes the next and the other finds it. Times that are over are left out. A record that is done
already makes nothing, even if it was opened again: its rule went to the next one.

With --lease-no it ends with 4 where somebody else has the task by now (\`tasks help claim\`).`;

export const doneCommand = defineCommand({
  name: "done",
  group: "Records",
  summary: "mark a record, or many, as done",
  description: "Set status to `done` and completed_unix_time to now. Doing it twice changes nothing.",
  arguments: referenceArguments,
  flags: {
    ...selectionFlags,
    leaseNo: {
      value: "<no>",
      type: wholeNumber(),
      help: "only while you have it: the lease_no that `tasks claim` gave",
    },
    next: { no: "of a task that repeats: nothing comes after it, its series ends" },
  },
  details: `${REPEATING}\n\n${SELECTION_DETAILS}`,
  examples: [
    "tasks done k7fq",
    "tasks done --user kumamoto --deadline 1767225600",
    "tasks done --user kumamoto --deadline today",
    "tasks done k7fq --no-next",
    "tasks done k7fq --lease-no 3",
    "tasks done --user kumamoto --overdue",
    "tasks query --user kumamoto --week | tasks done --keys - --yes",
  ],
  prints: ["record"],
  writes: true,
  /** Marks the record, or those selected, and prints them as they are now. Throws not-found and partial. */
  async run(context, { next, leaseNo, ...options }, { typed, besidesKey }) {
    const now = Math.floor(context.clock.now() / 1000);
    const finishing = { now, zone: () => context.settings.tz.value, isLast: !next };
    const { names, selection } = await readSelection(context, options, typed);
    if (selection !== undefined) {
      refuseWithSelection({ leaseNo }, "name the record by its reference or with --user and --deadline");
      const open = { ...selection, where: and(NOT_DONE, selection.where) };
      const nexts = nextOfMany();
      // Two tasks of one selection may have their next ones at the same time.
      const taken = new Set<string>();
      const isTaken = (key: TaskKey) => taken.has(keyText(keyAttributes(key)));
      const { changeMany } = await import("./shared/changes/change-many.ts");
      return changeMany(context, selection.keys === undefined ? open : selection, {
        infinitive: "mark as done",
        participle: "done",
        what: "changes: status becomes done",
        taken: "another task is where its next one would be",
        note: nexts.text,
        async changesOf(record, table) {
          if (isDone(record)) return undefined;
          const finish = await finishChanges(table, record, { ...finishing, isTaken });
          if (finish === undefined) return undefined;
          const { changes, ...after } = finish;
          nexts.add(after);
          if (changes[1]?.after !== undefined) taken.add(keyText(changes[1].after));
          return changes;
        },
      });
    }
    const condition = leaseNo === undefined ? undefined : isLease(leaseNo);
    if (leaseNo !== undefined) refuseSeveral(names.reference ?? []);
    const wording = { verb: "done", rest: besidesKey };
    await onNamedRecords(context, names, wording, async (table, key) => {
      const finished = await finishRecord(table, key, { ...finishing, condition });
      if (finished.outcome === "missing") throw await missingRecord(context, key, { table, wording });
      // What a lost answer leaves open, the number says.
      const isOthers = leaseNo !== undefined && numberTextOf(finished.record[LEASE_NO]) !== String(leaseNo);
      if (leaseNo !== undefined && (isOthers || finished.outcome === "refused"))
        throw await leaseLost(context, finished.record, leaseNo);
      if (finished.outcome === "done") await sayNext(context, finished);
      else await sayAlready(context, finished.record);
      return finished.record;
    });
  },
});
