import type { Cloud } from "../cloud/cloud.ts";
import { hasChanges, hasDrift, makePlan, tagField, type Plan, type Step } from "../cloud/plan.ts";
import { label, type Resource } from "../cloud/resource.ts";
import type { Context } from "../context.ts";
import { TasksError } from "../errors.ts";
import { visible } from "../output/visible.ts";
import type { Attributes } from "../task/attribute-value.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { attributeOf } from "./shared/plan/show-plan.ts";
import { mendingCommands } from "./shared/plan/mending-commands.ts";
import { noteDeadLetters } from "./shared/plan/note-dead-letters.ts";
import type { ServiceWanted } from "./shared/service/read-service.ts";
import { resourcesOf, wantedService } from "./shared/service/service-resources.ts";
import { noteTeamIndex } from "./shared/plan/note-team-index.ts";
import { warnOpenEndpoint } from "./shared/plan/warn-open-endpoint.ts";
import { headerOf, noteGaps, withCloud } from "./shared/plan/with-cloud.ts";
import { printRows } from "./shared/records/with-table.ts";

export const statusCommand = defineCommand({
  name: "status",
  group: "Cloud resources",
  summary: "show every resource, its state and what drifted",
  description:
    "Show every resource as it is, and where it differs from what tasks.json says; where no file says what the service has, from " +
    "what the last `tasks provision` asked for.",
  flags: { exitCode: { help: "end with 8 when something is missing or has drifted" } },
  examples: ["tasks status", "tasks status --stage prod --exit-code -o json"],
  prints: ["resource"],
  writes: false,
  run: runStatus,
});

/** Prints live state and drift. Throws changes with --exit-code. */
async function runStatus(context: Context, { exitCode }: { exitCode: boolean }): Promise<void> {
  const wanted = await wantedService(context);
  await withCloud(context, { reading: true, command: "status", purpose: "show" }, async (cloud) => {
    const [place, { plan, others, fault }] = await Promise.all([cloud.place(), compared(cloud, wanted)]);
    const isOther = (step: Step) => others.includes(step);
    const all = [...plan, ...others];
    await noteGaps(context, place);
    if (wanted !== undefined) await context.say(`file ${wanted.file}`);
    const header = headerOf(cloud, place);
    if (context.settings.output.value === "table" && context.settings.fields === undefined) {
      const lines = [header, ...all.flatMap((step) => linesOf(step, isOther(step)))];
      await context.stdout.write(lines.map((line) => `${visible(line)}\n`).join(""));
    } else {
      await context.say(header);
      const rows = all.flatMap((step) => rowsOf(step, isOther(step)));
      await printRows(context, rows, ["resource", "name", "state", "field", "value", "wanted", "reason"]);
    }
    if (cloud.target === "aws") await noteTeamIndex(context, plan);
    await noteDeadLetters(context, plan);
    if (all.some(isOpenEndpoint)) await warnOpenEndpoint(context);
    if (!hasDrift(all) && others.length === 0 && fault === undefined) return;
    if (fault !== undefined) {
      await context.note(`\`tasks apply\` would end with: ${fault.message} (${fault.hint})`);
    } else if (plan.some(({ action }) => action !== "blocked" && action !== "unchanged")) {
      await context.note(
        wanted === undefined
          ? mendingCommands(plan, cloud.owner)
          : "`tasks apply --plan` shows what it would change",
      );
    } else if (others.length > 0) {
      await context.note("`tasks apply --prune --plan` shows what is not in the file");
    } else if (!hasChanges(plan)) await context.note("what is not ours is taken away by --adopt alone");
    if (exitCode) throw new TasksError("changes", "something is missing or has drifted");
  });
}

interface Compared {
  plan: Plan;
  /** What is there and not in the file. */
  others: Plan;
  /** Why it cannot be what the file says. */
  fault?: TasksError;
}

/** With a file what it says; without one, or where that cannot be, what the last provision was told. */
async function compared(cloud: Cloud, wanted: ServiceWanted | undefined): Promise<Compared> {
  try {
    return await comparedWith(cloud, wanted);
  } catch (fault) {
    if (wanted === undefined || !(fault instanceof TasksError)) throw fault;
    // One that is in another engine, or no EventBridge at all.
    if (fault.kind !== "conflict" && fault.kind !== "failed") throw fault;
    return { ...(await comparedWith(cloud, undefined)), fault };
  }
}

async function comparedWith(
  cloud: Cloud,
  wanted: ServiceWanted | undefined,
): Promise<{ plan: Plan; others: Plan }> {
  const options = { owner: cloud.owner, adopt: false, clock: cloud.clock };
  const [now, said] = await Promise.all([
    cloud.resources(undefined),
    wanted === undefined ? [] : resourcesOf(cloud, wanted),
  ]);
  const names = new Set(said.map(label));
  const rest = now.filter((one) => !names.has(label(one)));
  // A table that the file only names is none that --prune would remove.
  const isKnown = ({ kind }: Resource) => wanted === undefined || kind === "table";
  const [plan, others] = await Promise.all([
    makePlan([...rest.filter(isKnown), ...said], options),
    makePlan(
      rest.filter((one) => !isKnown(one)),
      options,
    ),
  ]);
  return { plan, others: others.filter(({ live }) => live !== undefined) };
}

function isOpenEndpoint({ resource, live }: Step): boolean {
  return resource.kind === "endpoint" && live?.fields["auth"] === "none";
}

function stateOf({ action, live, left = [] }: Step, isOther: boolean): string {
  if (live === undefined) return "missing";
  if (isOther) return "not in the file";
  if (action === "blocked") return "blocked";
  return live.busy ?? (action === "update" || left.length > 0 ? "drifted" : "ok");
}

/** Every field that is there or wanted: what it is, and what it should be where that differs. */
function fieldsOf({ live, differences: changing, left = [] }: Step) {
  const differences = [...changing, ...left];
  const tags = typeof live?.tags === "object" ? live.tags : {};
  const there = [
    ...Object.entries(live?.fields ?? {}),
    ...Object.entries(tags).map(([name, value]) => [tagField(name), value] as const),
  ];
  const missing = differences.filter(({ field }) => !there.some(([name]) => name === field));
  return [
    ...there.map(([field, value]) => ({
      field,
      value,
      wanted: differences.find((one) => one.field === field)?.new,
    })),
    ...missing.map((difference) => ({ field: difference.field, value: undefined, wanted: difference.new })),
  ];
}

function linesOf(step: Step, isOther: boolean): string[] {
  const reason = step.action === "blocked" ? ` (${step.reason})` : "";
  const start = `${label(step.resource)}: ${stateOf(step, isOther)}${reason}`;
  if (step.live === undefined) return [start];
  const fields = fieldsOf(step).map(
    ({ field, value, wanted }) =>
      `    ${field}: ${value ?? "(none)"}${wanted === undefined ? "" : `, not ${wanted}`}`,
  );
  return [start, ...fields];
}

function rowsOf(step: Step, isOther: boolean): Attributes[] {
  const start: Attributes = {
    resource: { S: step.resource.kind },
    name: { S: step.resource.name },
    state: { S: stateOf(step, isOther) },
  };
  const end: Attributes = step.action === "blocked" ? { reason: { S: step.reason } } : {};
  if (step.live === undefined) return [{ ...start, ...end }];
  return fieldsOf(step).map(({ field, value, wanted }) => ({
    ...start,
    field: { S: field },
    ...(value === undefined ? {} : { value: attributeOf(value) }),
    ...(wanted === undefined ? {} : { wanted: attributeOf(wanted) }),
    ...end,
  }));
}
