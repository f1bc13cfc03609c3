import type { Context } from "../context.ts";
import type { PageUse } from "../local/serve/page/page-parts.ts";
import { parsePlainRecord } from "../transfer/json/parse-plain-record.ts";
import { prettyRecord } from "../transfer/json/pretty-record.ts";
import { openJournal } from "./guard-table.ts";
import type { World } from "./world.ts";

/** What the page of `tasks serve` has of the rooms that the local target does not know. */
export function pageUse(world: World, context: Context): PageUse {
  const { user, history, teamIndex } = context.settings;
  return {
    user: user.value,
    readRecord: parsePlainRecord,
    writeRecord: prettyRecord,
    async openEntry(table, typed, undoes) {
      const { indexedTable } = await import("../change/indexed-table.ts");
      const kept = (one: typeof table) => (teamIndex.value ? indexedTable(one) : one);
      if (!history.value) return { table: kept(table), id: undefined };
      const journal = await openJournal(world, context, { typed, table, by: "the page of tasks serve" });
      if (undoes !== undefined) journal.takesBack(undoes);
      const { recordedTable } = await import("../change/recorded-table.ts");
      return { table: kept(recordedTable(table, journal)), id: journal.id };
    },
  };
}
