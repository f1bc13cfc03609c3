import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListTagsForResourceCommand,
  PutRuleCommand,
  TagResourceCommand,
  type EventBridgeClient,
  type Rule,
  type RuleState,
} from "@aws-sdk/client-eventbridge";
import type { AwsCall, AwsCalls } from "../../client/aws-calls.ts";
import { canonicalJson } from "../../../cloud/canonical-json.ts";
import { ownerTags, TAG, type Owner } from "../../../cloud/ownership.ts";
import { changedFields, changedTags } from "../../../cloud/plan.ts";
import type {
  Difference,
  Fields,
  FieldValue,
  Live,
  Resource,
  Tags,
  Desired,
} from "../../../cloud/resource.ts";
import type { Trigger } from "../../../cloud/schedule/timing.ts";
import { isSet, wantedTrigger } from "../../../cloud/schedule/trigger-fields.ts";
import { readTags, tagList, tagsOf } from "../tag-list.ts";

const MISSING = "ResourceNotFoundException";
// Not retried by the SDK (measured).
const BUSY = "ConcurrentModificationException";
const DESCRIPTION = "Puts a task record into DynamoDB; made by `tasks schedule`";

/** What both a rule's description and a list of rules say. */
type RuleText = Pick<Rule, "ScheduleExpression" | "EventPattern" | "State" | "Description" | "ManagedBy">;

export function fieldsOfRule(rule: RuleText): Fields {
  const { ScheduleExpression, EventPattern, State = "", Description = "" } = rule;
  return {
    ...(ScheduleExpression === undefined ? {} : { expression: ScheduleExpression }),
    ...(EventPattern === undefined ? {} : { pattern: canonicalJson(EventPattern) }),
    description: Description,
    state: State,
  };
}

interface RuleOptions {
  arn: string;
  /** This and `enabled` undefined: as it is. A new rule that nobody enables is disabled. */
  trigger: Trigger | undefined;
  enabled: boolean | undefined;
  /** Besides our own. */
  tags: Tags;
  /** What a list of rules says of it. */
  seen: RuleText | undefined;
  client: EventBridgeClient;
  calls: AwsCalls;
  owner: Owner;
  dependsOn: readonly Resource[];
}

/** The EventBridge rule. */
export class RuleResource implements Resource {
  readonly kind = "rule";
  readonly name: string;
  readonly dependsOn: readonly Resource[];
  readonly immutable = {};
  readonly #options: RuleOptions;
  readonly #call: AwsCall;
  #seen: RuleText | undefined;

  constructor(name: string, options: RuleOptions) {
    this.name = name;
    this.dependsOn = options.dependsOn;
    this.#options = options;
    this.#seen = options.seen;
    this.#call = options.calls.to(options.client, name);
  }

  async read(): Promise<Live | undefined> {
    const rule = await this.#rule();
    if (rule === undefined) return undefined;
    const { ManagedBy } = rule;
    const tags = await readTags(() => this.#tags());
    return {
      fields: fieldsOfRule(rule),
      // A rule that an AWS service keeps for itself is never touched, whatever its tags.
      tags: ManagedBy === undefined || tags === "denied" ? tags : { ...tags, [TAG.managedBy]: ManagedBy },
    };
  }

  want(live: Live | undefined): Desired {
    const { trigger, enabled, owner, tags, calls } = this.#options;
    const { expression, pattern, state = "DISABLED" } = live?.fields ?? {};
    const was = {
      ...(expression === undefined ? {} : { expression }),
      ...(pattern === undefined ? {} : { pattern }),
    };
    const wanted: Fields = trigger === undefined ? was : wantedTrigger(trigger, live);
    const isSame = wanted["expression"] === expression && wanted["pattern"] === pattern;
    const since = typeof live?.tags === "object" && isSame ? live.tags[TAG.since] : undefined;
    return {
      fields: {
        ...wanted,
        description: DESCRIPTION,
        state: enabled === undefined || isOn(state) === enabled ? state : enabled ? "ENABLED" : "DISABLED",
      },
      tags: {
        ...ownerTags(owner),
        ...tags,
        [TAG.since]: since ?? String(Math.floor(calls.clock.now() / 1000)),
      },
    };
  }

  async create(desired: Desired): Promise<Fields> {
    return this.#put(desired, desired.tags);
  }

  /** PutRule replaces: what is left out becomes nothing, and a state that is left out becomes ENABLED. */
  async update(desired: Desired, differences: readonly Difference[]): Promise<Fields> {
    const tags = changedTags(differences);
    if (Object.keys(tags).length > 0) {
      const input = { ResourceARN: this.#options.arn, Tags: tagList(tags) };
      await this.#call("TagResource", () => new TagResourceCommand(input), { passing: [BUSY] });
    }
    const fields = changedFields(differences);
    if (fields.some((field) => field !== "state")) return this.#put(desired);
    if (fields.length > 0) await this.setEnabled(isOn(desired.fields["state"]));
    return (await this.read())?.fields ?? {};
  }

  /** Switches it on or off. False where there is none. */
  async setEnabled(enabled: boolean): Promise<boolean> {
    const errors = { expected: [MISSING], passing: [BUSY] };
    const { error } = enabled
      ? await this.#call("EnableRule", () => new EnableRuleCommand({ Name: this.name }), errors)
      : await this.#call("DisableRule", () => new DisableRuleCommand({ Name: this.name }), errors);
    return error === undefined;
  }

  async remove(): Promise<void> {
    const make = () => new DeleteRuleCommand({ Name: this.name });
    // ValidationException: a target that was taken away may linger.
    await this.#call("DeleteRule", make, { expected: [MISSING], passing: [BUSY, "ValidationException"] });
  }

  async #put({ fields }: Desired, tags?: Tags): Promise<Fields> {
    const { expression, pattern, state } = fields;
    const make = () =>
      new PutRuleCommand({
        Name: this.name,
        Description: DESCRIPTION,
        State: state as RuleState,
        ...(isSet(expression) ? { ScheduleExpression: expression } : {}),
        ...(isSet(pattern) ? { EventPattern: pattern } : {}),
        ...(tags === undefined ? {} : { Tags: tagList(tags) }),
      });
    await this.#call("PutRule", make, { passing: [BUSY], quota: "rules of an event bus (300)" });
    return (await this.read())?.fields ?? {};
  }

  /** The first time as it was listed, if it was. */
  async #rule(): Promise<RuleText | undefined> {
    const seen = this.#seen;
    this.#seen = undefined;
    if (seen?.State !== undefined) return seen;
    const make = () => new DescribeRuleCommand({ Name: this.name });
    return (await this.#call("DescribeRule", make, { expected: [MISSING] })).output;
  }

  async #tags(): Promise<Tags> {
    const make = () => new ListTagsForResourceCommand({ ResourceARN: this.#options.arn });
    const { output } = await this.#call("ListTagsForResource", make, { expected: [MISSING] });
    return tagsOf(output?.Tags);
  }
}

/** A rule may also be on for the management events of CloudTrail that only read (User Guide, "Enabling read-only events"). */
export function isOn(state: FieldValue | undefined): boolean {
  return state !== "DISABLED";
}

/** From when a rule's rate counts, in seconds since 1970; undefined where nobody knows. */
export function sinceOf(live: Live): number | undefined {
  const text = typeof live.tags === "object" ? live.tags[TAG.since] : undefined;
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
