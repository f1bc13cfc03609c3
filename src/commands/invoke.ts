import type { Invocation } from "../cloud/deployment/invocation.ts";
import type { Context } from "../context.ts";
import { TasksError } from "../errors.ts";
import { defineFlags, type OptionsOf } from "../flags/flag.ts";
import { json, textOrFile } from "../flags/json.ts";
import { userName } from "../flags/text.ts";
import { visible } from "../output/visible.ts";
import { orderNames } from "../task/record.ts";
import { attributesFromJson } from "../task/json-value.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { withCloud } from "./shared/plan/with-cloud.ts";
import { printRows } from "./shared/records/with-table.ts";

const flags = defineFlags({
  post: {
    value: "<json|@file>",
    type: textOrFile,
    help: "an API Gateway request that posts this body",
    conflicts: ["get", "event"],
  },
  get: {
    value: "<user>",
    type: userName,
    help: "an API Gateway request for a user's records",
    conflicts: ["event"],
  },
  event: {
    value: "<json|@file>",
    type: json((what) => `${what} '{"body":{"user_name":"example_kumamoto"}}'`),
    help: "any event, as it is",
  },
  local: { help: "run the function here, on the local store" },
});

export const invokeCommand = defineCommand({
  name: "invoke",
  group: "Cloud resources",
  summary: "try the deployed function with an event",
  description:
    "Send the deployed function an event, as a developer does in the Lambda console, and show its answer; the end of its " +
    "log is on stderr. On the local target, or with --local, the same code runs here on the local store.",
  flags,
  needsOneOf: [{ flags: ["post", "get", "event"], hint: "say what to send, as in --get example_kumamoto" }],
  examples: [
    `tasks invoke --post '{"user_name":"example_kumamoto","title":"Report"}'`,
    "tasks invoke --get example_kumamoto --local",
    `tasks invoke --event '{"body":{"user_name":"example_kumamoto"}}'`,
  ],
  prints: ["answer"],
  writes: true,
  run: runInvoke,
});

/** Prints the function's answer. Throws failed, with the function's own message, when it ended with an error. */
async function runInvoke(context: Context, options: OptionsOf<typeof flags>): Promise<void> {
  const event = eventOf(options);
  if (context.dryRun) {
    await context.say("dry run: the function was not called; this is the event that it would get");
    return printAnswer(context, JSON.stringify(event));
  }
  const use = { reading: false, command: "invoke", ...(options.local ? { target: "local" as const } : {}) };
  const invocation = await withCloud(context, use, (cloud) => cloud.invoke(JSON.stringify(event)));
  const lines = invocation.log.split("\n").filter((line) => line.trim() !== "");
  for (const line of lines) await context.say(visible(line));
  if (invocation.failure !== undefined) throw failed(invocation);
  await printAnswer(context, invocation.answer);
}

async function printAnswer(context: Context, answer: string): Promise<void> {
  const row = answerRow(answer);
  await printRows(context, [row], orderNames(Object.keys(row)), { isWhole: true });
}

/** The answer's own members; what is not an object is one member. */
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

function eventOf({ post, get, event }: OptionsOf<typeof flags>): unknown {
  if (post !== undefined) return { ...request("POST"), body: post };
  if (get !== undefined) return { ...request("GET"), queryStringParameters: { user_name: get } };
  return event;
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
