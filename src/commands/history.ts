import { usageError } from "../errors.ts";
import { instant } from "../flags/instant.ts";
import { entryName } from "../flags/names.ts";
import { userName } from "../flags/text.ts";
import { wholeNumber } from "../flags/whole-number.ts";
import { findEntry } from "../change/history/find-entry.ts";
import { countOf, readChanges, readEntries, type Entry } from "../change/history/history-reader.ts";
import type { Context } from "../context.ts";
import { plural } from "../output/amounts.ts";
import type { HistoryFolder } from "../ports.ts";
import type { Change, TaskTable } from "../table/task-table.ts";
import type { Attributes } from "../task/attribute-value.ts";
import { equalValues } from "../task/compare-values.ts";
import { DEADLINE, keyOf, USER_NAME, type TaskRecord } from "../task/record.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { withTable } from "./shared/records/with-table.ts";

const COLUMNS = ["id", "at", "command", "records", "state"];
const CHANGE_COLUMNS = [USER_NAME, DEADLINE, "change", "before", "after"];

export const historyCommand = defineCommand({
  name: "history",
  group: "Records",
  summary: "list what changed this table from here, newest first",
  description:
    "List what commands on this machine have changed in the table, newest first; with an id, each record of that entry " +
    "before and after. `tasks undo` takes an entry back.",
  arguments: { id: { type: entryName, optional: true, help: "an entry, or the beginning of its name" } },
  flags: {
    user: {
      short: "-u",
      value: "<name>",
      type: userName,
      help: "only entries that changed a record of this user",
    },
    since: { value: "<when>", type: instant("start"), help: "only entries since then" },
    limit: { value: "<n>", type: wholeNumber(), default: "20", help: "at most this many entries" },
  },
  examples: ["tasks history", "tasks history --user kumamoto --since today", "tasks history 7k2m9q"],
  prints: ["entry", "change"],
  writes: false,
  async run(context, { id, ...options }, { typed }) {
    await withTable(context, async (table) => {
      const folder = await context.openHistory();
      if (id === undefined) return list(context, folder, { ...options, table });
      for (const flag of ["since", "user", "limit"] as const) {
        if (typed(flag) !== undefined)
          throw usageError(`--${flag} chooses entries, and ${id} names one`, "leave one of the two out");
      }
      const isHere = await placesOf(table);
      await showEntry(context, folder, await findEntry(folder, { id, table: table.name, isHere }));
    });
  },
});

interface ListOptions {
  user: string | undefined;
  since: number | undefined;
  limit: number;
  table: TaskTable;
}

async function list(context: Context, folder: HistoryFolder, options: ListOptions): Promise<void> {
  const { limit, table } = options;
  const rows = await context.openRows(COLUMNS, { instants: ["at"] });
  let { found, torn } = await newest(folder, options, await placesOf(table));
  if (new Set(found.map(({ place }) => place)).size > 1) {
    // Only the credentials say which of two accounts is meant.
    const place = await table.place();
    ({ found, torn } = await newest(folder, options, (other) => other === place));
  }
  await rows.write(found.slice(0, limit).map(rowOf));
  await rows.end();
  if (found.length === 0) await context.note("no entries");
  if (found.length > limit) await context.note("there are older ones; see them with --limit");
  if (torn > 0)
    await context.note(
      `${plural(torn, "line")} of the history cannot be read: a full disk or a crash has cut ${torn === 1 ? "it" : "them"} off`,
    );
}

/** Whether the history's name of a place may be where the table is, whosever account that is in. */
async function placesOf(table: TaskTable): Promise<(place: string) => boolean> {
  const here = await table.place("any");
  return (place) => place === here || place.startsWith(`${here} `);
}

/** The newest first: as many as are shown, and one more where there is one; and how many lines could not be read on the way. */
async function newest(
  folder: HistoryFolder,
  { user, since = 0, limit, table }: ListOptions,
  isHere: (place: string) => boolean,
): Promise<{ found: Entry[]; torn: number }> {
  const found: Entry[] = [];
  let torn = 0;
  for await (const entry of readEntries(folder, () => (torn += 1))) {
    if (entry.table !== table.name || !isHere(entry.place)) continue;
    if (Date.parse(entry.at) < since * 1000) break;
    if (user !== undefined && !(await concerns(folder, entry, user))) continue;
    found.push(entry);
    if (found.length > limit) break;
  }
  return { found, torn };
}

async function concerns(folder: HistoryFolder, entry: Entry, user: string): Promise<boolean> {
  for await (const { changes } of readChanges(folder, entry)) {
    if (changes.some(({ before, after }) => keyOf((before ?? after)!).userName === user)) return true;
  }
  return false;
}

function rowOf(entry: Entry): Attributes {
  const { end, planned } = entry;
  const isPartial = end !== undefined && end.left + end.failed > 0;
  const state = entry.isUnknown
    ? "cannot be undone"
    : planned !== undefined && end === undefined
      ? "ended early"
      : isPartial
        ? "partial"
        : "whole";
  return {
    id: { S: entry.id },
    at: { S: entry.at },
    command: { S: entry.command },
    records: { N: String(countOf(entry)) },
    state: { S: state },
    ...(entry.undoes === undefined ? {} : { undoes: { S: entry.undoes } }),
  };
}

/** One row a record; of a record that stays, what differs. */
async function showEntry(context: Context, folder: HistoryFolder, entry: Entry): Promise<void> {
  const rows = await context.openRows(CHANGE_COLUMNS);
  for await (const { changes } of readChanges(folder, entry)) await rows.write(changes.map(changeRow));
  await rows.end();
}

function changeRow({ before, after }: Change): Attributes {
  const { [USER_NAME]: user, [DEADLINE]: deadline } = (before ?? after)!;
  const change = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  return {
    [USER_NAME]: user!,
    [DEADLINE]: deadline!,
    change: { S: change },
    ...(before === undefined ? {} : { before: { M: differing(before, after) } }),
    ...(after === undefined ? {} : { after: { M: differing(after, before) } }),
  };
}

function differing(record: TaskRecord, other: TaskRecord | undefined): Attributes {
  return Object.fromEntries(
    Object.entries(record).filter(
      ([name, value]) =>
        name !== USER_NAME &&
        name !== DEADLINE &&
        (other === undefined || !Object.hasOwn(other, name) || !equalValues(value, other[name]!)),
    ),
  );
}
