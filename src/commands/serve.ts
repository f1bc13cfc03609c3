import { hasChanges, makePlan } from "../cloud/plan.ts";
import type { Context } from "../context.ts";
import { TasksError, usageError } from "../errors.ts";
import { bearerToken } from "../flags/bearer-token.ts";
import { defineFlags, type OptionsOf } from "../flags/flag.ts";
import { filePath } from "../flags/text.ts";
import { wholeNumber } from "../flags/whole-number.ts";
import { visible } from "../output/visible.ts";
import type { Attributes } from "../task/attribute-value.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { resourcesOf, wantedService } from "./shared/service/service-resources.ts";
import { withCloud } from "./shared/plan/with-cloud.ts";

const LAST_PORT = 65_535;

const flags = defineFlags({
  port: {
    value: "<n>",
    type: wholeNumber({ most: LAST_PORT }),
    help: "the port (default: any that is free)",
  },
  socket: {
    value: "<path>",
    type: filePath,
    conflicts: ["port"],
    help: "a socket that no other user can open, in place of a port",
  },
  token: {
    value: "<text>",
    type: bearerToken,
    bare: "",
    help: "answer only requests with this token, or with that of @file; without a text one is made",
  },
  schedule: { no: "fire no schedules" },
});

export const serveCommand = defineCommand({
  name: "serve",
  group: "Cloud resources",
  summary: "run the function, the schedules and a page on this machine",
  description:
    "The offline cloud on the local store: the function over HTTP, enabled schedules that fire on time, and a page in the " +
    "browser that shows and changes records and schedules. Only this machine can reach it, but every user and program of it can, and so " +
    "read and write a store that is otherwise yours alone: on a machine that you share give --token or --socket. Ctrl-C ends it.",
  flags,
  details: `POST / and GET /?user_name=<name> send the function API Gateway's events of format 2.0; the same under /v1 those of format
1.0. A browser that asks for / gets the page, and /calendar.ics?user_name=<name> is a calendar to subscribe to. Schedules
that are made, enabled or disabled in another terminal count at once. What was missed while the machine slept fires once,
what a kill cut off is run by the next serve, and what failed is tried twice more.

With --token every request needs the header \`Authorization: Bearer <token>\`, and the link that is printed opens the page;
a calendar's address may have &token=<token> instead. Other users see a token that is typed here in the list of processes:
leave it to be made, or put it into a file. A socket is for programs: a browser opens none.`,
  examples: [
    "tasks serve --port 8080",
    "tasks schedule nightly --user example_kumamoto --rate 1m --enabled",
    'curl -d \'{"user_name":"example_kumamoto"}\' http://127.0.0.1:8080/',
    "curl 'http://127.0.0.1:8080/?user_name=example_kumamoto'",
    "curl 'http://127.0.0.1:8080/calendar.ics?user_name=example_kumamoto'",
    "tasks serve --port 8080 --token",
    "tasks serve --socket ./tasks.sock",
    "curl --unix-socket ./tasks.sock 'http://localhost/?user_name=example_kumamoto'",
  ],
  prints: ["place"],
  writes: true,
  noDryRun: "what is sent to it decides what it writes",
  run: runServe,
});

/** Prints where it serves, and serves until it is interrupted; then throws interrupted. */
async function runServe(context: Context, options: OptionsOf<typeof flags>): Promise<void> {
  const { port, socket, token, schedule: firing } = options;
  const { target } = context.settings;
  if (target.value !== "local") {
    throw usageError(
      `serve runs on the local store, and the target is ${target.value}`,
      "give --target local, or try the deployed function with `tasks invoke`",
    );
  }
  const say = (line: string, what: "done" | "wrong") =>
    void (what === "done" ? context.say(visible(line)) : context.stderr.write(`${visible(line)}\n`));
  const interrupted = context.untilInterrupted();
  const ending = new AbortController();
  void interrupted.then(() => ending.abort(new TasksError("interrupted", "interrupted")));
  const { signal } = ending;
  const offline = await context.startOffline({ port, socket, token, firing, say, signal });
  try {
    const row = place(offline, socket);
    const rows = await context.openRows(Object.keys(row));
    await rows.write([row]);
    await rows.end();
    await noteNotApplied(context);
    await context.note(`serving ${target.value} records${firing ? " and schedules" : ""}; Ctrl-C ends it`);
    await interrupted;
    await context.note("finishing what is running");
  } finally {
    await offline.stop();
  }
  throw new TasksError("interrupted", "interrupted");
}

/** A file in a working folder may be somebody else's: `tasks apply` shows what it would do before it does it. */
async function noteNotApplied(context: Context): Promise<void> {
  try {
    const wanted = await wantedService(context);
    if (wanted === undefined) return;
    await withCloud(context, { reading: true, command: "serve", target: "local" }, async (cloud) => {
      const { owner, clock } = cloud;
      const plan = await makePlan(await resourcesOf(cloud, wanted), { owner, adopt: false, clock });
      if (hasChanges(plan))
        await context.note(`the local store is not what ${wanted.file} says; \`tasks apply\` makes it so`);
    });
  } catch (error) {
    // What is there is served, whatever the file says.
    if (!(error instanceof TasksError)) throw error;
    await context.note(`${error.message}, so that \`tasks apply\` makes nothing of it`);
  }
}

/** Where it serves. The link has the token behind the #, which a browser keeps to itself and to the page. */
function place(offline: { url: string; token: string | undefined }, socket: string | undefined): Attributes {
  const { url, token } = offline;
  const link = token === undefined ? url : `${url}#token=${encodeURIComponent(token)}`;
  return {
    ...(socket === undefined ? { url: { S: link } } : { socket: { S: socket } }),
    ...(token === undefined ? {} : { token: { S: token } }),
  };
}
