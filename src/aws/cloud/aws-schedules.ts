import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EventBridgeClient, type Rule } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { clientConfig, type AwsTarget } from "../client/client-config.ts";
import { TasksError } from "../../errors.ts";
import type { AwsCalls } from "../client/aws-calls.ts";
import { arnsOf, type AwsPlace } from "../../cloud/arns.ts";
import { checkedStageNames, type StageNames } from "../../cloud/stage-names.ts";
import { functionParts, type FunctionParts } from "./function-parts.ts";
import { checkTable, refuseToMove, tableOfFunction, type TableChoice } from "./function-table.ts";
import { listRules } from "./list-rules.ts";
import { ownershipOf, readOwned, type Owner } from "../../cloud/ownership.ts";
import { readOnly } from "./read-only.ts";
import { label, type Live, type Resource, type Tags } from "../../cloud/resource.ts";
import { fieldsOfRule, isOn, RuleResource, sinceOf } from "./resources/rule-resource.ts";
import {
  checkScheduleName,
  type ScheduleFlags,
  type ScheduleInfo,
  type Schedules,
} from "../../cloud/schedules.ts";
import { triggerOf } from "../../cloud/trigger-fields.ts";
import { TargetResource } from "./resources/target-resource.ts";

interface AwsSchedulesOptions {
  target: AwsTarget;
  calls: AwsCalls;
  owner: Owner;
  place: AwsPlace;
  reading: boolean;
  table: TableChoice;
  /** The name of the table for which a setting stands. */
  resolveTable: (setting: string) => Promise<string>;
  isTable: (name: string) => Promise<boolean>;
  /** Whether the function keeps open records in the team index; undefined: nobody says it, and it does as before. */
  teamIndex: boolean | undefined;
  /** The function's code. */
  readZip: () => Promise<Uint8Array>;
  note: (text: string) => Promise<void>;
}

interface OwnPartsOptions {
  flags?: ScheduleFlags;
  shared?: Resource[];
  tags?: Tags;
  deadLetterArn?: string | undefined;
  seen?: Rule;
}

/** Schedules as EventBridge rules that share one Lambda function. */
export class AwsSchedules implements Schedules {
  readonly #options: AwsSchedulesOptions;
  readonly #names: StageNames;
  readonly #logs: CloudWatchLogsClient;
  readonly #iam: IAMClient;
  readonly #lambda: LambdaClient;
  readonly #events: EventBridgeClient;
  readonly #sqs: SQSClient;

  constructor(options: AwsSchedulesOptions) {
    const { target, owner, place } = options;
    this.#options = options;
    this.#names = checkedStageNames(owner, place.region);
    this.#logs = new CloudWatchLogsClient(clientConfig(target, "CLOUDWATCH_LOGS"));
    this.#iam = new IAMClient(clientConfig(target, "IAM"));
    this.#lambda = new LambdaClient(clientConfig(target, "LAMBDA"));
    this.#events = new EventBridgeClient(clientConfig(target, "EVENTBRIDGE"));
    // A queue's address is made of what AWS says, which behind an endpoint of one's own leads elsewhere.
    this.#sqs = new SQSClient({ ...clientConfig(target, "SQS"), useQueueUrlAsEndpoint: false });
    if (options.reading) {
      for (const client of [this.#logs, this.#iam, this.#lambda, this.#events, this.#sqs]) readOnly(client);
    }
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
      return { name, trigger: triggerOf(fields), enabled, input: undefined, stamp: false, since };
    });
    return (await Promise.all(found)).filter((info) => info !== undefined);
  }

  async get(name: string): Promise<ScheduleInfo | undefined> {
    const { rule, target } = this.#ownParts(name);
    const [live, targetLive] = await Promise.all([this.#readOurs(rule), target.read()]);
    if (live === undefined) return undefined;
    const input = targetLive?.fields["input"];
    return {
      name,
      trigger: triggerOf(live.fields),
      enabled: isOn(live.fields["state"]),
      input: input === undefined ? undefined : String(input),
      stamp: (targetLive?.fields["stamp"] ?? false) !== false,
      since: sinceOf(live),
    };
  }

  async setEnabled(name: string, enabled: boolean): Promise<boolean> {
    const { rule } = this.#ownParts(name);
    const live = await this.#readOurs(rule);
    if (live === undefined) return false;
    if (isOn(live.fields["state"]) === enabled) return true;
    return rule.setEnabled(enabled);
  }

  async make(flags: ScheduleFlags): Promise<Resource[]> {
    checkScheduleName(flags.name, this.#names);
    const { resources: shared, tags, deadLetterArn } = await this.#shared(flags);
    const own = this.#ownParts(flags.name, { flags, shared, tags, deadLetterArn });
    return [...shared, ...Object.values(own)];
  }

  async removal(name: string): Promise<Resource[]> {
    const { rule, target } = this.#ownParts(name);
    const [live, others] = await Promise.all([this.#readOurs(rule), this.#listOurs()]);
    const own: Resource[] = live === undefined ? [] : [rule, target];
    if (others.some((other) => other.name !== name)) return own;
    // The function goes with its permissions. Of a run that was killed it may be all that is left.
    const { resources } = await this.#shared();
    return [...(await this.#ours(resources)), ...own];
  }

  async all(): Promise<Resource[]> {
    const listed = await this.#listOurs();
    const { resources: shared, tags } = await this.#shared();
    if (listed.length === 0) return this.#ours(shared);
    const parts = listed.map(({ name, seen }) => this.#ownParts(name, { shared, tags, seen }));
    return [...shared, ...parts.flatMap((own) => Object.values(own))];
  }

  close(): void {
    for (const client of [this.#logs, this.#iam, this.#lambda, this.#events, this.#sqs]) client.destroy();
  }

  /** Log group, role and function; `made`: the schedule that is to be made with them. */
  #shared(made?: ScheduleFlags): Promise<FunctionParts> {
    const { place, calls, owner, teamIndex, readZip } = this.#options;
    return functionParts(
      {
        env: made?.env ?? {},
        settings: made?.settings ?? {},
        teamIndex,
        tableFor: (kept) => this.#tableFor(kept, made),
      },
      {
        place,
        calls,
        owner,
        readZip,
        names: this.#names,
        logs: this.#logs,
        iam: this.#iam,
        lambda: this.#lambda,
        sqs: this.#sqs,
      },
    );
  }

  /** The function's table. Throws conflict where a schedule that is made may not have it. */
  async #tableFor(kept: string | undefined, made: ScheduleFlags | undefined): Promise<TableChoice> {
    const table = await tableOfFunction(kept, this.#options);
    if (made === undefined) return table;
    const others = async () =>
      (await this.#listOurs()).map(({ name }) => name).filter((name) => name !== made.name);
    if (table.isSaid) await refuseToMove(kept, others, this.#options);
    await checkTable(table.name, made.enabled, this.#options);
    return table;
  }

  /** Rule and target of one schedule. Without flags they are wanted as they are. `seen`: the rule as it is listed. */
  #ownParts(name: string, { flags, shared = [], tags = {}, deadLetterArn, seen }: OwnPartsOptions = {}) {
    const { place, calls, owner } = this.#options;
    const ruleName = this.#names.rule(name);
    const ruleArn = arnsOf(place).rule(ruleName);
    const rule = new RuleResource(ruleName, {
      arn: ruleArn,
      trigger: flags?.trigger,
      enabled: flags?.enabled,
      tags,
      seen,
      client: this.#events,
      calls,
      owner,
      dependsOn: shared,
    });
    const target = new TargetResource(ruleName, {
      functionArn: this.#functionArn(),
      input: flags,
      deadLetterArn,
      client: this.#events,
      calls,
      dependsOn: [...shared, rule],
    });
    return { rule, target };
  }

  /** Our schedules by name, with their rules as they are listed: those that invoke our function, or whose tags are ours. */
  async #listOurs(): Promise<{ name: string; seen: Rule }[]> {
    const { rulePrefix } = this.#names;
    const options = { client: this.#events, calls: this.#options.calls };
    const { rules, invoking } = await listRules(rulePrefix, this.#functionArn(), options);
    const listed = rules.map((seen) => ({ name: (seen.Name ?? "").slice(rulePrefix.length), seen }));
    // Stage `a` must not take the rules of stage `a-b` for its own.
    const isOurs = async ({ name, seen }: { name: string; seen: Rule }) =>
      invoking.has(seen.Name ?? "") ||
      (await this.#readOurs(this.#ownParts(name, { seen }).rule)) !== undefined;
    const ours = await Promise.all(listed.map(isOurs));
    return listed
      .filter((_, index) => ours[index])
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  async #ours(resources: Resource[]): Promise<Resource[]> {
    const lives = await Promise.all(resources.map((resource) => this.#readOurs(resource)));
    return resources.filter((_, index) => lives[index] !== undefined);
  }

  /** Undefined for what is not there or not ours. Throws denied where nobody may say whose it is. */
  async #readOurs(resource: Resource): Promise<Live | undefined> {
    const { owner, calls } = this.#options;
    const live = await readOwned(resource, owner, calls.clock);
    if (live === undefined) return undefined;
    const ownership = ownershipOf(live, owner);
    if (ownership.is === "unknown") {
      throw new TasksError("denied", `${label(resource)}: ${ownership.reason}`, {
        hint: "ask for the right to list its tags: `tasks policy schedule` has it",
      });
    }
    return ownership.is === "ours" ? live : undefined;
  }

  #functionArn(): string {
    return arnsOf(this.#options.place).function(this.#names.functionName);
  }
}
