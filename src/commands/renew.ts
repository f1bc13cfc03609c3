import { changeAttributes } from "../table/change-attributes.ts";
import { leaseEndFrom } from "../table/claim-first.ts";
import { allOf, NOT_DONE } from "../task/condition/condition.ts";
import { isLease } from "../task/lease.ts";
import { LEASE_UNTIL } from "../task/record.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { keyFlags } from "./shared/selection/key-flags.ts";
import { CLOCKS, leaseFlag, leaseNoFlag, refuseSeveral } from "./shared/changes/lease-flags.ts";
import { leaseLost } from "./shared/changes/lease-lost.ts";
import { missingRecord } from "./shared/selection/missing-record.ts";
import { onNamedRecords, referenceArguments } from "./shared/selection/named-records.ts";

export const renewCommand = defineCommand({
  name: "renew",
  group: "Records",
  summary: "keep a claimed record for longer",
  description:
    "Keep a record that you claimed for another lease from now on, even when the last one is over, as long as nobody else has taken it.",
  arguments: referenceArguments,
  flags: { ...keyFlags, ...leaseNoFlag, ...leaseFlag },
  details: `Ends with 4 where somebody else has it by now, or it is done.\n${CLOCKS}`,
  examples: [
    "tasks renew k7fq --lease-no 3",
    "tasks renew --user queue --deadline 1767225600 --lease-no 3 --lease 1h",
  ],
  prints: ["record"],
  writes: true,
  /** Prints the record as it is now. Throws not-found and conflict. */
  async run(context, { leaseNo, lease, ...names }, { besidesKey }) {
    refuseSeveral(names.reference);
    const wording = { verb: "renew", rest: besidesKey };
    await onNamedRecords(context, names, wording, async (table, key) => {
      const until = leaseEndFrom(context.clock.now(), lease);
      const change = changeAttributes({ set: { [LEASE_UNTIL]: { N: String(until) } } });
      const result = await table.update(key, change, { condition: allOf(NOT_DONE, isLease(leaseNo)) });
      if (result.outcome === "written") return result.record;
      if (result.outcome === "missing") throw await missingRecord(context, key, { table, wording });
      throw await leaseLost(context, result.record, leaseNo);
    });
  },
});
