import type { Cloud } from "../../cloud/cloud.ts";
import type { EndpointFlags } from "../../cloud/deployment/endpoint.ts";
import type { Context } from "../../context.ts";
import { usageError } from "../../errors.ts";
import { defineFlags, type OptionsOf } from "../../flags/flag.ts";
import { visible } from "../../output/visible.ts";
import { askForYes } from "../shared/changes/ask-for-yes.ts";
import { carryOut } from "../shared/plan/carry-out.ts";
import { defineCommand } from "../shared/declaration/define-command.ts";
import { endpointFlags, endpointFlagsOf } from "../shared/service/endpoint-flags.ts";
import { functionFlags, functionSettingsOf } from "../shared/service/function-flags.ts";
import { planFlags } from "../shared/plan/plan-flags.ts";
import { warnOpenEndpoint } from "../shared/plan/warn-open-endpoint.ts";
import { withCloud } from "../shared/plan/with-cloud.ts";
import { noteLocal } from "./note-local.ts";

const flags = defineFlags({
  ...endpointFlags,
  yes: { help: "do not ask before it is opened; needed where there is no terminal" },
  ...functionFlags,
  ...planFlags,
});

export const endpointCreate = defineCommand({
  name: "create",
  summary: "make the address, or change it to what the flags say",
  description:
    "Make the address and the function that it needs, or change it to what the flags say. Run twice, the second run changes " +
    "nothing. It answers only signed requests, unless --auth none lets everybody in; you are asked first.",
  isDefault: true,
  flags,
  examples: [
    "tasks endpoint --plan",
    "tasks endpoint --cors https://app.example.com --cors http://localhost:5173",
    "tasks endpoint --auth none --yes",
  ],
  prints: ["step"],
  writes: true,
  run: runEndpointCreate,
});

/** Makes and shows the plan, and without --plan carries it out. Throws conflict and partial; usage and failed for a no. */
async function runEndpointCreate(context: Context, options: OptionsOf<typeof flags>): Promise<void> {
  const { plan, adopt, yes } = options;
  await withCloud(context, { reading: plan, command: "endpoint" }, async (cloud) => {
    const endpoint = endpointFlagsOf(options);
    if (!plan && !yes) await askToOpen(context, cloud, endpoint);
    const wanted = { schedules: [], endpoint, settings: functionSettingsOf(options) };
    await carryOut(context, cloud, () => cloud.deployment(wanted), {
      plan,
      adopt,
      say: async () => {
        if (cloud.target === "local") await noteLocal(context);
      },
    });
    const found = plan ? undefined : await (await cloud.endpoint())?.get();
    if (found === undefined) return;
    await context.note(`it answers at ${found.url}; \`tasks endpoint show\` has a request to try`);
    if (found.auth === "none") await warnOpenEndpoint(context);
  });
}

/** Where it would be opened, and is not open. */
async function askToOpen(context: Context, cloud: Cloud, { auth }: EndpointFlags): Promise<void> {
  if (auth !== "none" || cloud.target === "local") return;
  const before = await (await cloud.endpoint())?.get();
  if (before?.auth === "none") return;
  const table = visible(await cloud.tableName());
  const whom = `with --auth none everybody who knows the address reads and writes the records of ${table} with or without the calendars' token`;
  if (context.ask === undefined) {
    throw usageError(
      `${whom}, and there is no terminal to ask on; nothing was changed`,
      "give --yes if that is what you want",
    );
  }
  await askForYes(
    context.ask,
    `${whom}. Open it?`,
    "`tasks endpoint` without --auth none answers only signed requests",
  );
}
