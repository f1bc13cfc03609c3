import { TasksError, usageError } from "../../../errors.ts";
import type { TaskTable } from "../../../table/task-table.ts";
import { whenFree } from "../../store/when-free.ts";
import { json, refusal, type HttpAnswer } from "../http/answers.ts";
import { addRecord, makeDone, moveRecord, type Present } from "./make-changes.ts";
import type { HistoryEntry, PageParts } from "./page-parts.ts";
import { deleteRecord, editRecord } from "./replace-record.ts";
import { openUndo, takeBack } from "./undo-writes.ts";
import { textIn, type WriteBody } from "./write-body.ts";
import type { WriteResult } from "./write-result.ts";
import { wordsOf } from "./write-words.ts";

type Write = (table: TaskTable, body: WriteBody, present: Present) => Promise<WriteResult>;

/** Carries out the writes of the page by their names, each as an entry of the history and with what takes it back. */
export function openPageWrites(parts: PageParts): (name: string, body: WriteBody) => Promise<HttpAnswer> {
  const table = parts.table.waiting(parts.wait);
  const undo = openUndo();
  const writes = new Map<string, Write>([
    ["add", addRecord],
    ["done", makeDone],
    ["reschedule", moveRecord],
    ["delete", deleteRecord],
    ["edit", (table, body) => editRecord(table, body, parts)],
  ]);

  function answer(result: WriteResult, { id: entry }: HistoryEntry): HttpAnswer {
    if ("error" in result) return json(409, result);
    const { said, changes } = result;
    if (changes.length === 0) return json(200, { said });
    return json(200, { said, undo: undo.keep({ said, changes, entry }) });
  }

  return async (name, body) => {
    const write = writes.get(name);
    if (write !== undefined) {
      const entry = await parts.openEntry(table, wordsOf(name, body));
      return answer(await write(entry.table, body, { now: parts.now(), tz: parts.tz }), entry);
    }
    if (name === "undo") {
      const kept = undo.find(textIn(body, "undo"));
      const words = kept.entry === undefined ? ["undo"] : ["undo", kept.entry];
      const entry = await parts.openEntry(table, words, kept.entry);
      return answer(await takeBack(entry.table, kept), entry);
    }
    if (name === "switch") return switchSchedule(parts, body);
    return refusal(404, `the page has no write ${name}`, "load the page again");
  };
}

/** Switches the schedule `name` on or off, as `enabled` says. Throws not-found. */
async function switchSchedule(
  { schedules, store, now, wait }: Pick<PageParts, "schedules" | "store" | "now" | "wait">,
  body: WriteBody,
): Promise<HttpAnswer> {
  const name = textIn(body, "name");
  const { enabled } = body;
  if (typeof enabled !== "boolean")
    throw usageError("enabled is not true or false", "send the one or the other");
  const turn = () => schedules.setEnabled(name, enabled, Math.floor(now() / 1000));
  const isThere = await whenFree(turn, store.clock, wait);
  if (isThere) return json(200, { said: `${name} is ${enabled ? "on" : "off"}` });
  throw new TasksError("not-found", `there is no schedule ${name} any more`, {
    hint: "it was deleted meanwhile",
  });
}
