import { hasChanges, hasDrift, makePlan, tagField, type Step } from "../cloud/plan.ts";
import { label } from "../cloud/resource.ts";
import type { Context } from "../context.ts";
import { TasksError } from "../errors.ts";
import { visible } from "../output/visible.ts";
import type { Attributes } from "../task/attribute-value.ts";
import { defineCommand } from "./shared/define-command.ts";
import { attributeOf } from "./shared/show-plan.ts";
import { noteDeadLetters } from "./shared/note-dead-letters.ts";
import { noteTeamIndex } from "./shared/note-team-index.ts";
import { headerOf, noteGaps, withCloud } from "./shared/with-cloud.ts";
import { printRows } from "./shared/with-table.ts";

export const statusCommand = defineCommand({
  name: "status",
  group: "Cloud resources",
  summary: "show every resource, its state and what drifted",
  description:
    "Show every resource as it is, and where it differs from what the last `tasks provision` asked for.",
  flags: { exitCode: { help: "end with 8 when something is missing or has drifted" } },
  examples: ["tasks status", "tasks status --stage prod --exit-code -o json"],
  prints: ["resource"],
  writes: false,
  run: runStatus,
});

/** Prints live state and drift. Throws changes with --exit-code. */
async function runStatus(context: Context, { exitCode }: { exitCode: boolean }): Promise<void> {
  await withCloud(context, { reading: true, command: "status" }, async (cloud) => {
    const { owner, clock } = cloud;
    const [place, plan] = await Promise.all([
      cloud.place(),
      cloud.resources(undefined).then((resources) => makePlan(resources, { owner, adopt: false, clock })),
    ]);
    await noteGaps(context, place);
    const header = headerOf(cloud, place);
    if (context.settings.output.value === "table" && context.settings.fields === undefined) {
      const lines = [header, ...plan.flatMap(linesOf)];
      await context.stdout.write(lines.map((line) => `${visible(line)}\n`).join(""));
    } else {
      await context.say(header);
      await printRows(context, plan.flatMap(rowsOf), [
        "resource",
        "name",
        "state",
        "field",
        "value",
        "wanted",
        "reason",
      ]);
    }
    if (cloud.target === "aws") await noteTeamIndex(context, plan);
    await noteDeadLetters(context, plan);
    if (!hasDrift(plan)) return;
    if (plan.some(({ action }) => action !== "blocked" && action !== "unchanged")) {
      await context.note("`tasks provision --plan` shows what it would change");
    } else if (!hasChanges(plan)) await context.note("what is not ours is taken away by --adopt alone");
    if (exitCode) throw new TasksError("changes", "something is missing or has drifted");
  });
}

function stateOf({ action, live, left = [] }: Step): string {
  if (live === undefined) return "missing";
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

function linesOf(step: Step): string[] {
  const reason = step.action === "blocked" ? ` (${step.reason})` : "";
  const start = `${label(step.resource)}: ${stateOf(step)}${reason}`;
  if (step.live === undefined) return [start];
  const fields = fieldsOf(step).map(
    ({ field, value, wanted }) =>
      `    ${field}: ${value ?? "(none)"}${wanted === undefined ? "" : `, not ${wanted}`}`,
  );
  return [start, ...fields];
}

function rowsOf(step: Step): Attributes[] {
  const start: Attributes = {
    resource: { S: step.resource.kind },
    name: { S: step.resource.name },
    state: { S: stateOf(step) },
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
