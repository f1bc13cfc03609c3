import { usageError } from "../../../errors.ts";
import { defineFlags } from "../../../flags/flag.ts";
import { duration } from "../../../flags/duration.ts";
import { wholeNumber } from "../../../flags/whole-number.ts";

export const leaseFlag = defineFlags({
  lease: {
    value: "<duration>",
    type: duration,
    default: "15m",
    help: "how long nobody else may take it, as in 90s, 15m, 1h30m",
  },
});

export const leaseNoFlag = defineFlags({
  leaseNo: {
    value: "<no>",
    type: wholeNumber(),
    required: true,
    help: "the lease_no that `tasks claim` gave; needed",
  },
});

/** Throws a usage error for several records: a lease is one record's. */
export function refuseSeveral([first, second]: readonly string[]): void {
  if (second === undefined) return;
  throw usageError(`--lease-no is one task's, and ${first} and ${second} are two`, "name them one by one");
}

/** For the help of commands that read or write the end of a lease. */
export const CLOCKS = `The end of a lease is a time by the clock of the machine that took it, and is read by the clocks of the others: one that is 10
seconds ahead takes a task 10 seconds early. Take leases longer than the work and the clocks' differences. However wrong the
clocks are, no lease_no is given twice, so that nobody's \`done --lease-no\` finishes what somebody else has by now.`;
