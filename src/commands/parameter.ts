import {
  checkParameterName,
  checkParameterValue,
  LARGEST_VALUE,
  type ParameterInfo,
  type Parameters,
} from "../cloud/parameter.ts";
import { setParameter } from "../cloud/set-parameter.ts";
import type { Context } from "../context.ts";
import { TasksError, usageError } from "../errors.ts";
import { checkedText } from "../flags/checked-text.ts";
import { parameterName } from "../flags/names.ts";
import { text } from "../flags/text.ts";
import type { Attributes } from "../task/attribute-value.ts";
import { defineCommand, defineGroup } from "./shared/declaration/define-command.ts";
import { withCloud } from "./shared/plan/with-cloud.ts";
import { printRows } from "./shared/records/with-table.ts";
import { decodeUtf8 } from "../task/unchecked.ts";

const MOST_READ = 1024 * 1024;
const COLUMNS = ["name", "type", "version"];

const getParameter = defineCommand({
  name: "get",
  summary: "show a parameter with its value, decrypted",
  description: "Show a parameter with its value. A SecureString is decrypted.",
  arguments: { name: { type: parameterName, help: "as in /tasks/dev/DYNAMODB_TABLE" } },
  prints: ["parameter"],
  writes: false,
  run: runGet,
});

const setParameterCommand = defineCommand({
  name: "set",
  summary: "give a parameter a value",
  description: "Give a parameter a value. The same value is not written again, and no value is ever shown.",
  arguments: {
    name: { type: checkedText("parameter", checkParameterName), help: "as in /tasks/dev/OWNER" },
    value: {
      type: text,
      optional: true,
      stdin: "for - and where it is left out",
      help: "the value; - or nothing: what comes from stdin, without its last newline",
    },
  },
  flags: { secure: { help: "keep it encrypted (SecureString)" } },
  prints: ["parameter"],
  writes: true,
  async run(context, { name, value, secure }) {
    const isTyped = value !== undefined && value !== "-";
    if (secure && isTyped) {
      await context.note(
        "a secret given as an argument stays in your shell history; `-` reads it from stdin",
      );
    }
    await runSet(context, { name, value: isTyped ? value : await readStdin(context), secure });
  },
});

const listParameters = defineCommand({
  name: "list",
  summary: "list parameters, without their values",
  description: "List the parameters below a path, or all. Values are not shown.",
  arguments: { path: { type: checkedText("path", checkPath), optional: true, help: "as in /tasks/dev" } },
  prints: ["parameter"],
  writes: false,
  run: runList,
});

const deleteParameter = defineCommand({
  name: "delete",
  summary: "delete a parameter",
  description: "Delete a parameter, and show what it was called.",
  arguments: { name: { type: parameterName, help: "as in /tasks/dev/OWNER" } },
  prints: ["parameter"],
  writes: true,
  run: runDelete,
});

export const parameterCommand = defineGroup({
  name: "parameter",
  group: "Cloud resources",
  summary: "read and write Parameter Store",
  description: "Read and write Parameter Store; on the local target, parameters in the local store.",
  examples: [
    "tasks parameter set /tasks/dev/OWNER mai",
    'printf %s "$TOKEN" | tasks parameter set /tasks/dev/TOKEN - --secure',
    "tasks parameter get /tasks/dev/DYNAMODB_TABLE",
    "tasks parameter list /tasks/dev",
  ],
  writes: true,
  subcommands: [getParameter, setParameterCommand, listParameters, deleteParameter],
});

/** Prints the parameter. Throws not-found when there is none. */
async function runGet(context: Context, { name }: { name: string }): Promise<void> {
  const found = await withCloud(context, { reading: true, command: "parameter" }, async (cloud) =>
    (await cloud.parameters()).get(name),
  );
  if (found === undefined) throw missing(name);
  await printRows(context, [{ ...rowOf(found), value: { S: found.value } }], [...COLUMNS, "value"]);
}

/** Writes the value unless it is there already. Throws conflict where its type would change. */
async function runSet(
  context: Context,
  { name, value, secure }: { name: string; value: string; secure: boolean },
): Promise<void> {
  checkParameterValue(name, value);
  const { outcome, now, target } = await withCloud(
    context,
    { reading: false, command: "parameter" },
    async (cloud) => {
      const parameters = await cloud.parameters();
      const outcome = await setParameter(
        context.dryRun ? unwritten(parameters) : parameters,
        { name, value, secure },
        cloud.clock,
      );
      return { outcome, now: await parameters.get(name), target: cloud.target };
    },
  );
  if (secure && target === "local") {
    await context.note("the local store does not encrypt; anyone who can read its file can read this secret");
  }
  if (context.dryRun) await context.say("dry run: nothing was written");
  if (outcome === "unchanged") await context.note(`${name} has this value already; nothing was written`);
  const info = now ?? { name, type: secure ? "SecureString" : "String", version: 1, modifiedAt: undefined };
  await printRows(context, [rowOf(info)], COLUMNS);
}

/** Prints names, types and versions. */
async function runList(context: Context, { path }: { path: string | undefined }): Promise<void> {
  const rows = await context.openRows(COLUMNS);
  await withCloud(context, { reading: true, command: "parameter" }, async (cloud) => {
    const parameters = await cloud.parameters();
    for await (const page of parameters.list(path)) await rows.write(page.map(rowOf));
  });
  await rows.end();
}

/** Deletes the parameter. Throws not-found when there is none. */
async function runDelete(context: Context, { name }: { name: string }): Promise<void> {
  const wasThere = await withCloud(context, { reading: false, command: "parameter" }, async (cloud) => {
    const parameters = await cloud.parameters();
    return context.dryRun ? (await parameters.get(name)) !== undefined : parameters.delete(name);
  });
  if (context.dryRun) await context.say("dry run: nothing was deleted");
  if (!wasThere) throw missing(name);
  await printRows(context, [{ name: { S: name } }], ["name"]);
}

/** Says what a write would do, and does not write. */
function unwritten(parameters: Parameters): Pick<Parameters, "get" | "create" | "replace"> {
  return {
    get: (name) => parameters.get(name),
    create: async () => "created",
    replace: async () => undefined,
  };
}

function rowOf({ name, type, version }: ParameterInfo): Attributes {
  return { name: { S: name }, type: { S: type }, version: { N: String(version) } };
}

function missing(name: string): TasksError {
  return new TasksError("not-found", `there is no parameter ${name}`, {
    hint: "`tasks parameter list` shows those that are there",
  });
}

function checkPath(path: string): void {
  if (!path.startsWith("/")) {
    throw usageError(`'${path}' is not a path`, "begin it with a slash, as in /tasks/dev");
  }
}

/** All of stdin as text, without one newline at its end, which `echo` adds and nobody means. */
async function readStdin(context: Context): Promise<string> {
  const { chunks, bytesRead } = await context.openInput("-");
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) {
    // Never the whole of what has no end; how much too long a value is, the check of it says better.
    if (bytesRead() > MOST_READ) {
      throw usageError(
        `the value on stdin has more than ${MOST_READ} bytes`,
        `a Standard parameter takes ${LARGEST_VALUE} bytes at most`,
      );
    }
    parts.push(chunk);
  }
  const value = decodeUtf8(Buffer.concat(parts), { keepMark: true });
  if (value !== undefined) return value.replace(/\r?\n$/, "");
  throw usageError(
    "the value on stdin is not UTF-8 text",
    "Parameter Store keeps text; encode it, as with base64",
  );
}
