import { Option, type Command } from "commander";
import type { Invocation } from "../cloud/schedule.ts";
import type { Context } from "../context.ts";
import { TasksError, usageError } from "../errors.ts";
import { visible } from "../output/visible.ts";
import { attributesFromJson } from "../task/json-value.ts";
import { once } from "./shared/flags.ts";
import { jsonText, jsonValue } from "./shared/json-text.ts";
import { withCloud } from "./shared/with-cloud.ts";
import { printRows } from "./shared/with-table.ts";

interface Flags {
  post?: string;
  get?: string;
  event?: string;
  local?: boolean;
}

interface InvokeOptions {
  event: unknown;
  local: boolean;
}

export function declareInvoke(program: Command, context: Context): void {
  program
    .command("invoke")
    .summary("try the deployed function with an event")
    .description(
      "Send the deployed function an event, as a developer does in the Lambda console, and show its answer; the end of its " +
        "log is on stderr. On the local target, or with --local, the same code runs here on the local store.",
    )
    .addOption(
      new Option("--post <json|@file>", "an API Gateway request that posts this body")
        .argParser(once("--post"))
        .conflicts(["get", "event"]),
    )
    .addOption(
      new Option("--get <user>", "an API Gateway request for a user's records")
        .argParser(once("--get"))
        .conflicts("event"),
    )
    .option("--event <json|@file>", "any event, as it is", once("--event"))
    .option("--local", "run the function here, on the local store")
    .addHelpText(
      "after",
      `
Examples:
  tasks invoke --post '{"user_name":"example_kumamoto","title":"Report"}'
  tasks invoke --get example_kumamoto --local
  tasks invoke --event '{"body":{"user_name":"example_kumamoto"}}'`,
    )
    .action(async (flags: Flags) =>
      runInvoke(context, { event: await readEvent(context, flags), local: flags.local === true }),
    );
}

/** Prints the function's answer. Throws failed, with the function's own message, when it ended with an error. */
async function runInvoke(context: Context, { event, local }: InvokeOptions): Promise<void> {
  const isHere = local || context.settings.target.value === "local";
  const invocation = isHere
    ? await context.invokeLocal(event)
    : await withCloud(context, { reading: false, command: "invoke" }, (cloud) =>
        cloud.invoke(JSON.stringify(event)),
      );
  const lines = invocation.log.split("\n").filter((line) => line.trim() !== "");
  for (const line of lines) await context.note(visible(line));
  if (invocation.failure !== undefined) throw failed(invocation);
  await printRows(context, [answerRow(invocation.answer)]);
}

/** The answer's own members; what is no object is one member. */
function answerRow(answer: string) {
  const text = answer.trim() === "" ? "null" : answer;
  return attributesFromJson(text.startsWith("{") ? text : `{"answer":${text}}`, "the function's answer");
}

function failed({ answer, failure }: Invocation): TasksError {
  let message: unknown;
  try {
    message = (JSON.parse(answer) as { errorMessage?: unknown } | null)?.errorMessage;
  } catch {
    // Whatever it was, it is shown.
  }
  const text = typeof message === "string" ? message : answer;
  return new TasksError("failed", `the function failed (${failure}): ${text}`, {
    hint: "its log says why; `tasks invoke --local` runs the same code here",
  });
}

async function readEvent(context: Context, { post, get, event }: Flags): Promise<unknown> {
  const example = `'{"body":{"user_name":"example_kumamoto"}}'`;
  if (event !== undefined) return jsonValue(context, "--event", event, `--event ${example}`);
  if (post !== undefined) return { ...request("POST"), body: await jsonText(context, "--post", post) };
  if (get === "") throw usageError("--get is empty", "name a user, as in --get example_kumamoto");
  if (get !== undefined) return { ...request("GET"), queryStringParameters: { user_name: get } };
  throw usageError("there is no --post, --get or --event", "say what to send, as in --get example_kumamoto");
}

/** An event of API Gateway, format 1.0, as its console's test makes it. */
function request(httpMethod: string) {
  return {
    resource: "/",
    path: "/",
    httpMethod,
    headers: { "content-type": "application/json" },
    queryStringParameters: null,
    body: null,
    isBase64Encoded: false,
  };
}
