import type { Context } from "../context.ts";
import { TasksError, usageError } from "../errors.ts";
import { defineFlags, type OptionsOf } from "../flags/flag.ts";
import { wholeNumber } from "../flags/whole-number.ts";
import { visible } from "../output/visible.ts";
import { defineCommand } from "./shared/define-command.ts";

const LAST_PORT = 65_535;

const flags = defineFlags({
  port: {
    value: "<n>",
    type: wholeNumber({ most: LAST_PORT }),
    help: "the port (default: any that is free)",
  },
  schedule: { no: "fire no schedules" },
});

export const serveCommand = defineCommand({
  name: "serve",
  group: "Cloud resources",
  summary: "run the function, the schedules and a page on this machine",
  description:
    "The offline cloud on the local store: the function over HTTP, enabled schedules that fire on time, and a page in the " +
    "browser that shows records and schedules. Only this machine can reach it. Ctrl-C ends it.",
  flags,
  details: `POST / and GET /?user_name=<name> send the function API Gateway's events of format 2.0; the same under /v1 those of format
1.0. A browser that asks for / gets the page. Schedules that are made, enabled or disabled in another terminal count at
once. What was missed while the machine slept fires once.`,
  examples: [
    "tasks serve --port 8080",
    "tasks schedule nightly --user example_kumamoto --rate 1m --enabled",
    'curl -d \'{"user_name":"example_kumamoto"}\' http://127.0.0.1:8080/',
    "curl 'http://127.0.0.1:8080/?user_name=example_kumamoto'",
  ],
  writes: true,
  run: runServe,
});

/** Prints where it serves, and serves until it is interrupted; then throws interrupted. */
async function runServe(context: Context, { port, schedule }: OptionsOf<typeof flags>): Promise<void> {
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
  const ending = new AbortController();
  void interrupted.then(() => ending.abort(new TasksError("interrupted", "interrupted")));
  const offline = await context.startOffline({ port, firing: schedule, say, signal: ending.signal });
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
