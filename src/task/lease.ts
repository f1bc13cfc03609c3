import { allOf, type Condition } from "./condition/condition.ts";
import { addNumbers, compareNumbers } from "./number.ts";
import { CLAIMED_BY, LEASE_NO, LEASE_UNTIL, numberTextOf, type TaskRecord } from "./record.ts";

// The number of a lease tells its holder from every one before: it only grows, and whoever comes with an older number is
// refused. So nothing is done twice however wrong the clocks are that say when a lease is over.

/** Holds where nobody has a lease, or it is over. `now`: whole seconds since 1970. */
export function leaseIsFree(now: number): Condition {
  return {
    is: "not",
    condition: {
      is: "compare",
      left: { path: [LEASE_UNTIL] },
      comparator: ">",
      right: { value: { N: String(now) } },
    },
  };
}

/** Holds while nobody has claimed the record anew, or given it back, since the lease of this number. */
export function isLease(leaseNo: number): Condition {
  return allOf(hasNumber({ N: String(leaseNo) }), { is: "exists", path: [CLAIMED_BY] });
}

/** Holds while nobody has claimed the record since it was read. */
export function isUnclaimedSince({ [LEASE_NO]: found }: TaskRecord): Condition {
  return found === undefined ? { is: "not-exists", path: [LEASE_NO] } : hasNumber(found);
}

/** The number of the next lease: one more than the last, which may be another program's. */
export function nextLeaseNo({ [LEASE_NO]: found }: TaskRecord): string {
  return addNumbers(numberTextOf(found) ?? "0", "1");
}

/** When the lease ends, decimal seconds since 1970; undefined where there is none, or it is over at `now`. */
export function leaseEnd({ [LEASE_UNTIL]: until }: TaskRecord, now: number): string | undefined {
  const end = numberTextOf(until);
  return end !== undefined && compareNumbers(end, String(now)) > 0 ? end : undefined;
}

/**
 * A record that is put back as it was, with the number of its last lease: who had claimed it meanwhile must not meet another
 * holder of the same number.
 */
export function withLeaseNoOf(record: TaskRecord, { [LEASE_NO]: last }: TaskRecord): TaskRecord {
  const number = numberTextOf(last);
  const own = numberTextOf(record[LEASE_NO]);
  const isLower = number !== undefined && (own === undefined || compareNumbers(own, number) < 0);
  return isLower ? { ...record, [LEASE_NO]: { N: number } } : record;
}

function hasNumber(value: TaskRecord[string]): Condition {
  return { is: "compare", left: { path: [LEASE_NO] }, comparator: "=", right: { value } };
}
