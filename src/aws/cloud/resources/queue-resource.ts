import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueueTagsCommand,
  SetQueueAttributesCommand,
  TagQueueCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { AwsCall, AwsCalls } from "../../client/aws-calls.ts";
import { canonicalPolicy } from "../../../cloud/canonical-json.ts";
import { EVENTS_WAITING } from "../../../cloud/deployment/dead-letters.ts";
import { ownerTags, type Owner } from "../../../cloud/ownership.ts";
import { changedTags } from "../../../cloud/plan.ts";
import { policyText } from "../../../cloud/policy-document.ts";
import type { Desired, Difference, Fields, Live, Readable, Resource, Tags } from "../../../cloud/resource.ts";
import { readTags } from "../tag-list.ts";

const MISSING = ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"];
// For a minute after a queue was deleted its name cannot be used (API reference of SQS, CreateQueue).
const PASSING = ["QueueDeletedRecently", "AWS.SimpleQueueService.QueueDeletedRecently"];
// As long as SQS keeps them, so that there is time to look.
const RETENTION_S = 1_209_600;

interface QueueOptions {
  arn: string;
  /** The ARNs of the rules that may send to it, with a star. */
  rules: string;
  belongsTo: Readable;
  /** Besides our own. */
  tags: Tags;
  client: SQSClient;
  calls: AwsCalls;
  owner: Owner;
}

/** The queue of events that could not be delivered, or that the function failed at every attempt. */
export class QueueResource implements Resource {
  readonly kind = "queue";
  readonly name: string;
  readonly dependsOn = [];
  readonly belongsTo: Readable;
  readonly immutable = {};
  readonly #options: QueueOptions;
  readonly #call: AwsCall;

  constructor(name: string, options: QueueOptions) {
    this.name = name;
    this.belongsTo = options.belongsTo;
    this.#options = options;
    this.#call = options.calls.to(options.client, name);
  }

  async read(): Promise<Live | undefined> {
    const QueueUrl = await this.#url();
    if (QueueUrl === undefined) return undefined;
    const make = () => new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
    const { output } = await this.#call("GetQueueAttributes", make, { expected: MISSING });
    if (output === undefined) return undefined;
    const { Policy = "", MessageRetentionPeriod, ApproximateNumberOfMessages = 0 } = output.Attributes ?? {};
    return {
      fields: {
        policy: canonicalPolicy(Policy),
        "retention-s": Number(MessageRetentionPeriod),
        [EVENTS_WAITING]: Number(ApproximateNumberOfMessages),
      },
      tags: await readTags(() => this.#tags(QueueUrl)),
    };
  }

  want(live: Live | undefined): Desired {
    const { owner, tags } = this.#options;
    return {
      fields: {
        policy: canonicalPolicy(this.#policy()),
        // If somebody keeps them for less time, they have a reason.
        ...(live === undefined ? { "retention-s": RETENTION_S } : {}),
      },
      tags: { ...ownerTags(owner), ...tags },
    };
  }

  async create({ tags }: Desired): Promise<Fields | "taken"> {
    const make = () =>
      new CreateQueueCommand({
        QueueName: this.name,
        Attributes: { Policy: this.#policy(), MessageRetentionPeriod: String(RETENTION_S) },
        tags: { ...tags },
      });
    const { error } = await this.#call("CreateQueue", make, {
      expected: ["QueueNameExists", "QueueAlreadyExists"],
      passing: PASSING,
    });
    return error === undefined ? this.#fields() : "taken";
  }

  async update(_: Desired, differences: readonly Difference[]): Promise<Fields> {
    const QueueUrl = await this.#url();
    const tags = changedTags(differences);
    if (Object.keys(tags).length > 0)
      await this.#call("TagQueue", () => new TagQueueCommand({ QueueUrl, Tags: tags }));
    if (differences.some(({ field }) => field === "policy")) {
      const Attributes = { Policy: this.#policy() };
      await this.#call("SetQueueAttributes", () => new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    }
    return this.#fields();
  }

  async remove(): Promise<void> {
    const QueueUrl = await this.#url();
    if (QueueUrl === undefined) return;
    await this.#call("DeleteQueue", () => new DeleteQueueCommand({ QueueUrl }), { expected: MISSING });
  }

  /** EventBridge adds none by itself (User Guide, "Using dead-letter queues"); the function sends by its role. */
  #policy(): string {
    const { arn, rules } = this.#options;
    return policyText([
      {
        Sid: "Rules",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: arn,
        Condition: { ArnLike: { "aws:SourceArn": rules } },
      },
    ]);
  }

  async #fields(): Promise<Fields> {
    return (await this.read())?.fields ?? {};
  }

  async #url(): Promise<string | undefined> {
    const make = () => new GetQueueUrlCommand({ QueueName: this.name });
    return (await this.#call("GetQueueUrl", make, { expected: MISSING })).output?.QueueUrl;
  }

  async #tags(QueueUrl: string): Promise<Tags> {
    const make = () => new ListQueueTagsCommand({ QueueUrl });
    return (await this.#call("ListQueueTags", make, { expected: MISSING })).output?.Tags ?? {};
  }
}
