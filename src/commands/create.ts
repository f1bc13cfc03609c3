import type { Command } from "commander";
import type { Context } from "../context.ts";
import { TasksError, usageError } from "../errors.ts";
import { once, quote, readWhen, showKey } from "./shared/flags.ts";
import { parseAttributes } from "../task/attribute-argument.ts";
import type { TaskTable } from "../table/task-table.ts";
import type { Attributes } from "../task/attribute-value.ts";
import { keyAttributes, type TaskRecord } from "../task/record.ts";
import { withTextFlags, type TextFlags } from "./shared/text-flags.ts";
import { printRows, withTable } from "./shared/with-table.ts";

interface CreateFlags extends TextFlags {
  user: string;
  deadline?: string;
  overwrite?: boolean;
}

interface CreateOptions {
  userName: string;
  /** Whole seconds since 1970 UTC; undefined: the next second that is free. */
  deadline: number | undefined;
  attributes: Attributes;
  overwrite: boolean;
}

export function declareCreate(program: Command, context: Context): void {
  program
    .command("create")
    .summary("write a new record")
    .description("Write a new record. It never replaces one, unless --overwrite says so.")
    .argument("[attribute...]", 'title=Report (text), priority:=3 (JSON), body=@file, tags:ss=\'["a","b"]\'')
    .requiredOption("-u, --user <name>", "whose task it is", once("--user"))
    .option(
      "-d, --deadline <when>",
      "when it is due; without it: now, or the next free second",
      once("--deadline"),
    )
    .option("--description <text>", "the attribute task_description", once("--description"))
    .option("--status <text>", "the attribute status", once("--status"))
    .option("--overwrite", "replace the record that has this user and deadline")
    .addHelpText(
      "after",
      `
Examples:
  tasks create --user kumamoto
  tasks create --user kumamoto --deadline 'fri 5pm' --description 'Send the report' priority:=3
  tasks create --user '熊本 はまち' --deadline 明日9時 tags:ss='["home","urgent"]'`,
    )
    .action(async (args: string[], flags: CreateFlags) => {
      if (flags.overwrite === true && flags.deadline === undefined) {
        throw usageError(
          "--overwrite needs a --deadline to overwrite",
          "name the record with --deadline <when>",
        );
      }
      const attributes = withTextFlags(flags, await parseAttributes(args, context.readFile));
      const { deadline } = flags;
      await runCreate(context, {
        userName: flags.user,
        deadline: deadline === undefined ? undefined : await readWhen(context, "--deadline", deadline, "end"),
        attributes,
        overwrite: flags.overwrite === true,
      });
    });
}

/** Writes the record and prints it. Throws conflict where another one has its key. */
async function runCreate(context: Context, options: CreateOptions): Promise<void> {
  const { deadline } = options;
  const record = await withTable(context, async (table) => {
    if (deadline === undefined) return createAtFreeSecond(table, options, Math.floor(context.now() / 1000));
    const wanted = recordAt(options, deadline);
    if (options.overwrite) await table.put(wanted);
    else if ((await table.create(wanted)) === "taken") throw await taken(context, options.userName, deadline);
    return wanted;
  });
  await printRows(context, [record]);
}

function recordAt({ userName, attributes }: CreateOptions, deadline: number): TaskRecord {
  return { ...keyAttributes({ userName, deadline }), ...attributes };
}

async function createAtFreeSecond(
  table: TaskTable,
  options: CreateOptions,
  now: number,
): Promise<TaskRecord> {
  let deadline = now;
  // Ends, because another writer has made progress each time that a second turns out to be taken.
  for (;;) {
    const record = recordAt(options, deadline);
    if ((await table.create(record)) === "created") return record;
    deadline = await table.firstFreeDeadline(options.userName, deadline + 1);
  }
}

async function taken(context: Context, userName: string, deadline: number): Promise<TasksError> {
  const get = `tasks get --user ${quote(userName)} --deadline ${deadline}`;
  return new TasksError(
    "conflict",
    `there is a task of ${await showKey(context, { userName, deadline })} already`,
    {
      hint: `see it with \`${get}\`, or replace it with --overwrite`,
    },
  );
}
