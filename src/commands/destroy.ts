import type { Cloud } from "../cloud/cloud.ts";
import { planDestroy, refuseBlockedRemovals, removeAll, type Removal } from "../cloud/destroy.ts";
import { label, type Resource } from "../cloud/resource.ts";
import type { Context } from "../context.ts";
import { TasksError, usageError } from "../errors.ts";
import { defineFlags, type OptionsOf } from "../flags/flag.ts";
import { visible } from "../output/visible.ts";
import type { Attributes } from "../task/attribute-value.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { removalLine } from "./shared/plan/removal-line.ts";
import { headerOf, noteGaps, sayStep, withCloud } from "./shared/plan/with-cloud.ts";
import { printRows } from "./shared/records/with-table.ts";

const flags = defineFlags({
  keepData: { help: "leave the table, for the next `tasks provision`", conflicts: ["deleteData"] },
  deleteData: { help: "remove the table with its records" },
  yes: { help: "do not ask; needed where there is no terminal" },
});

export const destroyCommand = defineCommand({
  name: "destroy",
  group: "Cloud resources",
  summary: "remove the table, its parameter and the schedules",
  description:
    "List what goes, ask, and remove it in the safe order. A table with records stays unless --delete-data says otherwise.",
  flags,
  examples: ["tasks destroy", "tasks destroy --stage test --delete-data --yes", "tasks destroy --keep-data"],
  prints: ["removal"],
  writes: true,
  run: runDestroy,
});

/** Lists, asks and removes. Throws conflict before anything is removed, and partial. */
async function runDestroy(context: Context, options: OptionsOf<typeof flags>): Promise<void> {
  await withCloud(context, { reading: false, command: "destroy", purpose: "remove" }, async (cloud) => {
    const { owner, clock } = cloud;
    const [place, removals] = await Promise.all([
      cloud.place(),
      allOf(cloud).then((resources) => planDestroy(resources, { ...options, owner, clock })),
    ]);
    await noteGaps(context, place);
    // Before the question one sees what goes, under --quiet too.
    const say =
      options.yes || context.dryRun
        ? (text: string) => context.say(text)
        : (text: string) => context.stderr.write(`${visible(text)}\n`);
    await say(headerOf(cloud, place));
    for (const removal of removals) await say(removalLine(removal));
    refuseBlockedRemovals(removals);
    if (removals.every(({ action }) => action === "gone")) {
      await context.note(`nothing found in ${place.text}`);
    }
    if (context.dryRun) await context.say("dry run: nothing was removed");
    else if (removals.some(({ action }) => action === "remove")) {
      if (!options.yes) await confirm(context, cloud);
      await removeAll(removals, {
        clock,
        onStep: (taken) => sayStep(context, taken),
        writes: () => cloud.writes(),
      });
    }
    await printRows(
      context,
      removals.map((removal) => rowOf(removal, context.dryRun)),
      ["resource", "name", "result", "reason"],
    );
  });
}

async function allOf(cloud: Cloud): Promise<Resource[]> {
  const [now, left] = await Promise.all([cloud.resources(undefined), cloud.leftovers()]);
  const isKnown = (one: Resource) => now.some((other) => label(other) === label(one));
  return [...now, ...left.filter((one) => !isKnown(one))];
}

async function confirm(context: Context, cloud: Cloud): Promise<void> {
  if (context.ask === undefined) {
    throw usageError("there is no terminal to ask on", "give --yes once you have read what goes");
  }
  const name = await cloud.tableName();
  const answer = await context.ask(`Type the table's name, ${visible(name)}, to remove it all: `);
  if (answer.trim() === name) return;
  throw new TasksError("conflict", `'${answer.trim()}' is not the table's name; nothing was removed`, {
    hint: `type ${name}, or give --yes`,
  });
}

function rowOf(removal: Removal, dryRun: boolean): Attributes {
  const result = {
    remove: dryRun ? "to be removed" : "removed",
    gone: "not there",
    keep: "kept",
    blocked: "blocked",
  }[removal.action];
  return {
    resource: { S: removal.resource.kind },
    name: { S: removal.resource.name },
    result: { S: result },
    ...(removal.action === "keep" ? { reason: { S: removal.reason } } : {}),
  };
}
