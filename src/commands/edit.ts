import type { Context } from "../context.ts";
import { TasksError, usageError } from "../errors.ts";
import type { TextEditor } from "../ports.ts";
import { replaceChanges } from "../table/replace-changes.ts";
import type { TaskTable } from "../table/task-table.ts";
import { equalAttributes } from "../task/compare-values.ts";
import { decodeDynamoJson, encodeDynamoJson } from "../task/dynamodb-json.ts";
import type { TaskRecord } from "../task/record.ts";
import { validateRecord } from "../task/validate-record.ts";
import { parsePlainRecord } from "../transfer/json/parse-plain-record.ts";
import { prettyRecord } from "../transfer/json/pretty-record.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { keyFlags } from "./shared/selection/key-flags.ts";
import { missingRecord } from "./shared/selection/missing-record.ts";
import { onNamedRecords, referenceArguments } from "./shared/selection/named-records.ts";
import { sayDifference } from "./shared/changes/say-difference.ts";

// Where there is no terminal the editor may be a program, which makes its mistake for ever.
const MOST_UNASKED = 5;

export const editCommand = defineCommand({
  name: "edit",
  group: "Records",
  summary: "change a record in your editor",
  description:
    "Open a record as JSON in the editor of $VISUAL or $EDITOR, and write what was saved, unless somebody changed the record meanwhile. What cannot be written comes back into the editor with the reason above it. Saved unchanged, it is not written.",
  arguments: referenceArguments,
  flags: keyFlags,
  details: `Sets and binary are written {"$ss":["a"]}, {"$ns":[1]}, {"$bs":["AQ=="]} and {"$b":"AQ=="}. With another user_name or
deadline_unix_time the record is moved, if no other one is there.`,
  examples: [
    "tasks edit k7fq",
    "EDITOR='code --wait' tasks edit --user kumamoto --deadline 2026-12-01T09:00",
  ],
  prints: ["record"],
  writes: true,
  /** Prints the record as it is afterwards. Throws not-found, conflict, and usage for what was saved twice as it cannot be. */
  async run(context, names, { besidesKey }) {
    const wording = { verb: "edit", rest: besidesKey };
    await onNamedRecords(context, names, wording, async (table, key) => {
      const before = await table.get(key);
      if (before === undefined) throw await missingRecord(context, key, { table, wording });
      const editor = await context.openEditor("task.json");
      try {
        const after = await editRecord(editor, before, {
          most: context.ask === undefined ? MOST_UNASKED : Infinity,
        });
        if (after !== undefined) await write(context, table, { before, after });
        else await context.note("nothing was changed");
        editor.close();
        return after === undefined ? before : table.asKept(after);
      } catch (error) {
        // What was typed is not lost.
        if (!(error instanceof TasksError && error.kind === "conflict")) editor.close();
        else await context.note(`what you saved is in ${editor.path}`);
        throw error;
      }
    });
  },
});

/** The record that was saved; undefined for what it was before. Throws a usage error for what is wrong and not changed again. */
async function editRecord(
  editor: TextEditor,
  before: TaskRecord,
  { most }: { most: number },
): Promise<TaskRecord | undefined> {
  let text = prettyRecord(before);
  for (let times = 1; ; times += 1) {
    const saved = await editor.edit(text);
    try {
      const after = readRecord(saved);
      return equalAttributes(before, after) ? undefined : after;
    } catch (error) {
      // What the comment became is of no interest: an editor that is a program may rewrite every line that it gets.
      const left = withoutComment(saved);
      if (!(error instanceof TasksError) || left === withoutComment(text) || times === most) throw error;
      text = commentOf(error) + left;
    }
  }
}

function readRecord(saved: string): TaskRecord {
  const text = withoutComment(saved);
  if (text.trim() === "") throw usageError("nothing is left of the record", "`tasks delete` deletes it");
  const record = parsePlainRecord(text);
  validateRecord(record);
  // With its numbers as they will be stored.
  return decodeDynamoJson(encodeDynamoJson(record));
}

function commentOf({ message, hint }: TasksError): string {
  const lines = [`error: ${message}`, ...(hint === undefined ? [] : [`hint: ${hint}`])];
  const comment = [...lines, "to give up, save it unchanged"].flatMap((line) => line.split("\n"));
  return comment.map((line) => `// ${line}\n`).join("");
}

function withoutComment(text: string): string {
  return text.replace(/^(?:\s*\/\/[^\n]*\n)+/, "");
}

async function write(context: Context, table: TaskTable, change: { before: TaskRecord; after: TaskRecord }) {
  const changes = replaceChanges(change.before, change.after);
  const result = await table.exchange(changes, { isExact: true });
  if (result.outcome !== "refused") return;
  await sayDifference(context, changes, result);
  throw new TasksError("conflict", "the record was changed meanwhile, or another one is at its new place", {
    hint: "nothing was written; the lines above say how it differs",
  });
}
