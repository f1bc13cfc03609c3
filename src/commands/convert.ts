import { posix } from "node:path";
import type { Context } from "../context.ts";
import type { Converted } from "../convert/convert-serverless.ts";
import { TasksError, usageError } from "../errors.ts";
import { filePath, userName } from "../flags/text.ts";
import { plural } from "../output/amounts.ts";
import { visible } from "../output/visible.ts";
import { defineCommand, type Invocation } from "./shared/declaration/define-command.ts";

const DETAILS = `It prints what \`tasks apply\` can make: the table with the keys of tasks, its parameter, schedules and event patterns, the
address, variables and settings of the function, and what differs between stages. What a tasks.json cannot say is on stderr, one
line each (file:line: what, why), and the exit code is then 7. The functions' own code stays behind: the function of tasks puts
the record that its input describes.`;

const OWN_CODE = "the functions' own code stays behind; the function of tasks puts and lists records";

export const convertCommand = defineCommand({
  name: "convert",
  group: "Cloud resources",
  summary: "print a serverless.yml as a tasks.json",
  description:
    "Print what a serverless.yml says in the words of a tasks.json, and say by line what it leaves out.",
  arguments: {
    file: { type: filePath, help: "the serverless.yml, or serverless.json; - is standard input" },
  },
  flags: {
    user: {
      short: "-u",
      value: "<name>",
      type: userName,
      help: "the user of records from schedules whose input names nobody",
    },
  },
  details: DETAILS,
  examples: [
    "tasks convert serverless.yml > tasks.json",
    "tasks convert serverless.yml --user ops > tasks.json",
    "npx serverless print --format json | tasks convert - > tasks.json",
  ],
  prints: ["service"],
  writes: false,
  // The shell has emptied the tasks.json by now into which it is to go.
  ignoresSettings: true,
  run: runConvert,
});

/** Prints the file. Throws partial where something is left out, and usage errors for what is not a serverless.yml. */
async function runConvert(
  context: Context,
  { file, user }: { file: string; user: string | undefined },
  { isQuiet }: Invocation,
): Promise<void> {
  if (/\.[cm]?[jt]s$/i.test(file))
    throw usageError(
      `${file} is a program, which tasks does not run`,
      "let it be printed: npx serverless print --format json | tasks convert -",
    );
  const { decodeText } = await import("../convert/source/decode-text.ts");
  const name = file === "-" ? "standard input" : file;
  const source = decodeText(await readWhole(context, file));
  const { convertServerless } = await import("../convert/convert-serverless.ts");
  const others = new Map<string, string | undefined>();
  const now = Math.floor(context.clock.now() / 1000);
  const convert = () => convertServerless({ name, text: source, others, user, now });
  let converted = convert();
  // Those that it names may name others.
  while (await readOthers(context, file, converted, others)) converted = convert();
  await context.stdout.write(`${JSON.stringify(converted.file, null, 2)}\n`);
  for (const { file: of, line, what, why } of converted.leftOut) {
    const place = of === name ? name : besides(file, of);
    await context.stderr.write(`${visible(`${place}:${line}: ${what}, ${why}`)}\n`);
  }
  if (converted.hasFunctions && !isQuiet) await context.stderr.write(`note: ${OWN_CODE}\n`);
  const { length } = converted.leftOut;
  if (length === 0) return;
  throw new TasksError("partial", `${plural(length, "thing")} of ${name} could not be said in a tasks.json`, {
    hint: "the lines above say which and why",
  });
}

/** The path of a file of the same folder. */
function besides(file: string, path: string): string {
  return file === "-" ? path : posix.join(posix.dirname(file), path);
}

// More than any real project has, and an end for those that name each other.
const MOST_FILES = 200;

/** Whether there was another one to be read. */
async function readOthers(
  context: Context,
  file: string,
  { wanted }: Converted,
  others: Map<string, string | undefined>,
): Promise<boolean> {
  const { decodeText } = await import("../convert/source/decode-text.ts");
  const open = wanted.filter((path) => !others.has(path)).slice(0, MOST_FILES - others.size);
  for (const path of open) {
    try {
      others.set(path, decodeText(await context.readFile(besides(file, path))));
    } catch (error) {
      if (!(error instanceof TasksError)) throw error;
      others.set(path, undefined);
    }
  }
  return open.length > 0;
}

// What is longer is refused by its characters, too.
const MOST_BYTES = 4 * 1024 * 1024;

async function readWhole(context: Context, file: string): Promise<Uint8Array> {
  const { chunks, close } = await context.openInput(file);
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of chunks) {
      parts.push(chunk);
      length += chunk.length;
      if (length > MOST_BYTES)
        throw usageError(
          `${file} has more than ${MOST_BYTES / 1024 / 1024} MiB, more than any serverless.yml`,
        );
    }
  } finally {
    await close();
  }
  return Buffer.concat(parts);
}
