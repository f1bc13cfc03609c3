import { partitionOf } from "../cloud/arns.ts";
import { policyCommands, policyFor } from "../cloud/policy.ts";
import { defaultParameter, defaultTable } from "../cloud/stage-names.ts";
import type { Context } from "../context.ts";
import { oneOf } from "../flags/text.ts";
import { TasksError } from "../errors.ts";
import { isReference, parseReference } from "../parameter-reference.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { wantedService } from "./shared/service/service-resources.ts";
import { withCloud } from "./shared/plan/with-cloud.ts";

// What AWS's own examples write where a reader puts in theirs.
const ACCOUNT = "123456789012";
const REGION = "us-east-1";

// They go by the parameter that tasks.json names.
const OF_THE_FILE = new Set(["apply", "status", "destroy"]);

export const policyCommand = defineCommand({
  name: "policy",
  group: "Cloud resources",
  summary: "print the IAM policy that a command needs",
  description:
    "Print the least IAM policy with which an operator can run a command, with this account's ARNs, as JSON.",
  arguments: { command: { type: oneOf(policyCommands), help: "the command" } },
  examples: [
    "tasks policy provision --target aws --stage prod > policy.json",
    "tasks policy query --table tasks-prod-table",
  ],
  prints: ["policy"],
  writes: false,
  run: runPolicy,
});

/** Prints the document. Where the account or the region is not known, says what stands in their place. */
async function runPolicy(context: Context, { command }: { command: string }): Promise<void> {
  const { table, service, stage, region: setRegion } = context.settings;
  const owner = { service: service.value, stage: stage.value };
  const { account, partition, region, name } = await withCloud(
    context,
    { reading: true, command: "policy" },
    async (cloud) => ({
      ...(await whatIsKnown(() => cloud.place())),
      ...(await whatIsKnown(async () => ({ name: await cloud.tableName() }))),
    }),
  );
  const meant = region ?? setRegion.value;
  const unknown = [
    account === undefined ? `account ${ACCOUNT}` : undefined,
    meant === undefined ? `region ${REGION}` : undefined,
  ].filter((part) => part !== undefined);
  if (unknown.length > 0) {
    const stand = unknown.length > 1 ? "stand" : "stands";
    await context.note(
      `${unknown.join(" and ")} ${stand} for yours; give --target aws with credentials for your own`,
    );
  }
  const named = meant ?? REGION;
  const wanted = OF_THE_FILE.has(command) ? await wantedService(context) : undefined;
  const document = policyFor(command, {
    place: { partition: partition ?? partitionOf(named), region: named, account: account ?? ACCOUNT },
    owner,
    table: name ?? defaultTable(owner),
    parameter: wanted?.table.parameter ?? defaultParameter(owner),
    reference: isReference(table.value) ? parseReference(table.value) : undefined,
  });
  await context.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
}

/** Somebody who asks what they need may have no credentials yet. */
async function whatIsKnown<Known extends object>(ask: () => Promise<Known>): Promise<Partial<Known>> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof TasksError && ["denied", "unavailable", "not-found"].includes(error.kind)) return {};
    throw error;
  }
}
