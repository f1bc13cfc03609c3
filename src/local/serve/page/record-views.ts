import type { AttributeValue } from "../../../task/attribute-value.ts";
import { compareNumbers } from "../../../task/number.ts";
import { DEADLINE, keyOf, STATUS, textOf, USER_NAME, type TaskKey } from "../../../task/record.ts";
import { compareForSort } from "../../../table/sort-records.ts";
import type { Store } from "../../store/store.ts";
import { recordsOf, tableRange, userRange, walkRecords } from "../../store/walk-records.ts";
import { whenFree, type Wait } from "../../store/when-free.ts";
import { isDone } from "../../../task/condition/condition.ts";
import { isChosen, type RecordChoice } from "./record-choice.ts";
import { sortCalmly } from "./sort-calmly.ts";

/** A record's place in a view. */
interface Entry {
  key: TaskKey;
  /** The deadline as a double, in seconds since 1970 where it is a second. */
  at: number;
  isDone: boolean;
  value: AttributeValue | undefined;
}

/** The records that were chosen, in their order, as they were at a version of the store. */
export interface View {
  version: string;
  entries: readonly Entry[];
  /** How many records of the user there are, chosen or not. */
  scanned: number;
  /** The statuses of the user's records, and the names of their other attributes. */
  statuses: string[];
  names: string[];
}

interface ViewParts {
  store: Store;
  table: string;
  now: () => number;
  wait: Wait;
}

const MOST_VIEWS = 4;
const MOST_NAMES = 40;
const OWN = new Set([USER_NAME, DEADLINE]);

/**
 * Gives views of a table, of which the last few are kept for as long as nothing is written. One is made by reading the
 * user's records, or all, in stretches between which other requests are answered.
 */
export function openRecordViews(parts: ViewParts): (choice: RecordChoice) => Promise<View> {
  // Another process begins to count its versions anew.
  const opened = parts.now().toString(36);
  const kept = new Map<string, Promise<View>>();
  return async (choice) => {
    const { store, wait } = parts;
    // The first counts the commits of other processes, the second our own.
    const counts = await whenFree(
      () => store.row("SELECT data_version, total_changes() FROM pragma_data_version"),
      store.clock,
      wait,
    );
    const version = `${opened}-${counts?.join("-")}`;
    const id = JSON.stringify([version, choice]);
    const found = kept.get(id);
    if (found !== undefined) return found;
    const view = makeView(parts, choice, version);
    view.catch(() => kept.delete(id));
    kept.set(id, view);
    for (const old of kept.keys()) if (kept.size > MOST_VIEWS) kept.delete(old);
    return view;
  };
}

async function makeView(
  { store, table, wait }: ViewParts,
  choice: RecordChoice,
  version: string,
): Promise<View> {
  const { user, sort } = choice;
  const chosen: Entry[] = [];
  const statuses = new Set<string>();
  const names = new Set<string>();
  let scanned = 0;
  const range =
    user === "" ? tableRange(store, table) : userRange(store, table, { userName: user, descending: false });
  for await (const { items } of walkRecords(range, { wait })) {
    for (const record of recordsOf(items)) {
      scanned += 1;
      const status = textOf(record[STATUS]);
      if (status !== undefined && statuses.size < MOST_NAMES) statuses.add(status);
      if (names.size < MOST_NAMES) for (const name in record) if (!OWN.has(name)) names.add(name);
      if (!isChosen(record, choice)) continue;
      const key = keyOf(record);
      const value = sort !== undefined && Object.hasOwn(record, sort) ? record[sort] : undefined;
      chosen.push({ key, at: Number(key.deadline), isDone: isDone(record), value });
    }
  }
  const entries = await sortCalmly(chosen, orderOf(choice));
  return { version, entries, scanned, statuses: [...statuses].sort(), names: [...names].sort() };
}

function orderOf({ sort, descending }: RecordChoice): (a: Entry, b: Entry) => number {
  const sign = descending ? -1 : 1;
  if (sort === undefined) {
    return (a, b) => {
      if (a.isDone !== b.isDone) return Number(a.isDone) - Number(b.isDone);
      return (a.isDone ? -sign : sign) * byDeadline(a, b);
    };
  }
  return (a, b) => {
    if (a.value === undefined || b.value === undefined)
      return Number(a.value === undefined) - Number(b.value === undefined) || byDeadline(a, b);
    return sign * compareForSort(a.value, b.value) || byDeadline(a, b);
  };
}

function byDeadline(a: Entry, b: Entry): number {
  // Of numbers with more digits than a double keeps only the texts differ.
  return (
    a.at - b.at || (a.key.deadline === b.key.deadline ? 0 : compareNumbers(a.key.deadline, b.key.deadline))
  );
}
