import {
  CreateScheduleGroupCommand,
  DeleteScheduleGroupCommand,
  GetScheduleGroupCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  type SchedulerClient,
} from "@aws-sdk/client-scheduler";
import { TasksError } from "../../../errors.ts";
import { ownerTags, type Owner } from "../../../cloud/ownership.ts";
import { changedTags } from "../../../cloud/plan.ts";
import type { Blocker, Desired, Difference, Fields, Live, Resource, Tags } from "../../../cloud/resource.ts";
import type { AwsCall, AwsCalls } from "../../client/aws-calls.ts";
import { isUnknownService } from "../../client/is-unknown-service.ts";
import { listSchedules } from "../deployment/list-schedules.ts";
import { readTags, tagList, tagsOf } from "../tag-list.ts";

const MISSING = "ResourceNotFoundException";
const CONFLICT = "ConflictException";
const GONE_MS = 60_000;

interface GroupOptions {
  arn: string;
  functionArn: string;
  /** Besides our own. */
  tags: Tags;
  client: SchedulerClient;
  calls: AwsCalls;
  owner: Owner;
}

/** The group of a stage's schedules in EventBridge Scheduler. Schedules have no tags: the group's say whose they are. */
export class ScheduleGroupResource implements Resource {
  readonly kind = "schedule group";
  readonly name: string;
  readonly dependsOn = [];
  readonly immutable = {};
  readonly #options: GroupOptions;
  readonly #call: AwsCall;

  constructor(name: string, options: GroupOptions) {
    this.name = name;
    this.#options = options;
    this.#call = options.calls.to(options.client, name);
  }

  /** One that is being deleted is none any more: nothing can be put into it. */
  async read(): Promise<Live | undefined> {
    const group = await this.#get();
    if (group === undefined || group.State === "DELETING") return undefined;
    return {
      fields: {},
      tags: await readTags(() => this.#tags()),
      createdAt: group.CreationDate?.getTime(),
    };
  }

  want(): Desired {
    const { owner, tags } = this.#options;
    // Scheduler takes no empty value (API reference, Tag), which other services do.
    const said = Object.entries(tags).filter(([, value]) => value !== "");
    return { fields: {}, tags: { ...ownerTags(owner), ...Object.fromEntries(said) } };
  }

  /** `taken` also while the one before it is being deleted. */
  async create({ tags }: Desired): Promise<Fields | "taken"> {
    const make = () => new CreateScheduleGroupCommand({ Name: this.name, Tags: tagList(tags) });
    const { error } = await this.#call("CreateScheduleGroup", make, {
      expected: [CONFLICT],
      quota: "schedule groups of the region (500)",
    });
    return error === undefined ? {} : "taken";
  }

  async update(_: Desired, differences: readonly Difference[]): Promise<Fields> {
    const input = { ResourceArn: this.#options.arn, Tags: tagList(changedTags(differences)) };
    await this.#call("TagResource", () => new TagResourceCommand(input), { passing: [CONFLICT] });
    return {};
  }

  /** With the group all schedules in it would go, also those that somebody else has put there. */
  async blocker(): Promise<Blocker | undefined> {
    const { others } = await listSchedules(this.name, this.#options.functionArn, this.#options);
    if (others.length === 0) return undefined;
    const reason = `there are schedules in it that are not ours: ${others.join(", ")}`;
    return { reason, hint: "move them to a group of their own", keep: true };
  }

  async remove(): Promise<void> {
    const { clock } = this.#options.calls;
    const make = () => new DeleteScheduleGroupCommand({ Name: this.name });
    await this.#call("DeleteScheduleGroup", make, { expected: [MISSING], passing: [CONFLICT] });
    // It is DELETING for a while; what comes next waits for the name itself.
    for (const end = clock.elapsed() + GONE_MS; clock.elapsed() < end;) {
      if ((await this.#get()) === undefined) return;
      await clock.sleep(2000);
    }
  }

  async #get() {
    const make = () => new GetScheduleGroupCommand({ Name: this.name });
    try {
      return (await this.#call("GetScheduleGroup", make, { expected: [MISSING] })).output;
    } catch (error) {
      if (error instanceof TasksError && this.#isElsewhere(error)) return undefined;
      throw error;
    }
  }

  /** Whether an endpoint of somebody's own has no Scheduler, which is fine as long as nobody needs it. */
  #isElsewhere(error: TasksError): boolean {
    if (this.#options.client.config.endpoint === undefined) return false;
    const { $metadata } = (error.cause ?? {}) as { $metadata?: { httpStatusCode?: number } };
    const status = $metadata?.httpStatusCode ?? 0;
    return isUnknownService(error) && status >= 400 && status !== 403;
  }

  async #tags(): Promise<Tags> {
    const make = () => new ListTagsForResourceCommand({ ResourceArn: this.#options.arn });
    return tagsOf((await this.#call("ListTagsForResource", make, { expected: [MISSING] })).output?.Tags);
  }
}
