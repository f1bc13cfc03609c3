import { changeAttributes } from "../table/change-attributes.ts";
import { allOf, isDone, NOT_DONE } from "../task/condition/condition.ts";
import { isLease } from "../task/lease.ts";
import { CLAIMED_BY, LEASE_NO, LEASE_UNTIL, numberTextOf } from "../task/record.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { keyFlags } from "./shared/selection/key-flags.ts";
import { leaseNoFlag, refuseSeveral } from "./shared/changes/lease-flags.ts";
import { leaseLost } from "./shared/changes/lease-lost.ts";
import { missingRecord } from "./shared/selection/missing-record.ts";
import { onNamedRecords, referenceArguments } from "./shared/selection/named-records.ts";

export const releaseCommand = defineCommand({
  name: "release",
  group: "Records",
  summary: "give a claimed record back",
  description:
    "Give back a record that you claimed, so that it can be claimed at once. It removes claimed_by and lease_until_unix_time; " +
    "lease_no stays, and only grows. A second release changes nothing, and neither does one of a record that you have done.",
  arguments: referenceArguments,
  flags: { ...keyFlags, ...leaseNoFlag },
  details: "Ends with 4 where somebody else has it by now.",
  examples: [
    "tasks release k7fq --lease-no 3",
    "tasks release --user queue --deadline 1767225600 --lease-no 3",
  ],
  prints: ["record"],
  writes: true,
  /** Prints the record as it is now. Throws not-found and conflict. */
  async run(context, { leaseNo, ...names }, { besidesKey }) {
    refuseSeveral(names.reference);
    const wording = { verb: "release", rest: besidesKey };
    const change = changeAttributes({ remove: [CLAIMED_BY, LEASE_UNTIL] });
    await onNamedRecords(context, names, wording, async (table, key) => {
      const result = await table.update(key, change, { condition: allOf(NOT_DONE, isLease(leaseNo)) });
      if (result.outcome === "written") return result.record;
      if (result.outcome === "missing") throw await missingRecord(context, key, { table, wording });
      const { record } = result;
      const isOurs = numberTextOf(record[LEASE_NO]) === String(leaseNo);
      if (!isOurs) throw await leaseLost(context, record, leaseNo);
      await context.note(
        isDone(record) ? "it is done: there is nothing to give back" : "it was given back already",
      );
      return record;
    });
  },
});
