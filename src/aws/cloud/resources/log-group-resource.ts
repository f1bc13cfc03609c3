import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  type CloudWatchLogsClient,
} from "@aws-sdk/client-cloudwatch-logs";
import type { AwsCall, AwsCalls } from "../../client/aws-calls.ts";
import { ownershipOf, ownerTags, type Owner } from "../../../cloud/ownership.ts";
import { changedTags } from "../../../cloud/plan.ts";
import type { Difference, Fields, Live, Readable, Resource, Desired, Tags } from "../../../cloud/resource.ts";
import { readTags } from "../tag-list.ts";

const MISSING = "ResourceNotFoundException";
const IN_USE = "OperationAbortedException";
const NEW_GROUP_DAYS = 14;
const NEVER = "never expires";

interface LogGroupOptions {
  arn: string;
  /** In days: what is said now, and what was said before. `isNew`: its function is not there yet. */
  retention: { said: number | undefined; before: number | undefined; isNew: boolean };
  belongsTo: Readable;
  /** Besides our own. */
  tags: Tags;
  client: CloudWatchLogsClient;
  calls: AwsCalls;
  owner: Owner;
}

/** The function's log group. Made before the function, which otherwise makes one that is kept, and paid for, for ever. */
export class LogGroupResource implements Resource {
  readonly kind = "log group";
  readonly name: string;
  readonly dependsOn = [];
  readonly belongsTo: Readable;
  readonly immutable = {};
  readonly #arn: string;
  readonly #call: AwsCall;
  readonly #options: LogGroupOptions;

  constructor(name: string, options: LogGroupOptions) {
    this.name = name;
    this.belongsTo = options.belongsTo;
    this.#options = options;
    this.#arn = options.arn;
    this.#call = options.calls.to(options.client, name);
  }

  async read(): Promise<Live | undefined> {
    // In the order of names: the group itself is the first of those that begin with its name.
    const { output } = await this.#call(
      "DescribeLogGroups",
      () => new DescribeLogGroupsCommand({ logGroupNamePrefix: this.name, limit: 1 }),
    );
    const found = output?.logGroups?.find(({ logGroupName }) => logGroupName === this.name);
    if (found === undefined) return undefined;
    return {
      fields:
        found.retentionPolicyName === undefined
          ? { "retention-days": found.retentionInDays ?? NEVER }
          : { "account-retention": found.retentionPolicyName },
      tags: await readTags(() => this.#tags()),
      createdAt: found.creationTime,
    };
  }

  /**
   * With fewer days CloudWatch would delete what is older (API reference, PutRetentionPolicy), so they have to be asked for in
   * this very run. Where the account has a policy for all groups, that is obeyed whatever is asked for here.
   */
  want(live: Live | undefined): Desired {
    const { owner, tags, retention } = this.#options;
    const { said, before, isNew } = retention;
    const days = said ?? before;
    const is = live?.fields["retention-days"];
    const isUnfinished = isNew && is === NEVER && ownershipOf(live!, owner).is === "ours";
    const wanted =
      live === undefined || isUnfinished
        ? (days ?? NEW_GROUP_DAYS)
        : is === undefined
          ? undefined
          : (said ?? (is === NEVER || Number(is) >= (days ?? 0) ? is : days));
    return {
      fields: wanted === undefined ? {} : { "retention-days": wanted },
      tags: { ...ownerTags(owner), ...tags },
    };
  }

  async create({ tags, fields }: Desired): Promise<Fields | "taken"> {
    const { error } = await this.#call(
      "CreateLogGroup",
      () => new CreateLogGroupCommand({ logGroupName: this.name, tags: { ...tags } }),
      {
        expected: ["ResourceAlreadyExistsException"],
        passing: [IN_USE],
        quota: "log groups of the region (1000000)",
      },
    );
    if (error !== undefined) return "taken";
    return this.#setRetention(fields);
  }

  async update({ fields }: Desired, differences: readonly Difference[]): Promise<Fields> {
    const tags = changedTags(differences);
    if (Object.keys(tags).length > 0) {
      await this.#call("TagResource", () => new TagResourceCommand({ resourceArn: this.#arn, tags }));
    }
    if (differences.some(({ field }) => field === "retention-days")) return this.#setRetention(fields);
    return (await this.read())?.fields ?? {};
  }

  async remove(): Promise<void> {
    await this.#call("DeleteLogGroup", () => new DeleteLogGroupCommand({ logGroupName: this.name }), {
      expected: [MISSING],
      passing: [IN_USE],
    });
  }

  async #setRetention(fields: Fields): Promise<Fields> {
    const retentionInDays = Number(fields["retention-days"]);
    await this.#call(
      "PutRetentionPolicy",
      () => new PutRetentionPolicyCommand({ logGroupName: this.name, retentionInDays }),
      { passing: [IN_USE, MISSING] },
    );
    return (await this.read())?.fields ?? {};
  }

  async #tags() {
    const { output } = await this.#call(
      "ListTagsForResource",
      () => new ListTagsForResourceCommand({ resourceArn: this.#arn }),
      { expected: [MISSING] },
    );
    return output?.tags ?? {};
  }
}
