import { TasksError } from "../errors.ts";
import { allOf, NOT_DONE, type Condition } from "../task/condition/condition.ts";
import { isUnclaimedSince, leaseEnd, leaseIsFree, nextLeaseNo } from "../task/lease.ts";
import { compareNumbers } from "../task/number.ts";
import { CLAIMED_BY, keyOf, LEASE_NO, LEASE_UNTIL, type TaskRecord } from "../task/record.ts";
import { changeAttributes } from "./change-attributes.ts";
import { queryUsers } from "./query-users.ts";
import type { TaskTable } from "./task-table.ts";

export interface ClaimRequest {
  users: string[];
  where: Condition | undefined;
  /** Whose claim it is. */
  by: string;
  /** How long it lasts, in seconds. */
  lease: number;
  /** Milliseconds since 1970 UTC, and chance from 0 up to 1. */
  clock: { now(): number; random(): number };
}

/** What became of a claim; `none`: nothing is free. */
export type ClaimOutcome =
  | { outcome: "claimed"; record: TaskRecord; lostRaces: number }
  | {
      outcome: "none";
      /** How many open records others have. */
      leased: number;
      /** When the first of their leases ends, decimal seconds since 1970. */
      nextEnd: string | undefined;
      mismatch: string | undefined;
      lostRaces: number;
    };

// A page that looks at so many records costs few units, and most claims find one on the first.
const FIRST_PAGE = 100;
// Among so many candidates one is drawn after the first lost race, and twice as many after each further one.
const SPREAD = 16;
const MOST_RACES = 1_000;

/**
 * Takes the first open record by deadline that nobody holds a lease on: one query, and one update whose condition repeats all
 * that the query has seen. After a lost race for the first, one of the next is drawn, so that many who come at once spread.
 */
export async function claimFirst(table: TaskTable, request: ClaimRequest): Promise<ClaimOutcome> {
  const { clock } = request;
  let lostRaces = 0;
  while (lostRaces < MOST_RACES) {
    const { free, ...rest } = await lookForFree(table, request);
    if (free.length === 0) return { outcome: "none", ...rest, lostRaces };
    while (free.length > 0 && lostRaces < MOST_RACES) {
      const among = lostRaces === 0 ? 1 : Math.min(free.length, SPREAD * 2 ** Math.min(lostRaces - 1, 10));
      const [candidate] = free.splice(Math.floor(clock.random() * among), 1);
      const record = await take(table, candidate!, request);
      if (record !== undefined) return { outcome: "claimed", record, lostRaces };
      lostRaces += 1;
    }
  }
  throw new TasksError("unavailable", `nothing was claimed: others were faster ${lostRaces} times in a row`, {
    hint: "run the same command again",
  });
}

async function lookForFree(table: TaskTable, { users, where, clock }: ClaimRequest) {
  const found = {
    free: [] as TaskRecord[],
    leased: 0,
    nextEnd: undefined as string | undefined,
    mismatch: undefined as string | undefined,
  };
  const now = Math.floor(clock.now() / 1000);
  const pages = queryUsers(table, users, {
    descending: false,
    where: allOf(NOT_DONE, where),
    // What was created a moment ago must not be missed: a worker that finds nothing ends.
    consistent: true,
    firstPage: FIRST_PAGE,
  });
  for await (const page of pages) {
    for (const record of page.records) {
      const end = leaseEnd(record, now);
      if (end === undefined) found.free.push(record);
      else {
        found.leased += 1;
        if (found.nextEnd === undefined || compareNumbers(end, found.nextEnd) < 0) found.nextEnd = end;
      }
    }
    found.mismatch ??= page.mismatch;
    if (found.free.length > 0) break;
  }
  return found;
}

/** The record with its new lease; undefined where somebody was faster. */
async function take(
  table: TaskTable,
  candidate: TaskRecord,
  { by, lease, where, clock }: ClaimRequest,
): Promise<TaskRecord | undefined> {
  const now = clock.now();
  const until = { N: String(leaseEndFrom(now, lease)) };
  let last = candidate;
  let isFree = leaseIsFree(Math.floor(now / 1000));
  for (;;) {
    const change = changeAttributes({
      set: { [CLAIMED_BY]: { S: by }, [LEASE_UNTIL]: until, [LEASE_NO]: { N: nextLeaseNo(last) } },
    });
    const condition = allOf(NOT_DONE, isUnclaimedSince(last), isFree, where);
    const result = await table.update(keyOf(candidate), change, { condition });
    if (result.outcome !== "written") return undefined;
    if (result.changes !== undefined) return result.record;
    // An answer was lost, and what is there looks like our work. Another claim by the same name in the same second would, too:
    // the next number makes the lease ours alone.
    last = result.record;
    isFree = allOf(equals(CLAIMED_BY, { S: by }), equals(LEASE_UNTIL, until));
  }
}

/** Whole seconds since 1970, so that a lease lasts as long as was said, or a part of a second longer. `now` in ms. */
export function leaseEndFrom(now: number, lease: number): number {
  return Math.ceil(now / 1000 + lease);
}

function equals(name: string, value: TaskRecord[string]): Condition {
  return { is: "compare", left: { path: [name] }, comparator: "=", right: { value } };
}
