import type { Cloud } from "../cloud/cloud.ts";
import type { Removal } from "../cloud/destroy.ts";
import { hasChanges, type Plan } from "../cloud/plan.ts";
import type { Resource } from "../cloud/resource.ts";
import type { Context } from "../context.ts";
import { TasksError, usageError } from "../errors.ts";
import { defineFlags, type OptionsOf } from "../flags/flag.ts";
import { filePath } from "../flags/text.ts";
import { plural } from "../output/amounts.ts";
import { nearestWord } from "../task/nearest-word.ts";
import { askForYes } from "./shared/changes/ask-for-yes.ts";
import { carryOut } from "./shared/plan/carry-out.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { noteTeamIndex } from "./shared/plan/note-team-index.ts";
import { planFlags } from "./shared/plan/plan-flags.ts";
import type { ServiceWanted } from "./shared/service/read-service.ts";
import { sayKept } from "./shared/plan/removal-line.ts";
import { othersThan, removalsOf, resourcesOf, wantedService } from "./shared/service/service-resources.ts";
import { warnOpenEndpoint } from "./shared/plan/warn-open-endpoint.ts";
import { withCloud } from "./shared/plan/with-cloud.ts";

const flags = defineFlags({
  ...planFlags,
  exitCode: {
    help: "with --plan: end with 8 when something would change",
    needs: { flag: "plan", hint: "`tasks apply --plan --exit-code` ends with 8 when something would change" },
  },
  prune: { help: "remove what is ours in this stage and not in the file; never a table" },
  yes: {
    help: "do not ask; needed for --prune, and to open the endpoint to everybody, where there is no terminal",
  },
});

const FILE = `{"service": "practice",
 "table": {"ttl": "expires_at"},
 "schedules": {"nightly": {"user": "ops", "cron": "0 10 * * ? *",
                           "enabled": true}},
 "stages": {"prod": {"table": {"pitr": true}}}}`;

const DETAILS = `The file is tasks.json, the config file. A stage's part goes over what is said for all. Every flag of provision, schedule
and endpoint has its word there:

${FILE}`;

export const applyCommand = defineCommand({
  name: "apply",
  group: "Cloud resources",
  summary: "make the service what tasks.json says",
  description:
    "Make table, parameter, function, schedules and endpoint what the file says, in one plan. Run twice, the second run changes " +
    "nothing. What the file does not mention stays as it is, unless --prune.",
  arguments: {
    file: {
      type: filePath,
      optional: true,
      help: "in place of the tasks.json of the working folder or of one above",
    },
  },
  configFile: "file",
  flags,
  details: DETAILS,
  examples: [
    "tasks apply --plan",
    "tasks apply --target aws --stage prod",
    "tasks apply --prune",
    "tasks apply practice.json --plan --exit-code",
  ],
  prints: ["step"],
  writes: true,
  async run(context, options) {
    await runApply(context, options);
  },
});

/** Makes and shows the plan, and without --plan carries it out. Throws conflict, partial, and changes with --exit-code. */
async function runApply(
  context: Context,
  { file, ...options }: OptionsOf<typeof flags> & { file: string | undefined },
): Promise<void> {
  const wanted = await wantedService(context);
  if (wanted === undefined) throw nothingSaid(file);
  await withCloud(context, { reading: options.plan, command: "apply" }, async (cloud) => {
    let made: Resource[] = [];
    let removals: Removal[] = [];
    const plan = await carryOut(
      context,
      cloud,
      async () => {
        made = await resourcesOf(cloud, wanted);
        return made;
      },
      {
        ...options,
        say: () => sayBefore(context, cloud, wanted, options),
        async removals() {
          if (!options.prune) return [];
          const found = await removalsOf(made, cloud);
          await sayKept(context, found);
          removals = found.filter(({ action }) => action !== "keep");
          return removals;
        },
        confirm: (plan) => confirm(context, { steps: plan, removals, wanted, yes: options.yes }),
      },
    );
    if (cloud.target === "aws") await noteTeamIndex(context, plan, wanted.table.teamIndex);
    if (!options.plan) await tellAddress(context, cloud, plan);
    await tellDisabled(context, cloud, { plan, wanted });
    if (options.exitCode && (hasChanges(plan) || removals.length > 0))
      throw new TasksError("changes", "there is something to change");
  });
}

/** Where it answers, once that is new. */
async function tellAddress(context: Context, cloud: Cloud, plan: Plan): Promise<void> {
  if (plan.every(({ resource, action }) => !isEndpoint(resource) || action === "unchanged")) return;
  const found = await (await cloud.endpoint())?.get();
  if (found === undefined) return;
  await context.note(`it answers at ${found.url}; \`tasks endpoint show\` has a request to try`);
  if (found.auth === "none") await warnOpenEndpoint(context);
}

/** What a new schedule is, of which the file does not say that it is on. */
async function tellDisabled(
  context: Context,
  { owner }: Cloud,
  { plan, wanted }: { plan: Plan; wanted: ServiceWanted },
): Promise<void> {
  const isOff = (name: string) =>
    plan.some(
      ({ resource, desired }) =>
        (resource.name === name || resource.name === `${owner.service}-${owner.stage}-${name}`) &&
        desired.fields["state"] === "DISABLED",
    );
  const silent = wanted.deployment?.schedules.filter(({ enabled }) => enabled === undefined) ?? [];
  const names = silent.map(({ name }) => name).filter(isOff);
  if (names.length === 0) return;
  await context.note(`disabled: ${names.join(", ")}; "enabled": true in the file switches one on`);
}

function nothingSaid(file: string | undefined): TasksError {
  return usageError(
    file === undefined
      ? "no tasks.json here or in a folder above says what the service has"
      : `${file} does not say what the service has`,
    `write ${file === undefined ? "one" : "it there"}, as in {"schedules": {"nightly": {"user": "ops", "rate": "1 day"}}}; \`tasks help apply\` has more`,
  );
}

async function sayBefore(
  context: Context,
  cloud: Cloud,
  wanted: ServiceWanted,
  { prune }: { prune: boolean },
): Promise<void> {
  await context.say(`file ${wanted.file}`);
  await warnOtherStage(context, wanted);
  for (const text of wanted.leftOut) await context.note(text);
  if (cloud.target === "local") {
    if (wanted.onlyOnAws.length > 0)
      await context.note(`${wanted.onlyOnAws.join(", ")}: only on AWS, the local target has nothing of this`);
    if (wanted.deployment !== undefined) await context.note("local schedules fire while `tasks serve` runs");
  }
  const doubled = wanted.deployment?.schedules.filter(({ stamp }) => !stamp).map(({ name }) => name) ?? [];
  if (cloud.target === "aws" && doubled.length > 0)
    await context.note(
      `AWS may deliver an event twice, which makes two records; with "stamp": true it makes one: ${doubled.join(", ")}`,
    );
  if (prune) return;
  const others = await othersThan(cloud, wanted);
  if (others.length > 0)
    await context.note(`not in the file, and left as they are: ${others.join(", ")}; --prune removes them`);
}

/** A mistyped stage is a new one, with resources of its own. */
async function warnOtherStage(context: Context, { stages }: ServiceWanted): Promise<void> {
  const { value: stage, source } = context.settings.stage;
  const nearest = source === "default" || stages.includes(stage) ? undefined : nearestWord(stage, stages);
  if (nearest === undefined) return;
  await context.stderr.write(
    `warning: ${stage} is a stage of its own, of which the file says nothing; did you mean --stage ${nearest}?\n`,
  );
}

/** Asks for what cannot be taken back, or opens something to everybody. */
async function confirm(
  context: Context,
  {
    steps,
    removals,
    wanted,
    yes,
  }: { steps: Plan; removals: readonly Removal[]; wanted: ServiceWanted; yes: boolean },
): Promise<void> {
  const what = [
    ...(removals.length > 0 ? [`remove ${plural(removals.length, "resource")}`] : []),
    ...(opensToAll(steps, wanted) ? ["let everybody read and write records at the endpoint"] : []),
  ].join(" and ");
  if (yes || what === "") return;
  if (context.ask === undefined)
    throw usageError(
      `it would ${what}, and there is no terminal to ask on; nothing was changed`,
      "give --yes once --plan has shown it",
    );
  await askForYes(context.ask, `${what}?`, "--plan shows all of it");
}

function isEndpoint({ kind }: Resource): boolean {
  return kind === "endpoint";
}

function opensToAll(plan: Plan, { deployment }: ServiceWanted): boolean {
  return (
    deployment?.endpoint?.auth === "none" &&
    plan.some(
      ({ resource, differences }) =>
        isEndpoint(resource) && differences.some(({ field }) => field === "auth"),
    )
  );
}
