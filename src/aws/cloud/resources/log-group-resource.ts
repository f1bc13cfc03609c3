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
import { ownerTags, type Owner } from "../../../cloud/ownership.ts";
import { changedTags } from "../../../cloud/plan.ts";
import type { Difference, Fields, Live, Resource, Desired } from "../../../cloud/resource.ts";
import { readTags } from "../tag-list.ts";

const MISSING = "ResourceNotFoundException";
const IN_USE = "OperationAbortedException";
const RETENTION_DAYS = 14;
const NEVER = "never expires";

/** The function's log group. Made before the function, which otherwise makes one that is kept, and paid for, for ever. */
export class LogGroupResource implements Resource {
  readonly kind = "log group";
  readonly name: string;
  readonly dependsOn = [];
  readonly immutable = {};
  readonly #arn: string;
  readonly #call: AwsCall;
  readonly #owner: Owner;

  constructor(
    name: string,
    options: { arn: string; client: CloudWatchLogsClient; calls: AwsCalls; owner: Owner },
  ) {
    this.name = name;
    this.#arn = options.arn;
    this.#call = options.calls.to(options.client, name);
    this.#owner = options.owner;
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
      fields: { "retention-days": found.retentionInDays ?? NEVER },
      tags: await readTags(() => this.#tags()),
      createdAt: found.creationTime,
      busy: undefined,
    };
  }

  want(): Desired {
    return { fields: { "retention-days": RETENTION_DAYS }, tags: ownerTags(this.#owner) };
  }

  async create({ tags }: Desired): Promise<Fields | "taken"> {
    const { error } = await this.#call(
      "CreateLogGroup",
      () => new CreateLogGroupCommand({ logGroupName: this.name, tags: { ...tags } }),
      { expected: ["ResourceAlreadyExistsException"], passing: [IN_USE] },
    );
    if (error !== undefined) return "taken";
    return this.#setRetention();
  }

  async update(_: Desired, differences: readonly Difference[]): Promise<Fields> {
    const tags = changedTags(differences);
    if (Object.keys(tags).length > 0) {
      await this.#call("TagResource", () => new TagResourceCommand({ resourceArn: this.#arn, tags }));
    }
    if (differences.some(({ field }) => field === "retention-days")) return this.#setRetention();
    return (await this.read())?.fields ?? {};
  }

  async settle(): Promise<void> {}

  async remove(): Promise<void> {
    await this.#call("DeleteLogGroup", () => new DeleteLogGroupCommand({ logGroupName: this.name }), {
      expected: [MISSING],
      passing: [IN_USE],
    });
  }

  async #setRetention(): Promise<Fields> {
    await this.#call(
      "PutRetentionPolicy",
      () => new PutRetentionPolicyCommand({ logGroupName: this.name, retentionInDays: RETENTION_DAYS }),
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
