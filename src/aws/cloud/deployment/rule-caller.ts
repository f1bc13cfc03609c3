import type { EventBridgeClient, Rule } from "@aws-sdk/client-eventbridge";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { arnsOf, type AwsPlace } from "../../../cloud/arns.ts";
import type { Owner } from "../../../cloud/ownership.ts";
import type { FieldValue, Resource } from "../../../cloud/resource.ts";
import type { ScheduleFlags, ScheduleInfo } from "../../../cloud/schedule/schedule-info.ts";
import type { StageNames } from "../../../cloud/stage-names.ts";
import { triggerOf } from "../../../cloud/schedule/trigger-fields.ts";
import type { AwsCalls } from "../../client/aws-calls.ts";
import type { ScheduleCaller } from "./function-caller.ts";
import { functionOwner } from "./function-owner.ts";
import type { FunctionParts } from "./function-parts.ts";
import { listRules } from "./list-rules.ts";
import { onlyOurs, readOurs } from "../owned-resources.ts";
import { PermissionResource } from "../resources/permission-resource.ts";
import { fieldsOfRule, isOn, RuleResource, sinceOf } from "../resources/rule-resource.ts";
import { TargetResource } from "../resources/target-resource.ts";

interface RuleCallerOptions {
  calls: AwsCalls;
  owner: Owner;
  place: AwsPlace;
  names: StageNames;
  events: EventBridgeClient;
  lambda: LambdaClient;
}

/** A rule as what a schedule of Scheduler is made of. */
export interface RuleToMove {
  info: ScheduleInfo;
  /** How its events are delivered; undefined where it has no target. */
  retries: number | undefined;
  maxAgeS: number | undefined;
}

interface OwnPartsOptions {
  flags?: ScheduleFlags;
  parts?: FunctionParts;
  shared?: readonly Resource[];
  seen?: Rule;
}

/** Schedules as EventBridge rules, each with one target; they share one permission to invoke the function. */
export class RuleCaller implements ScheduleCaller {
  readonly #options: RuleCallerOptions;

  constructor(options: RuleCallerOptions) {
    this.#options = options;
  }

  async names(): Promise<string[]> {
    return (await this.#listOurs()).map(({ name }) => name);
  }

  async list(): Promise<ScheduleInfo[]> {
    const found = (await this.#listOurs()).map(async ({ name, seen }) => {
      const fields = fieldsOfRule(seen);
      const { expression } = fields;
      if (expression === undefined && fields["pattern"] === undefined) return this.get(name);
      const isCounting = typeof expression === "string" && expression.startsWith("rate");
      const live = isCounting ? await this.#ownParts(name, { seen }).rule.read() : undefined;
      const since = live === undefined ? undefined : sinceOf(live);
      const enabled = isOn(fields["state"]);
      return {
        name,
        engine: "rule" as const,
        trigger: triggerOf(fields),
        enabled,
        input: undefined,
        stamp: false,
        since,
      };
    });
    return (await Promise.all(found)).filter((info) => info !== undefined);
  }

  async get(name: string): Promise<ScheduleInfo | undefined> {
    return (await this.toMove(name))?.info;
  }

  async toMove(name: string): Promise<RuleToMove | undefined> {
    const { owner, calls } = this.#options;
    const { rule, target } = this.#ownParts(name);
    const [live, targetLive] = await Promise.all([readOurs(rule, owner, calls.clock), target.read()]);
    if (live === undefined) return undefined;
    const { input, attempts, "age-s": age } = targetLive?.fields ?? {};
    const info: ScheduleInfo = {
      name,
      engine: "rule",
      trigger: triggerOf(live.fields),
      enabled: isOn(live.fields["state"]),
      input: input === undefined ? undefined : String(input),
      stamp: (targetLive?.fields["stamp"] ?? false) !== false,
      since: sinceOf(live),
    };
    return { info, retries: said(attempts), maxAgeS: said(age) };
  }

  /** The rule's switch: each of its two functions is a single call of AWS. */
  switchOf(name: string) {
    const { rule } = this.#ownParts(name);
    return {
      isOn: async () => {
        const live = await rule.read();
        return live === undefined ? undefined : isOn(live.fields["state"]);
      },
      setEnabled: (enabled: boolean) => rule.setEnabled(enabled),
    };
  }

  async setEnabled(name: string, enabled: boolean): Promise<boolean> {
    const { owner, calls } = this.#options;
    const { rule } = this.#ownParts(name);
    const live = await readOurs(rule, owner, calls.clock);
    if (live === undefined) return false;
    if (isOn(live.fields["state"]) === enabled) return true;
    return rule.setEnabled(enabled);
  }

  make(schedules: readonly ScheduleFlags[], parts: FunctionParts): Resource[] {
    if (schedules.length === 0) return [];
    const permission = this.#permission(parts.resources);
    const shared = [...parts.resources, permission];
    const own = schedules.map((flags) => this.#ownParts(flags.name, { flags, parts, shared }));
    return [permission, ...own.flatMap((one) => Object.values(one))];
  }

  /** The rule and its target; the permission with the last one. */
  async removal(name: string): Promise<{ resources: Resource[]; others: string[] }> {
    const { owner, calls } = this.#options;
    const { rule, target } = this.#ownParts(name);
    const [live, listed] = await Promise.all([readOurs(rule, owner, calls.clock), this.names()]);
    const own: Resource[] = live === undefined ? [] : [rule, target];
    const others = listed.filter((other) => other !== name);
    if (others.length > 0) return { resources: own, others };
    // Of a run that was killed it may be all that is left.
    const shared = await onlyOurs([this.#permission([])], owner, calls.clock);
    return { resources: [...shared, ...own], others };
  }

  async all(parts: FunctionParts): Promise<{ names: string[]; resources: Resource[] }> {
    const { owner, calls } = this.#options;
    const listed = await this.#listOurs();
    const permission = this.#permission(parts.resources);
    if (listed.length === 0) {
      return { names: [], resources: await onlyOurs([permission], owner, calls.clock) };
    }
    const shared = [...parts.resources, permission];
    const own = listed.map(({ name, seen }) => this.#ownParts(name, { parts, shared, seen }));
    return {
      names: listed.map(({ name }) => name),
      resources: [permission, ...own.flatMap((one) => Object.values(one))],
    };
  }

  #permission(dependsOn: readonly Resource[]): PermissionResource {
    const { place, names, lambda, calls } = this.#options;
    const arns = arnsOf(place);
    return new PermissionResource(names.functionName, {
      functionArn: arns.function(names.functionName),
      ruleArn: arns.rule,
      rulePrefix: names.rulePrefix,
      belongsTo: functionOwner(names.functionName, { calls, lambda }),
      client: lambda,
      calls,
      dependsOn,
    });
  }

  /** Rule and target of one schedule. Without flags they are wanted as they are. `seen`: the rule as it is listed. */
  #ownParts(name: string, { flags, parts, shared = [], seen }: OwnPartsOptions = {}) {
    const { place, calls, owner, names, events } = this.#options;
    const ruleName = names.rule(name);
    const arns = arnsOf(place);
    const rule = new RuleResource(ruleName, {
      arn: arns.rule(ruleName),
      trigger: flags?.trigger,
      enabled: flags?.enabled,
      tags: parts?.tags ?? {},
      seen,
      client: events,
      calls,
      owner,
      dependsOn: shared,
    });
    const target = new TargetResource(ruleName, {
      belongsTo: rule,
      functionArn: arns.function(names.functionName),
      input: flags,
      deadLetterArn: parts?.deadLetterArn,
      client: events,
      calls,
      dependsOn: [...shared, rule],
    });
    return { rule, target };
  }

  /** Our schedules by name, with their rules as they are listed: those that invoke our function, or whose tags are ours. */
  async #listOurs(): Promise<{ name: string; seen: Rule }[]> {
    const { place, calls, owner, names, events } = this.#options;
    const { rulePrefix, functionName } = names;
    const functionArn = arnsOf(place).function(functionName);
    const { rules, invoking } = await listRules(rulePrefix, functionArn, { client: events, calls });
    const listed = rules.map((seen) => ({ name: (seen.Name ?? "").slice(rulePrefix.length), seen }));
    // Stage `a` must not take the rules of stage `a-b` for its own.
    const isOurs = async ({ name, seen }: { name: string; seen: Rule }) =>
      invoking.has(seen.Name ?? "") ||
      (await readOurs(this.#ownParts(name, { seen }).rule, owner, calls.clock)) !== undefined;
    const ours = await Promise.all(listed.map(isOurs));
    return listed
      .filter((_, index) => ours[index])
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }
}

function said(value: FieldValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
