import type { Context } from "../../../context.ts";
import { TasksError } from "../../../errors.ts";
import type { TaskTable } from "../../../table/task-table.ts";
import { keyText } from "../../../task/key-text.ts";
import { keyOf, type TaskKey, type TaskRecord } from "../../../task/record.ts";
import { commonLetters, referenceOf } from "../../../task/reference.ts";
import { shellWord } from "../../../task/shell-word.ts";
import { showKey } from "./record-errors.ts";

/** How hints word a command: its verb, as in `tasks done`, and what else it needs, as in ` --to +1w`. */
export interface Wording {
  verb: string;
  rest?(): Promise<string>;
}

interface Wanted {
  references: readonly string[];
  /** The one of --user. */
  user: string | undefined;
}

/**
 * The keys that references stand for, in their order. One that was listed lately costs no call; others are looked for among the
 * records of the user. Throws not-found for one that belongs to no record, and conflict for one that is the beginning of several.
 */
export async function resolveReferences(
  context: Context,
  table: TaskTable,
  { references, user }: Wanted,
  wording: Wording,
): Promise<TaskKey[]> {
  const found = new Map<string, TaskRecord[]>();
  for (const reference of references) {
    const listed = await context.recall(reference);
    found.set(
      reference,
      listed.filter((record) => user === undefined || keyOf(record).userName === user),
    );
  }
  const unknown = references.filter((reference) => found.get(reference)!.length === 0);
  const userName = user ?? context.settings.user.value;
  if (unknown.length > 0 && userName !== undefined) {
    for (const [reference, records] of await lookFor(table, userName, unknown)) found.set(reference, records);
  }
  const keys: TaskKey[] = [];
  for (const reference of references) {
    const [record, ...others] = found.get(reference)!;
    if (record === undefined) throw await notFound(reference, userName, wording);
    if (others.length > 0) throw await ambiguous(context, reference, [record, ...others], wording);
    keys.push(keyOf(record));
  }
  return keys;
}

async function lookFor(
  table: TaskTable,
  userName: string,
  references: readonly string[],
): Promise<Map<string, TaskRecord[]>> {
  const found = new Map(references.map((reference): [string, TaskRecord[]] => [reference, []]));
  for await (const { records } of table.query({ userName, descending: false, consistent: true })) {
    for (const record of records) {
      const whole = referenceOf(record);
      for (const [reference, alike] of found) if (whole.startsWith(reference)) alike.push(record);
    }
  }
  return found;
}

async function notFound(
  reference: string,
  userName: string | undefined,
  { verb, rest }: Wording,
): Promise<TasksError> {
  return userName === undefined
    ? new TasksError("not-found", `no recently listed task has the reference ${reference}`, {
        hint: `list it again, or say whose it is: \`tasks ${verb} ${reference} --user <name>${(await rest?.()) ?? ""}\``,
      })
    : new TasksError("not-found", `no task of ${userName} has the reference ${reference}`, {
        hint: `\`tasks query --user ${shellWord(userName)}\` lists what is there; a task that was rescheduled has another reference`,
      });
}

async function ambiguous(
  context: Context,
  reference: string,
  records: readonly TaskRecord[],
  wording: Wording,
): Promise<TasksError> {
  const { verb } = wording;
  const rest = (await wording.rest?.()) ?? "";
  const lines: string[] = [];
  for (const record of records) {
    const whole = referenceOf(record);
    const others = records.filter((other) => keyText(other) !== keyText(record)).map(referenceOf);
    const letters = Math.max(...others.map((other) => commonLetters(whole, other))) + 1;
    const key = keyOf(record);
    // Two hashes may be the same, however unlikely that is.
    const name = others.includes(whole)
      ? `--user ${shellWord(key.userName)} --deadline ${key.deadline}`
      : whole.slice(0, letters);
    lines.push(`\`tasks ${verb} ${name}${rest}\` is ${await showKey(context, key)}`);
  }
  return new TasksError("conflict", `${records.length} references begin with ${reference}`, {
    hint: "write more of its letters",
    choices: lines,
  });
}
