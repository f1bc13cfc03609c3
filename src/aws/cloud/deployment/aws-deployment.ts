import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { AwsPlace } from "../../../cloud/arns.ts";
import type { Deployment } from "../../../cloud/deployment/deployment.ts";
import type { Endpoint } from "../../../cloud/deployment/endpoint.ts";
import type { Owner } from "../../../cloud/ownership.ts";
import type { Migration, MigrationOptions } from "../../../cloud/schedule/migration.ts";
import type { Resource } from "../../../cloud/resource.ts";
import { checkScheduleName } from "../../../cloud/schedule/check-schedule-name.ts";
import type { ScheduleInfo } from "../../../cloud/schedule/schedule-info.ts";
import type { Schedules } from "../../../cloud/schedule/schedules.ts";
import { checkedStageNames, type StageNames } from "../../../cloud/stage-names.ts";
import type { AwsCalls } from "../../client/aws-calls.ts";
import type { AwsTarget } from "../../client/aws-target.ts";
import { clientConfig } from "../../client/client-config.ts";
import { EndpointCaller } from "./endpoint-caller.ts";
import type { FunctionCaller } from "./function-caller.ts";
import { functionParts, type FunctionParts } from "./function-parts.ts";
import {
  checkTable,
  refuseToMove,
  tableOfFunction,
  type OtherCallers,
  type TableChoice,
} from "./function-table.ts";
import { onlyOurs, onlyThere } from "../owned-resources.ts";
import { readOnly } from "../../client/read-only.ts";
import { RuleCaller } from "./rule-caller.ts";
import { ScheduleCallers } from "./schedule-callers.ts";

interface AwsDeploymentOptions {
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

/** The function of one stage, and all that calls it. */
export class AwsDeployment implements Schedules {
  readonly #options: AwsDeploymentOptions;
  readonly #names: StageNames;
  readonly #clients: {
    logs: CloudWatchLogsClient;
    iam: IAMClient;
    lambda: LambdaClient;
    events: EventBridgeClient;
    sqs: SQSClient;
  };
  readonly #schedules: ScheduleCallers;
  readonly #endpoint: EndpointCaller;
  /** All that call the function. */
  readonly #callers: readonly FunctionCaller[];

  constructor(options: AwsDeploymentOptions) {
    const { target, calls, owner, place, reading } = options;
    this.#options = options;
    this.#names = checkedStageNames(owner, place.region);
    this.#clients = {
      logs: new CloudWatchLogsClient(clientConfig(target, "CLOUDWATCH_LOGS")),
      iam: new IAMClient(clientConfig(target, "IAM")),
      lambda: new LambdaClient(clientConfig(target, "LAMBDA")),
      events: new EventBridgeClient(clientConfig(target, "EVENTBRIDGE")),
      // A queue's address is made of what AWS says, which behind an endpoint of one's own leads elsewhere.
      sqs: new SQSClient({ ...clientConfig(target, "SQS"), useQueueUrlAsEndpoint: false }),
    };
    if (reading) for (const client of Object.values(this.#clients)) readOnly(client);
    const common = { calls, owner, place, names: this.#names, ...this.#clients };
    this.#schedules = new ScheduleCallers(new RuleCaller(common), async () => {
      const { SchedulerCaller } = await import("./scheduler-caller.ts");
      return new SchedulerCaller({ ...common, target, reading });
    });
    this.#endpoint = new EndpointCaller(common);
    this.#callers = [this.#schedules, this.#endpoint];
  }

  list(): Promise<ScheduleInfo[]> {
    return this.#schedules.list();
  }

  get(name: string): Promise<ScheduleInfo | undefined> {
    return this.#schedules.get(name);
  }

  setEnabled(name: string, enabled: boolean): Promise<boolean> {
    return this.#schedules.setEnabled(name, enabled);
  }

  /** The schedule, and with the last caller the function. */
  async removal(name: string): Promise<Resource[]> {
    const { resources: own, others } = await this.#schedules.removal(name);
    return others.length > 0 ? own : this.#withoutCaller(this.#schedules, own);
  }

  /** The function's address, which is a caller like the schedules. */
  endpoint(): Endpoint {
    return {
      get: () => this.#endpoint.get(),
      removal: async () => this.#withoutCaller(this.#endpoint, await this.#endpoint.removal()),
    };
  }

  async migration(name: string, options: MigrationOptions): Promise<Migration | undefined> {
    const { migrateRule } = await import("./migrate-rule.ts");
    return migrateRule(name, {
      ...options,
      rules: this.#schedules.rules,
      scheduler: await this.#schedules.scheduler(),
      parts: (schedules) => this.#parts({ schedules }, "wanted"),
      now: Math.floor(this.#options.calls.clock.now() / 1000),
    });
  }

  /** What the deployment is made of. Throws conflict where a schedule may not have the function's table. */
  async make(wanted: Deployment): Promise<Resource[]> {
    for (const { name } of wanted.schedules) checkScheduleName(name, this.#names);
    const parts = await this.#parts(wanted, "wanted");
    const { endpoint } = wanted;
    return [
      ...parts.resources,
      ...(await this.#schedules.make(wanted.schedules, parts)),
      ...(endpoint === undefined ? [] : await this.#endpoint.make(endpoint, parts)),
    ];
  }

  /** All that is there. */
  async all(): Promise<Resource[]> {
    const parts = await this.#parts({ schedules: [] }, "as it is");
    const called = await Promise.all(this.#callers.map((caller) => caller.all(parts)));
    const isCalled = called.some(({ names }) => names.length > 0);
    const own = called.flatMap(({ resources }) => resources);
    const { calls, owner } = this.#options;
    const shared = isCalled ? parts.resources : await onlyOurs(parts.resources, owner, calls.clock);
    return [...shared, ...own];
  }

  close(): void {
    for (const client of Object.values(this.#clients)) client.destroy();
    this.#schedules.close();
  }

  /** What is its own, and where no other calls the function this too. */
  async #withoutCaller(caller: FunctionCaller, own: Resource[]): Promise<Resource[]> {
    const others = this.#callers.filter((one) => one !== caller).map((one) => one.names());
    if ((await Promise.all(others)).flat().length > 0) return own;
    // The function goes with its permissions. Of a run that was killed it may be all that is left; what is not ours is told.
    const { calls, owner } = this.#options;
    const { resources } = await this.#parts({ schedules: [] }, "as it is");
    return [...(await onlyThere(resources, owner, calls.clock)), ...own];
  }

  /** Log group, queue, role and function. */
  #parts(wanted: Deployment, how: "wanted" | "as it is"): Promise<FunctionParts> {
    const { place, calls, owner, teamIndex, readZip } = this.#options;
    return functionParts(
      {
        env: wanted.env ?? {},
        settings: wanted.settings ?? {},
        teamIndex,
        hasAddress: wanted.endpoint !== undefined,
        tableFor: (kept) => this.#tableFor(kept, how === "wanted" ? wanted : undefined),
      },
      { place, calls, owner, readZip, names: this.#names, ...this.#clients },
    );
  }

  async #tableFor(kept: string | undefined, wanted: Deployment | undefined): Promise<TableChoice> {
    const table = await tableOfFunction(kept, this.#options);
    if (wanted === undefined) return table;
    const { schedules, endpoint } = wanted;
    if (table.isSaid) await refuseToMove(kept, () => this.#others(wanted), this.#options);
    if (wanted.isTableMade === true) return table;
    const isOn = schedules.some(({ enabled }) => enabled === true);
    const inUse = isOn ? "schedule" : endpoint === undefined ? undefined : "endpoint";
    await checkTable(table.name, inUse, this.#options);
    return table;
  }

  /** What calls the function besides what is wanted. */
  async #others({ schedules, endpoint }: Deployment): Promise<OtherCallers> {
    const [found, addresses] = await Promise.all([
      this.#schedules.names(),
      endpoint === undefined ? this.#endpoint.names() : [],
    ]);
    const made = new Set(schedules.map(({ name }) => name));
    return { schedules: found.filter((name) => !made.has(name)), endpoint: addresses.length > 0 };
  }
}
