import type { Context } from "../../context.ts";
import { defineCommand } from "../shared/declaration/define-command.ts";
import { takeAway } from "../shared/plan/take-away.ts";
import { planWord } from "../shared/plan/plan-flags.ts";
import { withCloud } from "../shared/plan/with-cloud.ts";
import { printRows } from "../shared/records/with-table.ts";
import { missingEndpoint } from "./missing-endpoint.ts";
import { noteLocal } from "./note-local.ts";

export const endpointDelete = defineCommand({
  name: "delete",
  summary: "delete the address, and its function where no schedule needs it",
  description:
    "Delete the address, and show what went with it: where no schedule of the stage calls the function, it goes with its role " +
    "and its log group. Records stay.",
  flags: planWord,
  prints: ["removal"],
  writes: true,
  run: runEndpointDelete,
});

/** Throws not-found, and partial when something went and something did not; running it again goes on. */
async function runEndpointDelete(context: Context): Promise<void> {
  await withCloud(context, { reading: false, command: "endpoint" }, async (cloud) => {
    const endpoint = await cloud.endpoint();
    if (endpoint !== undefined) return takeAway(context, cloud, await endpoint.removal(), missingEndpoint());
    await noteLocal(context);
    await printRows(context, [], ["resource", "name"]);
  });
}
