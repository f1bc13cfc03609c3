import type { Owner } from "../../../cloud/ownership.ts";
import type { Plan } from "../../../cloud/plan.ts";
import type { Resource } from "../../../cloud/resource.ts";

// Who has many schedules is not told of each.
const MOST = 3;

/** What shows how the steps that would change something are made good: `tasks provision --plan`, quoted, as a sentence. */
export function mendingCommands(plan: Plan, owner: Owner): string {
  const all = plan.map(({ resource }) => resource);
  const drifted = plan.filter(({ action }) => action === "create" || action === "update");
  const commands = new Set(drifted.map(({ resource }) => commandFor(resource, all, owner)));
  const named = [...commands].slice(0, MOST).map((command) => `\`tasks ${command} --plan\``);
  const more = commands.size - named.length;
  const parts = [...named, ...(more === 0 ? [] : [`${more} more`])];
  const list = parts.join(", ").replace(/, ([^,]*)$/, " and $1");
  const shows = commands.size === 1 ? "shows what it would change" : "show what they would change";
  const flags = "in place of … go the flags that made the schedule";
  return `${list} ${shows}${list.includes("…") ? `; ${flags}` : ""}`;
}

/** Of what several share the command of one of them makes it good: the endpoint's, which needs no flags, where it is one. */
function commandFor(resource: Resource, all: readonly Resource[], owner: Owner): string {
  const own = ownCommand(resource, owner);
  if (own !== undefined) return own;
  const users = all.filter((one) => needs(one, resource)).map((one) => ownCommand(one, owner));
  return (
    users.find((command) => command === "endpoint") ??
    users.find((command) => command !== undefined) ??
    "schedule …"
  );
}

function ownCommand({ kind, name }: Resource, { service, stage }: Owner): string | undefined {
  switch (kind) {
    case "table":
    case "parameter":
      return "provision";
    case "endpoint":
    case "endpoint-permission":
      return "endpoint";
    case "rule":
    case "target":
      return `schedule ${name.slice(`${service}-${stage}-`.length)} …`;
    case "schedule":
      return `schedule ${name} …`;
    default:
      return undefined;
  }
}

function needs({ dependsOn }: Resource, other: Resource): boolean {
  return dependsOn.some((one) => one === other || needs(one, other));
}
