import type { IAMClient } from "@aws-sdk/client-iam";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { arnsOf, type AwsPlace } from "../../../cloud/arns.ts";
import type { Owner } from "../../../cloud/ownership.ts";
import type { Live, Resource } from "../../../cloud/resource.ts";
import type { ScheduleFlags, ScheduleInfo } from "../../../cloud/schedule/schedule-info.ts";
import type { StageNames } from "../../../cloud/stage-names.ts";
import { checkInput } from "../../../cloud/schedule/stamp.ts";
import type { AwsCalls } from "../../client/aws-calls.ts";
import type { AwsTarget } from "../../client/aws-target.ts";
import { clientConfig } from "../../client/client-config.ts";
import type { ScheduleCaller } from "./function-caller.ts";
import type { FunctionParts } from "./function-parts.ts";
import { listSchedules } from "./list-schedules.ts";
import { onlyOurs, readOurs } from "../owned-resources.ts";
import { readOnly } from "../../client/read-only.ts";
import { RoleResource } from "../resources/role-resource.ts";
import { timingOf } from "../resources/schedule-fields.ts";
import { ScheduleGroupResource } from "../resources/schedule-group-resource.ts";
import { isSuccessor, ScheduleResource } from "../resources/schedule-resource.ts";
import { schedulerPolicy, schedulerTrust } from "./scheduler-policy.ts";

interface SchedulerCallerOptions {
  target: AwsTarget;
  calls: AwsCalls;
  owner: Owner;
  place: AwsPlace;
  names: StageNames;
  reading: boolean;
  iam: IAMClient;
}

interface OwnPartsOptions {
  flags?: ScheduleFlags | undefined;
  isSuccessor?: boolean;
  parts?: FunctionParts;
  shared?: readonly Resource[];
}

/** Schedules of EventBridge Scheduler, in a group whose tags say whose they are; one role invokes the function for all. */
export class SchedulerCaller implements ScheduleCaller {
  readonly #options: SchedulerCallerOptions;
  readonly #client: SchedulerClient;

  constructor(options: SchedulerCallerOptions) {
    this.#options = options;
    this.#client = new SchedulerClient(clientConfig(options.target, "SCHEDULER"));
    if (options.reading) readOnly(this.#client);
  }

  async names(): Promise<string[]> {
    return (await this.#isOurs()) ? (await this.#listed()).invoking : [];
  }

  /** Each is read by itself, since a list says too little of them. */
  async list(): Promise<ScheduleInfo[]> {
    const found = (await this.names()).map(async (name) =>
      infoOf(name, await this.#read(name), { isListed: true }),
    );
    return (await Promise.all(found)).filter((info) => info !== undefined);
  }

  async get(name: string): Promise<ScheduleInfo | undefined> {
    return (await this.#isOurs()) ? infoOf(name, await this.#read(name)) : undefined;
  }

  async setEnabled(name: string, enabled: boolean): Promise<boolean> {
    if ((await this.get(name)) === undefined) return false;
    const send = await this.#schedule(name).prepareSwitch(enabled);
    return (await send?.()) ?? false;
  }

  async removal(name: string): Promise<{ resources: Resource[]; others: string[] }> {
    if (!(await this.#isOurs())) return { resources: [], others: [] };
    const others = (await this.#listed()).invoking.filter((other) => other !== name);
    if (others.length > 0) return { resources: [this.#schedule(name)], others };
    const shared = this.#shared();
    return {
      resources: [...(await this.#ours(shared)), this.#schedule(name, { shared })],
      others,
    };
  }

  /** Throws a usage error for an input that names fields of a rule's event. */
  make(schedules: readonly ScheduleFlags[], parts: FunctionParts): Resource[] {
    if (schedules.length === 0) return [];
    for (const { input, stamp } of schedules) checkInput(input, { stamp, source: "scheduler" });
    const own = this.#shared(parts);
    const shared = [...parts.resources, ...own];
    return [...own, ...schedules.map((flags) => this.#schedule(flags.name, { flags, parts, shared }))];
  }

  /** A schedule, and whether it waits for its rule to go off; undefined where there is none. */
  async successor(name: string): Promise<{ info: ScheduleInfo; waits: boolean } | undefined> {
    if (!(await this.#isOurs())) return undefined;
    const live = await this.#read(name);
    const info = infoOf(name, live);
    return live === undefined || info === undefined ? undefined : { info, waits: isSuccessor(live) };
  }

  /** What one is made of that is off until its rule goes off. `flags` undefined: it is there, and stays as it is. */
  makeSuccessor(
    name: string,
    wanted: Pick<OwnPartsOptions, "flags" | "isSuccessor"> & { parts: FunctionParts },
  ) {
    const { parts } = wanted;
    const own = this.#shared(parts);
    const shared = [...parts.resources, ...own];
    const schedule = this.#schedule(name, { ...wanted, shared });
    return { schedule, resources: [...own, schedule] };
  }

  async all(parts: FunctionParts): Promise<{ names: string[]; resources: Resource[] }> {
    const names = await this.names();
    const own = this.#shared(parts);
    if (names.length === 0) return { names, resources: await this.#ours(own) };
    const shared = [...parts.resources, ...own];
    return { names, resources: [...own, ...names.map((name) => this.#schedule(name, { parts, shared }))] };
  }

  close(): void {
    this.#client.destroy();
  }

  #read(name: string): Promise<Live | undefined> {
    const { owner, calls } = this.#options;
    return readOurs(this.#schedule(name), owner, calls.clock);
  }

  /** Whether there is a group, and it is ours. */
  async #isOurs(): Promise<boolean> {
    const { owner, calls } = this.#options;
    return (await readOurs(this.#group(), owner, calls.clock)) !== undefined;
  }

  #ours(resources: readonly Resource[]): Promise<Resource[]> {
    const { owner, calls } = this.#options;
    return onlyOurs(resources, owner, calls.clock);
  }

  #listed() {
    const { calls, names } = this.#options;
    return listSchedules(names.groupName, this.#functionArn(), { client: this.#client, calls });
  }

  /** Group and role, which all schedules share. */
  #shared(parts?: FunctionParts): Resource[] {
    const { calls, owner, place, names, iam } = this.#options;
    const group = this.#group(parts);
    const role = new RoleResource(names.schedulerRoleName, {
      trust: schedulerTrust(place, names.groupName),
      policy: schedulerPolicy(this.#functionArn(), parts?.deadLetterArn),
      boundary: parts?.boundary,
      belongsTo: group,
      tags: parts?.tags ?? {},
      client: iam,
      calls,
      owner,
    });
    return [group, role];
  }

  #group(parts?: FunctionParts): ScheduleGroupResource {
    const { calls, owner, place, names } = this.#options;
    return new ScheduleGroupResource(names.groupName, {
      arn: arnsOf(place).scheduleGroup(names.groupName),
      functionArn: this.#functionArn(),
      tags: parts?.tags ?? {},
      client: this.#client,
      calls,
      owner,
    });
  }

  #schedule(name: string, { flags, isSuccessor = false, parts, shared = [] }: OwnPartsOptions = {}) {
    const { calls, place, names } = this.#options;
    return new ScheduleResource(name, {
      group: names.groupName,
      functionArn: this.#functionArn(),
      roleArn: arnsOf(place).role(names.schedulerRoleName),
      rule: names.rule(name),
      flags,
      isSuccessor,
      deadLetterArn: parts?.deadLetterArn,
      client: this.#client,
      calls,
      dependsOn: shared,
    });
  }

  #functionArn(): string {
    const { place, names } = this.#options;
    return arnsOf(place).function(names.functionName);
  }
}

function infoOf(name: string, live: Live | undefined, { isListed = false } = {}): ScheduleInfo | undefined {
  if (live === undefined) return undefined;
  const { fields, createdAt } = live;
  return {
    name,
    engine: "scheduler",
    trigger: timingOf(fields),
    enabled: fields["state"] === "ENABLED",
    input: isListed ? undefined : String(fields["input"]),
    stamp: !isListed && fields["stamp"] === true,
    since: createdAt === undefined ? undefined : Math.floor(createdAt / 1000),
  };
}
