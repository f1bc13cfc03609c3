import type { Command } from "commander";
import type { Context } from "../context.ts";
import { usageError } from "../errors.ts";
import {
  conditionFailed,
  declareKey,
  missingRecord,
  once,
  readKey,
  repeated,
  type KeyFlags,
} from "./shared/flags.ts";
import type { RecordChange } from "../table/task-table.ts";
import { parseAttributes } from "../task/attribute-argument.ts";
import type { Condition } from "../task/condition/condition.ts";
import { numberAt } from "../task/number-at.ts";
import { DEADLINE, USER_NAME, type TaskKey } from "../task/record.ts";
import { parseCondition } from "../task/condition/parse-condition.ts";
import { withTextFlags, type TextFlags } from "./shared/text-flags.ts";
import { printRows, withTable } from "./shared/with-table.ts";

interface UpdateFlags extends KeyFlags, TextFlags {
  add?: string[];
  remove?: string[];
  if?: string;
  upsert?: boolean;
}

interface UpdateOptions {
  key: TaskKey;
  change: RecordChange;
  condition: Condition | undefined;
  upsert: boolean;
}

export function declareUpdate(program: Command, context: Context): void {
  declareKey(
    program
      .command("update")
      .summary("change attributes of a record")
      .description(
        "Change attributes of a record. A record that is not there is not made, unless --upsert says so.",
      )
      .argument("[attribute...]", "status=open (text), priority:=3 (JSON); see `tasks help create`"),
  )
    .option("--description <text>", "the attribute task_description", once("--description"))
    .option("--status <text>", "the attribute status", once("--status"))
    .option("--add <name=number>", "add a number to an attribute, atomically; repeatable", repeated)
    .option("--remove <name>", "remove an attribute; repeatable", repeated)
    .option("--if <expr>", "only when the record meets this condition", once("--if"))
    .option("--upsert", "make the record when it is not there")
    .addHelpText(
      "after",
      `
Examples:
  tasks update --user kumamoto --deadline 1767225600 status=open priority:=3
  tasks update --user kumamoto --deadline 1767225600 --add tries=1 --remove owner
  tasks update --user kumamoto --deadline 1767225600 owner=mai --if 'attribute_not_exists(owner)'`,
    )
    .action(async (args: string[], flags: UpdateFlags) => {
      const set = withTextFlags(flags, await parseAttributes(args, context.readFile));
      const change = { set, add: readAdditions(flags.add ?? []), remove: flags.remove ?? [] };
      checkChange(change);
      await runUpdate(context, {
        key: await readKey(context, flags),
        change,
        condition: flags.if === undefined ? undefined : parseCondition(flags.if, "--if"),
        upsert: flags.upsert === true,
      });
    });
}

/** Changes the record and prints it as it is now. Throws not-found and conflict. */
async function runUpdate(context: Context, options: UpdateOptions): Promise<void> {
  const { key, change, condition, upsert } = options;
  const result = await withTable(context, (table) => table.update(key, change, { condition, upsert }));
  if (result.outcome === "missing" && !upsert) throw await missingRecord(context, key);
  if (result.outcome !== "written") throw await conditionFailed(context, key);
  await printRows(context, [result.record]);
}

function readAdditions(texts: string[]): { [name: string]: string } {
  const additions = texts.map((text): [string, string] => {
    const at = text.lastIndexOf("=");
    if (at < 1)
      throw usageError(`--add '${text}' is not a name and a number`, "write it as in --add tries=1");
    return [text.slice(0, at), numberAt(text.slice(at + 1), () => `--add ${text.slice(0, at)}`)];
  });
  const names = additions.map(([name]) => name);
  checkDistinct(names);
  return Object.fromEntries(additions);
}

function checkChange({ set, add, remove }: RecordChange): void {
  const names = [...Object.keys(set), ...Object.keys(add), ...remove];
  if (names.length === 0) {
    throw usageError(
      "there is nothing to change",
      "name an attribute, as in status=open, or give --add or --remove",
    );
  }
  checkDistinct(names);
  for (const name of names) {
    if (name === "") throw usageError("an attribute's name is empty", "write it as in --remove owner");
    if (name === USER_NAME || name === DEADLINE) {
      throw usageError(
        `${name} is part of the key and cannot be changed`,
        "move a task with `tasks reschedule`",
      );
    }
  }
}

function checkDistinct(names: string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw usageError(`the attribute ${twice} is named twice`, "name it once");
}
