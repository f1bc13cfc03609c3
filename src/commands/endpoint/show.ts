import type { Context } from "../../context.ts";
import { visible } from "../../output/visible.ts";
import { defineCommand } from "../shared/declaration/define-command.ts";
import { warnOpenEndpoint } from "../shared/plan/warn-open-endpoint.ts";
import { withCloud } from "../shared/plan/with-cloud.ts";
import { printRows } from "../shared/records/with-table.ts";
import { curlLines } from "./curl-lines.ts";
import { missingEndpoint } from "./missing-endpoint.ts";
import { noteLocal } from "./note-local.ts";

const COLUMNS = ["url", "auth", "origins", "get", "post"];
// Where no user is set; the line shows what to put in its place.
const ANYBODY = "example_kumamoto";

export const endpointShow = defineCommand({
  name: "show",
  summary: "show the address, and requests that it answers",
  description:
    "Show the address, whom it answers, and two lines for a shell: one that gets a user's records, and one that puts one. " +
    "They are signed with the credentials of AWS's environment variables, which are named and not shown.",
  prints: ["endpoint"],
  writes: false,
  run: runEndpointShow,
});

/** Throws not-found when there is none. */
async function runEndpointShow(context: Context): Promise<void> {
  await withCloud(context, { reading: true, command: "endpoint" }, async (cloud) => {
    if (cloud.target === "local") {
      await noteLocal(context);
      return printRows(context, [], COLUMNS);
    }
    const found = await (await cloud.endpoint())?.get();
    if (found === undefined) throw missingEndpoint();
    const { url, auth, origins } = found;
    const { get, post } = curlLines(found, context.settings.user?.value ?? ANYBODY);
    const row = {
      url: { S: url },
      auth: { S: auth },
      origins: { L: origins.map((S) => ({ S })) },
      get: { S: get },
      post: { S: post },
    };
    if (context.settings.output.value === "table" && context.settings.fields === undefined) {
      // Lines to be copied, and so not in the columns of a table.
      const whom = auth === "none" ? "everybody" : "signed requests that IAM allows";
      const lines = [url, `answers ${whom}, and pages of ${origins.join(", ") || "no site"}`, get, post];
      await context.stdout.write(lines.map((line) => `${visible(line)}\n`).join(""));
    } else await printRows(context, [row], COLUMNS);
    if (auth === "none") return warnOpenEndpoint(context);
    await context.note(
      'curl 7.75 or later signs; where the variables are not set, `eval "$(aws configure export-credentials --format env)"` ' +
        "sets them. The user or role that signs needs lambda:InvokeFunctionUrl and lambda:InvokeFunction on the function",
    );
  });
}
