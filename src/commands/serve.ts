import type { Command } from "commander";
import type { Context } from "../context.ts";
import { TasksError, usageError } from "../errors.ts";
import { visible } from "../output/visible.ts";
import { wholeNumber } from "./shared/flags.ts";

interface ServeOptions {
  port: number | undefined;
  schedule: boolean;
}

const LAST_PORT = 65_535;

export function declareServe(program: Command, context: Context): void {
  program
    .command("serve")
    .summary("run the function, the schedules and a page on this machine")
    .description(
      "The offline cloud on the local store: the function over HTTP, enabled schedules that fire on time, and a page in the " +
        "browser that shows records and schedules. Only this machine can reach it. Ctrl-C ends it.",
    )
    .option("--port <n>", "the port (default: any that is free)", wholeNumber("--port", LAST_PORT))
    .option("--no-schedule", "fire no schedules")
    .addHelpText(
      "after",
      `
POST / and GET /?user_name=<name> send the function API Gateway's events of format 2.0; the same under /v1 those of format
1.0. A browser that asks for / gets the page. Schedules that are made, enabled or disabled in another terminal count at
once. What was missed while the machine slept fires once.

Examples:
  tasks serve --port 8080
  tasks schedule nightly --user example_kumamoto --rate 1m --enabled
  curl -d '{"user_name":"example_kumamoto"}' http://127.0.0.1:8080/
  curl 'http://127.0.0.1:8080/?user_name=example_kumamoto'`,
    )
    .action(async ({ port, schedule }: { port?: number; schedule: boolean }) =>
      runServe(context, { port, schedule }),
    );
}

/** Prints where it serves, and serves until it is interrupted; then throws interrupted. */
async function runServe(context: Context, { port, schedule }: ServeOptions): Promise<void> {
  const { target } = context.settings;
  if (target.value !== "local") {
    throw usageError(
      `serve runs on the local store, and the target is ${target.value}`,
      "give --target local, or try the deployed function with `tasks invoke`",
    );
  }
  const say = (line: string, what: "done" | "wrong") =>
    void (what === "done" ? context.note(visible(line)) : context.stderr.write(`${visible(line)}\n`));
  const interrupted = context.untilInterrupted();
  const offline = await context.startOffline({ port, firing: schedule, say });
  try {
    const rows = await context.openRows(["url"]);
    await rows.write([{ url: { S: offline.url } }]);
    await rows.end();
    await context.note(
      `note: serving ${target.value} records${schedule ? " and schedules" : ""}; Ctrl-C ends it`,
    );
    await interrupted;
    await context.note("note: finishing what is running");
  } finally {
    await offline.stop();
  }
  throw new TasksError("interrupted", "interrupted");
}
