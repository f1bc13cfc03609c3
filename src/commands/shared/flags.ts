import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { TasksError, usageError } from "../../errors.ts";
import type { TaskKey } from "../../task/record.ts";

/** For a flag that takes one value: a second one would silently replace the first. */
export function once(flag: string) {
  return (value: string, previous: string | undefined): string => {
    if (previous !== undefined)
      throw usageError(`${flag} is given twice: '${previous}' and '${value}'`, "give it once");
    return value;
  };
}

/** For a flag that may be given several times. */
export function repeated(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

/** For a flag that takes a whole number from 1 to `most`. */
export function wholeNumber(flag: string, most = Number.MAX_SAFE_INTEGER) {
  return (value: string): number => {
    const number = /^\d+$/.test(value) ? Number(value) : 0;
    if (number < 1 || number > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? "1 or more" : `from 1 to ${most}`;
      throw usageError(`${flag} '${value}' is not a whole number ${range}`, `write it as in ${flag} 10`);
    }
    return number;
  };
}

/** Adds the two flags that name one record. */
export function declareKey(command: Command): Command {
  return command
    .requiredOption("-u, --user <name>", "whose task it is", once("--user"))
    .requiredOption(
      "-d, --deadline <when>",
      "when it is due, as in `fri 5pm` or `2026-12-01T09:00`",
      once("--deadline"),
    );
}

export interface KeyFlags {
  user: string;
  deadline: string;
}

/** The record that --user and --deadline name. */
export async function readKey(context: Context, flags: KeyFlags): Promise<TaskKey> {
  if (flags.user === "") throw usageError("--user is empty", "name a user, as in --user kumamoto");
  return { userName: flags.user, deadline: await readWhen(context, "--deadline", flags.deadline, "end") };
}

/**
 * Reads a `<when>` in the time zone of the settings, and says on stderr how it was understood. A day without a time
 * means its first or its last second. Gives whole seconds since 1970 UTC.
 */
export async function readWhen(
  context: Context,
  flag: string,
  text: string,
  bareDay: "start" | "end",
): Promise<number> {
  const { parseWhen } = await import("../../task/when/when.ts");
  const { settings } = context;
  const seconds = parseWhen(text, {
    now: context.now(),
    get tz() {
      return settings.tz.value;
    },
    bareDay,
    what: flag,
  });
  if (!/^\d+$/.test(text)) {
    const { formatInstant } = await import("../../task/instant.ts");
    await context.note(`note: ${flag} ${text} is ${formatInstant(seconds, settings.tz.value)}`);
  }
  return seconds;
}

/** Exit code 3 for a record that is not there, with the key as it was understood. */
export async function missingRecord(context: Context, key: TaskKey): Promise<TasksError> {
  return new TasksError("not-found", `there is no task of ${await showKey(context, key)}`, {
    hint: `\`tasks query --user ${quote(key.userName)}\` lists what is there`,
  });
}

/** Exit code 4 for a record that is there but not as --if wants it. */
export async function conditionFailed(context: Context, key: TaskKey): Promise<TasksError> {
  return new TasksError("conflict", `--if does not hold for the task of ${await showKey(context, key)}`, {
    hint: "nothing was changed; `tasks get` shows the record as it is",
  });
}

/** A key for people: `kumamoto at 2026-12-01 09:00:00 +09:00 (1764547200)`. */
export async function showKey(context: Context, key: TaskKey): Promise<string> {
  const { formatInstant } = await import("../../task/instant.ts");
  return `${key.userName} at ${formatInstant(key.deadline, context.settings.tz.value)} (${key.deadline})`;
}

/** A text as one word of a POSIX shell. */
export function quote(text: string): string {
  return /^[\w.,:/@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
