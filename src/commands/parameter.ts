import type { Command } from "commander";
import {
  checkParameterName,
  checkParameterValue,
  LARGEST_VALUE,
  type ParameterInfo,
} from "../cloud/parameter.ts";
import { setParameter } from "../cloud/set-parameter.ts";
import type { Context } from "../context.ts";
import { TasksError, usageError } from "../errors.ts";
import type { Attributes } from "../task/attribute-value.ts";
import { withCloud } from "./shared/with-cloud.ts";
import { printRows } from "./shared/with-table.ts";

const MOST_READ = 1024 * 1024;
const COLUMNS = ["name", "type", "version"];

export function declareParameter(program: Command, context: Context): void {
  const parameter = program
    .command("parameter")
    .summary("read and write Parameter Store")
    .description("Read and write Parameter Store; on the local target, parameters in the local store.")
    .addHelpText(
      "after",
      `
Examples:
  tasks parameter set /tasks/dev/OWNER mai
  printf %s "$TOKEN" | tasks parameter set /tasks/dev/TOKEN - --secure
  tasks parameter get /tasks/dev/DYNAMODB_TABLE
  tasks parameter list /tasks/dev`,
    );
  parameter
    .command("get")
    .summary("show a parameter with its value, decrypted")
    .description("Show a parameter with its value. A SecureString is decrypted.")
    .argument("<name>", "as in /tasks/dev/DYNAMODB_TABLE")
    .action(async (name: string) => runGet(context, { name }));
  parameter
    .command("set")
    .summary("give a parameter a value")
    .description("Give a parameter a value. The same value is not written again, and no value is ever shown.")
    .argument("<name>", "as in /tasks/dev/OWNER")
    .argument("[value]", "the value; - or nothing: what comes from stdin, without its last newline")
    .option("--secure", "keep it encrypted (SecureString)")
    .action(async (name: string, value: string | undefined, flags: { secure?: boolean }) => {
      checkParameterName(name);
      if (flags.secure === true && value !== undefined && value !== "-") {
        await context.note(
          "note: a secret among a command's words stays in the shell's history; `-` reads it from stdin",
        );
      }
      await runSet(context, {
        name,
        value: value === undefined || value === "-" ? await readStdin(context) : value,
        secure: flags.secure === true,
      });
    });
  parameter
    .command("list")
    .summary("list parameters, without their values")
    .description("List the parameters below a path, or all. Values are not shown.")
    .argument("[path]", "as in /tasks/dev")
    .action(async (path: string | undefined) => {
      if (path !== undefined && !path.startsWith("/")) {
        throw usageError(`'${path}' is not a path`, "begin it with a slash, as in /tasks/dev");
      }
      await runList(context, { path });
    });
  parameter
    .command("delete")
    .summary("delete a parameter")
    .description("Delete a parameter, and show what it was called.")
    .argument("<name>", "as in /tasks/dev/OWNER")
    .action(async (name: string) => runDelete(context, { name }));
}

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
      const outcome = await setParameter(parameters, { name, value, secure }, cloud.pace);
      return { outcome, now: await parameters.get(name), target: cloud.target };
    },
  );
  if (secure && target === "local") {
    await context.note(
      "note: the local store does not encrypt; whoever can read its file can read this secret",
    );
  }
  if (outcome === "unchanged")
    await context.note(`note: ${name} has this value already; nothing was written`);
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
  const wasThere = await withCloud(context, { reading: false, command: "parameter" }, async (cloud) =>
    (await cloud.parameters()).delete(name),
  );
  if (!wasThere) throw missing(name);
  await printRows(context, [{ name: { S: name } }], ["name"]);
}

function rowOf({ name, type, version }: ParameterInfo): Attributes {
  return { name: { S: name }, type: { S: type }, version: { N: String(version) } };
}

function missing(name: string): TasksError {
  return new TasksError("not-found", `there is no parameter ${name}`, {
    hint: "`tasks parameter list` shows those that are there",
  });
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
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(Buffer.concat(parts))
      .replace(/\r?\n$/, "");
  } catch {
    throw usageError(
      "the value on stdin is not UTF-8 text",
      "Parameter Store keeps text; encode it, as with base64",
    );
  }
}
